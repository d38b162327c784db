// The table of layouts, and the shape that most of them share: an address on a line of its own,
// then what went wrong.

#include "report/layout.h"

#include <algorithm>
#include <iterator>

#include "base/byte_set.h"
#include "base/bytes.h"
#include "mime/lines.h"
#include "report/needles.h"
#include "report/text.h"

namespace backstop::report {
namespace {

using mime::HeaderName;
using mime::MediaType;

// Words by which a writer's text is known, and its reader. Tried in order; one with short or
// general words stands behind those that it could rob. A reader may still say no.
struct LayoutRow {
  Layout layout;
  LayoutReader read;
  std::string_view words;
};
constexpr LayoutRow kLayouts[] = {
    {Layout::kQmail, ReadQmail, "hi. this is the"},
    {Layout::kQmail, ReadQmail, "this is the qmail"},
    {Layout::kQmail, ReadQmail, "qmail-send program"},
    {Layout::kQmail, ReadQmail, "this is the deliver program"},
    {Layout::kQmail, ReadQmail, "i'm afraid i wasn't able to deliver your message"},
    {Layout::kExim, ReadExim, "this message was created automatically by"},
    {Layout::kExim, ReadExim, "could not be delivered to one or more of its recipients"},
    {Layout::kExim, ReadExim, "could not be delivered to all of its recipients"},
    {Layout::kGmail, ReadGmail, "technical details of "},
    {Layout::kPostfixInline, ReadPostfix, "this is the postfix program at host"},
    {Layout::kPostfixInline, ReadPostfix, "this is the mail system at host"},
    {Layout::kPostfixInline, ReadPostfix, "this is the symantec messaging gateway"},
    {Layout::kCourier, ReadCourier, "running the courier mail server"},
    {Layout::kDma, ReadDma, "this is the dragonfly mail agent"},
    {Layout::kOpenSmtpd, ReadOpenSmtpd, "this is the mailer-daemon, please do not reply"},
    {Layout::kNotes, ReadNotes, "failure reasons"},
    {Layout::kNotes, ReadNotes, "was not delivered to:"},
    {Layout::kExchange, ReadExchange, "did not reach the following recipient"},
    {Layout::kExchange, ReadExchange, "did not reach some or all of the intended recipients"},
    {Layout::kExchange, ReadExchange, "the following recipient(s) could"},
    {Layout::kExchange, ReadExchange, "delivery has failed to these recipients"},
    {Layout::kExchange, ReadExchange, "diagnostic information for administrators"},
    {Layout::kExchange, ReadExchange, "couldn't be delivered"},
    {Layout::kExchange, ReadExchange, "could not be delivered to the following"},
    {Layout::kExchange, ReadExchange, "remote server returned"},
    {Layout::kExchange, ReadExchange, "generating server:"},
    {Layout::kSendmailInline, ReadSendmail, "the following addresses had"},
    {Layout::kSendmailInline, ReadSendmail, "transcript of session follows"},
};
// Words of the From and Subject of reports; they only keep the layouts away from mail that cannot
// be one.
constexpr std::string_view kReporterWords[] = {
    "mailer-daemon", "postmaster",  "mail delivery",
    "daemon@",       "mailsweeper", "system administrator",
};
constexpr std::string_view kSubjectWords[] = {
    "undeliver", "returned",         "delivery",  "failure",
    "failed",    "not be delivered", "non remis", "unzustellbar",
};
constexpr NeedleSet kReporterSet(kReporterWords);
constexpr NeedleSet kSubjectSet(kSubjectWords);

constexpr size_t kLayoutRows = std::size(kLayouts);
constexpr size_t kWordsReach = 4000;  // a report says what it is in its first screens

constexpr NeedleSet MakeWordSet() {
  std::string_view words[kLayoutRows];
  for (size_t i = 0; i < kLayoutRows; ++i) words[i] = kLayouts[i].words;
  return NeedleSet(words);
}
constexpr NeedleSet kWordSet = MakeWordSet();

constexpr std::string_view kWideColon = "\xEF\xBC\x9A";  // U+FF1A
constexpr ByteSet kOpeners("<>\"'[*-(");
constexpr ByteSet kLabelStarts("msrtuaMSRTUA");
constexpr ByteSet kClosers(">\"'])*:");

// What may stand before an address that a line begins with.
std::string_view SkipOpeners(std::string_view line) {
  while (!line.empty() && (IsBlank(line.front()) || kOpeners.Has(line.front()))) {
    line.remove_prefix(1);
  }
  if (line.empty() || !kLabelStarts.Has(line.front())) return line;
  for (const std::string_view label : {"mailto:", "smtp:", "rfc822;", "to: ", "recipient: ",
                                       "recipient address: ", "user: ", "address: "}) {
    if (StartsWithNoCase(line, label)) return SkipOpeners(line.substr(label.size()));
  }
  return line;
}

std::string_view SkipClosers(std::string_view rest) {
  while (!rest.empty() && (IsBlank(rest.front()) || kClosers.Has(rest.front()))) {
    rest.remove_prefix(1);
  }
  return rest;
}

bool IsOwn(const LayoutInput& input, std::string_view address) {
  return EqualsNoCase(address, input.own_address);
}

// From the first byte of `first` to the last of `last`, both parts of one text.
std::string_view Join(std::string_view first, std::string_view last) {
  return {first.data(), static_cast<size_t>(last.data() + last.size() - first.data())};
}

}  // namespace

bool IsFromReporter(std::string_view from) {
  return kReporterSet.FindAny(from) || from.find("<>") != std::string_view::npos;
}

bool NamesSomebodyElse(std::string_view words) {
  return ContainsAny(words,
                     {"rcpt", "mail from", "received:", "from:", "sender", "contact", "assistance",
                      "please", "return-path", "reply-to", "cc:", "message-id", "in-reply-to"});
}

bool IsReportLike(const Report& report) {
  if (report.is_returned_inline || report.has_status_part) return true;
  const auto value = [&](HeaderName name) { return report.outer.named->Value(name); };
  if (!value(HeaderName::kXFailedRecipients).empty() || value(HeaderName::kReturnPath) == "<>")
    return true;
  if (report.outer.tree->parts[0].type == MediaType::kMultipartReport) return true;
  return IsFromReporter(value(HeaderName::kFrom)) ||
         kSubjectSet.FindAny(value(HeaderName::kSubject));
}

void ReadLayouts(const LayoutInput& input, Report* report) {
  const uint64_t found = kWordSet.FindAll(input.text.substr(0, kWordsReach));
  Layout layout = Layout::kNone;
  for (size_t i = 0; i < kLayoutRows && layout == Layout::kNone; ++i) {
    if ((found >> i & 1) != 0 && kLayouts[i].read(input, report)) layout = kLayouts[i].layout;
  }
  if (report->recipients.empty() && ReadGeneric(input, report) && layout == Layout::kNone)
    layout = Layout::kOther;
  if (layout != Layout::kNone) report->layout = layout;
}

RecipientResult* AddRecipient(std::string_view address, Report* report) {
  for (RecipientResult& known : report->recipients) {
    if (EqualsNoCase(known.address, address)) return &known;
  }
  RecipientResult recipient;
  recipient.address = address;
  if (!report->recipients.push_back(recipient)) {
    report->notes |= kNoteTooManyRecipients;
    return nullptr;
  }
  return &report->recipients.back();
}

void AddRecipientList(std::string_view list, Report* report) {
  while (!list.empty() && !report->recipients.full()) {
    const size_t comma = list.find(',');
    const std::string_view address = ExtractAddress(list.substr(0, comma));
    if (!address.empty()) AddRecipient(address, report);
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  }
}

bool ReadRecipientLine(std::string_view line, std::string_view* address, std::string_view* rest) {
  constexpr size_t kMaxNameLine = 160;  // "Display Name <x@y>"
  const std::string_view opened = SkipOpeners(line);
  *address = FindAddress(opened);
  if (address->empty()) return false;
  const auto name_size = static_cast<size_t>(address->data() - opened.data());
  *rest = SkipClosers(opened.substr(name_size + address->size()));
  if (name_size == 0) return true;
  // "Display Name <x@y>", "Name (x@y)", "Mailbox full: x@y", a table's row: nothing but closers
  // behind it, and no other sentence before it.
  const std::string_view name = opened.substr(0, name_size);
  const std::string_view words = Trim(name);
  const bool is_introduced = name.back() == '<' || name.back() == '(' || name.back() == '\t' ||
                             words.ends_with(':') || words.ends_with(kWideColon);
  if (!is_introduced || line.size() > kMaxNameLine || !(rest->empty() || *rest == "."))
    return false;
  *rest = {};
  return FindSmtpReply(name) == 0 && !ContainsNoCase(name, "your message") &&
         !NamesSomebodyElse(name);
}

void ReadAddressParagraphs(const LayoutInput& input, size_t begin, Report* report) {
  mime::Lines lines(input.text);
  RecipientResult* recipient = nullptr;
  // Of the first '@' that is not behind the present line.
  size_t next_sign = std::min(input.text.find('@', begin), input.text.size());
  bool is_open = false;  // the present recipient's diagnostic goes on
  size_t recipient_indent = 0;
  auto at = static_cast<uint32_t>(begin);
  while (at < lines.size()) {
    const mime::Line line = lines.At(at);
    const std::string_view content = Trim(lines.text(line));
    at = line.next;
    if (content.empty()) {
      is_open = is_open && recipient->diagnostic.empty();
      continue;
    }
    const auto indent = static_cast<size_t>(content.data() - input.text.data()) - line.begin;
    const bool is_below =
        is_open && indent > recipient_indent;  // such a line goes on, whatever it begins with
    if (next_sign < line.begin)
      next_sign = std::min(input.text.find('@', line.begin), input.text.size());
    const bool may_name = !is_below && next_sign < line.end;
    std::string_view address;
    std::string_view rest;
    if (may_name && ReadRecipientLine(content, &address, &rest) && !IsOwn(input, address)) {
      recipient = AddRecipient(address, report);
      if (recipient == nullptr) return;
      recipient_indent = indent;
      is_open = recipient->diagnostic.empty();
      if (is_open && !rest.empty()) recipient->diagnostic = rest;
    } else if (is_open) {
      recipient->diagnostic =
          recipient->diagnostic.empty() ? content : Join(recipient->diagnostic, content);
    }
  }
}

}  // namespace backstop::report
