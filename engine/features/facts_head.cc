// Reads one header block: first values by name, then what several rows ask about (addresses,
// Message-ID, dates, who belongs to whom). Each field is looked at once; long ones only as far as
// kMaxFieldValue.

#include <algorithm>
#include <cstring>

#include "base/bytes.h"
#include "features/facts.h"
#include "features/facts_subject.h"

namespace backstop::features {
namespace {

constexpr size_t kLongValue = 8192;  // of an address list: counts beyond it do not matter
constexpr std::string_view kExtraFields[] = {
    "autocrypt", "content-md5",        "mail-followup-to",
    "openpgp",   "return-receipt-to",  "x-antiabuse",
    "x-face",    "x-operating-system", "x-php-originating-script",
    "x-source"};
static_assert(std::size(kExtraFields) == static_cast<size_t>(ExtraField::kCount));

bool IsAllLower(std::string_view name) {
  return !name.empty() &&
         std::none_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

void IndexFields(const report::MessageView& view, HeadFacts* out) {
  out->bytes = view.bytes;
  out->count.fill(0);
  out->place.fill(kNowhere);
  out->value.fill({});
  for (const mime::Field& field : view.tree->FieldsOf(view.part())) {
    const std::string_view name = Slice(view.bytes, {field.name_begin, field.name_end});
    const std::string_view value = Trim(Slice(view.bytes, {field.value_begin, field.value_end}));
    const size_t i = static_cast<size_t>(field.name);
    if (IsAllLower(name) && field.name != HeaderName::kReceived) ++out->lower_names;
    if (field.name == HeaderName::kOther) {
      const auto at =
          std::find_if(std::begin(kExtraFields), std::end(kExtraFields),
                       [&](std::string_view extra) { return EqualsNoCase(extra, name); });
      if (at != std::end(kExtraFields))
        out->extra[static_cast<size_t>(at - std::begin(kExtraFields))] = true;
    } else if (out->count[i] == 0) {
      out->value[i] = value;
      out->place[i] = static_cast<uint16_t>(std::min<uint32_t>(out->fields, kNowhere - 1));
      if (field.name == HeaderName::kMessageId) out->message_id_name = name;
      if (field.name == HeaderName::kMimeVersion) out->mime_version_name = name;
      if (field.name == HeaderName::kContentType) out->content_type_name = name;
    }
    if (field.name == HeaderName::kReceived) out->last_received = value.substr(0, kMaxFieldValue);
    if (out->count[i] < kNowhere) ++out->count[i];
    ++out->fields;
  }
}

bool IsHexDigit(char c) { return IsDigit(c) || (AsciiLower(c) >= 'a' && AsciiLower(c) <= 'f'); }

bool IsUuid(std::string_view text) {
  constexpr std::string_view kShape = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
  if (text.size() != kShape.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (kShape[i] == '-' ? text[i] != '-' : !IsHexDigit(text[i])) return false;
  }
  return true;
}

MessageId ReadMessageId(std::string_view value) {
  MessageId out;
  value = value.substr(0, kMaxFieldValue);
  out.exists = !value.empty();
  out.has_brackets = value.size() > 2 && value.front() == '<' && value.back() == '>';
  const auto is_odd = [](char c) { return c <= ' ' || c > '~'; };
  out.has_odd_bytes = std::any_of(value.begin(), value.end(), is_odd);
  if (!value.empty() && value.front() == '<') value.remove_prefix(1);
  const size_t at = value.rfind('@');
  out.left = Trim(value.substr(0, at));
  if (at != std::string_view::npos) out.domain = TrimHost(value.substr(at + 1));
  for (const char c : out.left) {
    out.digits += IsDigit(c);
    out.dollars += c == '$';
  }
  out.is_uuid = IsUuid(out.left);
  return out;
}

// The value of "d=" in a DKIM-Signature.
std::string_view DkimDomain(std::string_view value) {
  value = value.substr(0, kMaxFieldValue);
  for (size_t at = 0; at < value.size();) {
    const size_t end = std::min(value.find(';', at), value.size());
    const std::string_view tag = Trim(value.substr(at, end - at));
    if (tag.size() > 2 && AsciiLower(tag[0]) == 'd' && Trim(tag.substr(1)).starts_with('=')) {
      return Trim(tag.substr(tag.find('=') + 1));
    }
    at = end + 1;
  }
  return {};
}

MailDate ReceivedDate(std::string_view received) {
  const size_t at = received.rfind(';');
  return at == std::string_view::npos ? MailDate{} : ParseMailDate(received.substr(at + 1));
}

// Host after "from " or "by " at the beginning of a Received value or behind `at`.
bool IsOrgInPath(const report::MessageView& view, std::string_view domain,
                 Organisations* organisations) {
  for (const mime::Field& field : view.tree->FieldsOf(view.part())) {
    if (field.name != HeaderName::kReceived) continue;
    const std::string_view value =
        Slice(view.bytes, {field.value_begin, field.value_end}).substr(0, kMaxFieldValue);
    for (const std::string_view word : {std::string_view{"from "}, std::string_view{"by "}}) {
      const size_t at = value.find(word);
      if (at == std::string_view::npos) continue;
      const std::string_view rest = Trim(value.substr(at + word.size()));
      const size_t end = std::min(rest.find_first_of(" \t\r\n();"), rest.size());
      if (organisations->Same(TrimHost(rest.substr(0, end)), domain)) return true;
    }
  }
  return false;
}

// Decodes into the front of `scratch` and takes that much off it.
std::string_view DecodeInto(std::string_view value, decode::Converter& converter, size_t limit,
                            std::span<char>* scratch) {
  const std::span<char> out = scratch->first(std::min(limit, scratch->size()));
  const size_t size = decode::EncodedWords(value.substr(0, kMaxFieldValue), converter, out).size;
  *scratch = scratch->subspan(size);
  return {out.data(), size};
}

void CompareDomains(const report::MessageView& view, Organisations* organisations, HeadFacts* out) {
  const std::string_view from = out->from.domain;
  if (from.empty()) return;
  out->is_from_free = IsFreeMail(from);
  out->is_message_id_from = organisations->Same(out->message_id.domain, from);
  out->is_dkim_aligned = organisations->Same(out->dkim_domain, from);
  out->is_return_path_same = organisations->Same(out->return_path.domain, from);
  out->is_reply_to_same = organisations->Same(out->reply_to.domain, from);
  out->is_sender_same = organisations->Same(out->sender.domain, from);
  out->is_to_from_same = organisations->Same(out->to.first.domain, from);
  out->is_from_org_in_path = IsOrgInPath(view, from, organisations);
}

}  // namespace

void ReadHead(const report::MessageView& view, decode::Converter& converter,
              std::span<char> scratch, Organisations* organisations, HeadFacts* out) {
  *out = {};
  IndexFields(view, out);
  const auto get = [&](HeaderName name, size_t limit = kMaxFieldValue) {
    return out->Get(name).substr(0, limit);
  };
  out->from = ParseMailbox(get(HeaderName::kFrom));
  out->from_name = DecodeInto(out->from.name, converter, kHeadScratch / 4, &scratch);
  out->reply_to = ParseMailbox(get(HeaderName::kReplyTo));
  out->sender = ParseMailbox(get(HeaderName::kSender));
  out->return_path = ParseMailbox(get(HeaderName::kReturnPath));
  out->to = ParseAddressList(get(HeaderName::kTo, kLongValue));
  out->cc = ParseAddressList(get(HeaderName::kCc, kLongValue));
  out->message_id = ReadMessageId(out->Get(HeaderName::kMessageId));
  out->dkim_domain = DkimDomain(out->Get(HeaderName::kDkimSignature));
  out->date = ParseMailDate(out->Get(HeaderName::kDate));
  out->first_received = ReceivedDate(out->last_received);
  out->last_hop = ReceivedDate(get(HeaderName::kReceived));
  const std::string_view subject = get(HeaderName::kSubject);
  out->subject =
      ReadSubject(subject, Trim(DecodeInto(subject, converter, kHeadScratch / 2, &scratch)));
  CompareDomains(view, organisations, out);
}

}  // namespace backstop::features
