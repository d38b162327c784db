// One pass over the header block finds the lines that may be one of the fields; the others cost
// nothing more. The walk of the full path (mime/walk.cc) may end a damaged header earlier, or skip
// lines in it; reading a few lines more than it does can only show more signs, so that the gate
// errs on the open side.

#include "gate/sign_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/bytes.h"
#include "features/facts_subject.h"
#include "features/field_text.h"
#include "features/mail_address.h"
#include "features/outer_questions.h"
#include "mime/lines.h"
#include "report/text.h"
#include "simd/head_lines.h"
#include "simd/kernels.h"

namespace backstop::gate {
namespace {

// Is `head` opened by the separator that mbox files put before a message?
bool HasSeparator(std::string_view head) {
  return head.starts_with("From ") || head.starts_with(">From ");
}

// The value that `text` begins with: up to the last of its folded lines.
std::string_view ValueOf(std::string_view text) {
  for (size_t line = 0;;) {
    const size_t feed = text.find('\n', line);
    if (feed == std::string_view::npos) return Trim(text);
    if (feed + 1 == text.size() || (text[feed + 1] != ' ' && text[feed + 1] != '\t'))
      return Trim(text.substr(0, feed));
    line = feed + 1;
  }
}

// Can a value that begins as `raw` does be, decoded and folded, one that begins with `prefix`?
// Folding makes blanks of control bytes, and a wide form of a letter is one beyond ASCII.
bool MayBeginWith(std::string_view raw, std::string_view prefix) {
  for (size_t i = 0; i < std::min(raw.size(), prefix.size()); ++i) {
    const auto byte = static_cast<unsigned char>(raw[i]);
    if (AsciiLower(raw[i]) != prefix[i]) return byte == '=' || byte <= ' ' || byte >= 0x80;
  }
  return !raw.empty();
}

// Of a message that no cache holds a header's lines would come one after the other: asking for the
// first of them ahead saves an eighth of what the gate takes then (mean header 2.4 KB, measured
// with 1, 2 and 3 KB).
constexpr size_t kAskedFor = 2048;
void AskFor(std::string_view bytes) {
  constexpr size_t kCacheLine = 64;
  for (size_t at = 0; at < bytes.size(); at += kCacheLine) __builtin_prefetch(bytes.data() + at);
}

constexpr size_t kMaxRecipient = 512;  // of To, where the first address is sought
constexpr size_t kMaxMarker = 4 * kMaxValuePrefix;

bool IsWordByte(char c) { return IsAlpha(c) || IsDigit(c) || c == '_'; }

// As the scanner would find `prefix` behind "name: " (scan/pattern_set.h).
bool BeginsWith(std::string_view folded, std::string_view prefix) {
  if (!folded.starts_with(prefix)) return false;
  if (folded.size() == prefix.size()) return true;
  const char next = folded[prefix.size()];
  return !IsWordByte(prefix.back()) || !IsWordByte(next);
}

}  // namespace

SignReader::SignReader(const SignTable& table, std::unique_ptr<scan::Scanner> scanner)
    : table_(table),
      scanner_(std::move(scanner)),
      phrases_(table.phrases().size()),
      signs_(table.size()),
      index_(kMaxText),
      text_(kMaxText),
      scratch_(features::kFieldTextRoom) {}

Status SignReader::New(const SignTable& table, std::unique_ptr<SignReader>* out) {
  std::unique_ptr<scan::Scanner> scanner;
  if (Status s = scan::Scanner::New(table.phrases(), &scanner); !s.ok()) return s;
  out->reset(new SignReader(table, std::move(scanner)));
  return {};
}

bool SignReader::Read(std::string_view message, decode::Converter& converter) {
  signs_.clear();
  text_.Reset();
  text_.Take(1)[0] = '\n';
  sender_ = folded_sender_ = recipient_ = subject_ = {};
  is_answer_ = false;
  std::string_view head = message.substr(0, kMaxHeadBytes);
  AskFor(head.substr(0, kAskedFor));
  if (mime::Lines(head).is_cr_only()) return false;
  if (HasSeparator(head)) head.remove_prefix(std::min(head.find('\n'), head.size() - 1) + 1);
  if (head.empty() || IsBlank(head[0])) return false;
  if (!ReadFields(head, message.size() > kMaxHeadBytes, converter)) return false;
  from_ = features::ParseMailbox(sender_);
  FindShapes();
  FindPhrases();
  return true;
}

bool SignReader::ReadFields(std::string_view head, bool is_cut, decode::Converter& converter) {
  const simd::HeadScan scan = simd::FindHeadLines(head, table_.letters(), lines_);
  if (scan.is_full || (is_cut && !scan.is_ended)) return false;
  head = head.substr(0, scan.end);
  for (size_t i = 0; i < scan.count; ++i) {
    const std::string_view rest = head.substr(lines_[i]);
    size_t begin = 0;
    const SignField* const field = table_.Find(rest, &begin);
    if (field == nullptr) continue;
    is_answer_ = is_answer_ || field->is_reply;
    for (const uint32_t sign : table_.PresenceOf(*field)) signs_.insert(sign);
    if (field->is_text) {
      if (text_.remaining() < field->name.size() + features::kFieldTextRoom + 3) return false;
      ReadText(*field, ValueOf(rest.substr(begin)), converter);
    } else if (field->is_recipient) {
      if (recipient_.empty()) recipient_ = ValueOf(rest.substr(begin, kMaxRecipient));
    } else if (!field->signs.empty()) {
      ReadMarker(*field, ValueOf(rest.substr(begin, kMaxMarker)), converter);
    }
  }
  return true;
}

// How the value of a field that is no text begins.
void SignReader::ReadMarker(const SignField& field, std::string_view value,
                            decode::Converter& converter) {
  const std::span<const ValueSign> signs = table_.SignsOf(field);
  const auto may_begin = [&](const ValueSign& sign) {
    return MayBeginWith(value, table_.Text(sign.prefix));
  };
  if (std::none_of(signs.begin(), signs.end(), may_begin)) return;
  if (text_.remaining() < features::kFieldTextRoom) return;
  const std::span<char> out = text_.Free();
  FindPrefixes(field,
               {out.data(), features::FoldFieldValue(value, converter, scratch_.Free(), out)});
}

void SignReader::FindPrefixes(const SignField& field, std::string_view folded) {
  for (const ValueSign& sign : table_.SignsOf(field)) {
    if (BeginsWith(folded, table_.Text(sign.prefix))) signs_.insert(sign.sign);
  }
}

void SignReader::ReadText(const SignField& field, std::string_view value,
                          decode::Converter& converter) {
  value = value.substr(0, features::kMaxFieldValue);
  if (&field == &table_.sender() && sender_.data() == nullptr) sender_ = value;
  const auto append = [this](std::string_view bytes) {
    std::memcpy(text_.Take(bytes.size()).data(), bytes.data(), bytes.size());
  };
  append(table_.Text(field.name));
  append(": ");
  const std::span<char> folded =
      text_.Take(features::FoldFieldValue(value, converter, scratch_.Free(), text_.Free()));
  FindPrefixes(field, {folded.data(), folded.size()});
  (&field == &table_.sender() ? folded_sender_ : subject_) = {folded.data(), folded.size()};
  append("\n");
}

void SignReader::FindShapes() {
  if (is_answer_ && !subject_.empty() && !features::SaysReply(subject_))
    signs_.insert(table_.SignOf(Shape::kUnmarkedAnswer));
  if (!from_.address.empty() && from_.name.empty())
    signs_.insert(table_.SignOf(Shape::kSenderUnnamed));
  FindRecipient();
}

// Baits name their reader, in whatever language.
void SignReader::FindRecipient() {
  const size_t bracket = folded_sender_.rfind('<');
  const std::string_view name =
      folded_sender_.substr(0, bracket == folded_sender_.npos ? 0 : bracket);
  const bool names_host = name.find('.') != name.npos;
  if (!names_host && subject_.find('.') == subject_.npos) return;
  const std::string_view domain = features::ParseAddressList(recipient_).first.domain;
  if (domain.find('.') == domain.npos) return;
  if (report::ContainsNoCase(subject_, domain))
    signs_.insert(table_.SignOf(Shape::kSubjectNamesRecipient));
  if (!names_host || !report::ContainsNoCase(name, domain)) return;
  organisations_.Reset();
  if (!organisations_.Same(domain, from_.domain))
    signs_.insert(table_.SignOf(Shape::kNameClaimsRecipient));
}

// Who writes, and the phrases of From and Subject.
void SignReader::FindPhrases() {
  const int role = features::outer::SenderRole(from_, sender_);
  if (role >= 0) signs_.insert(static_cast<uint32_t>(role));
  const char* const end = text_.Free().data();
  phrases_.clear();
  scanner_->Scan(Zone::kHead, index_.Read({end - (kMaxText - text_.remaining()), end}), &phrases_,
                 &first_end_);
  for (const uint32_t phrase : phrases_.members()) signs_.insert(table_.SignOfPhrase(phrase));
}

}  // namespace backstop::gate
