// Reads one header block: first values by name, then what several rows ask about (addresses,
// Message-ID, dates, who belongs to whom). Each field is looked at once; long ones only as far as
// kMaxFieldValue.

#include <algorithm>
#include <cstdlib>

#include "base/bytes.h"
#include "features/facts.h"
#include "features/facts_subject.h"

namespace backstop::features {
namespace {

constexpr size_t kLongValue = 8192;  // of an address list: counts beyond it do not matter
constexpr uint16_t kMaxHops = 32;    // Received lines read

MessageId ReadMessageId(std::string_view value) {
  MessageId out;
  value = value.substr(0, kMaxFieldValue);
  out.exists = !value.empty();
  if (!value.empty() && value.front() == '<') value.remove_prefix(1);
  const size_t at = value.rfind('@');
  out.left = Trim(value.substr(0, at));
  if (at != std::string_view::npos) out.domain = TrimHost(value.substr(at + 1));
  out.digits = static_cast<uint32_t>(std::count_if(out.left.begin(), out.left.end(), IsDigit));
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

// Decodes into the front of `scratch` and takes that much off it.
std::string_view DecodeInto(std::string_view value, decode::Converter& converter, size_t limit,
                            std::span<char>* scratch) {
  const std::span<char> out = scratch->first(std::min(limit, scratch->size()));
  const size_t size = decode::EncodedWords(value.substr(0, kMaxFieldValue), converter, out).size;
  *scratch = scratch->subspan(size);
  return {out.data(), size};
}

void CompareDomains(Organisations* organisations, HeadFacts* out) {
  const std::string_view from = out->from.domain;
  if (from.empty()) return;
  out->is_from_free = IsFreeMail(from);
  out->is_message_id_from = organisations->Same(out->message_id.domain, from);
  out->is_dkim_aligned = organisations->Same(out->dkim_domain, from);
  out->is_reply_to_same = organisations->Same(out->reply_to.domain, from);
  out->is_sender_same = organisations->Same(out->sender.domain, from);
  out->is_to_from_same = organisations->Same(out->to.first.domain, from);
}

}  // namespace

void ReadHead(const report::MessageView& view, decode::Converter& converter,
              std::span<char> scratch, Organisations* organisations, HeadFacts* out) {
  *out = {};
  out->fields = view.named;
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
  const std::string_view subject = get(HeaderName::kSubject);
  out->subject =
      ReadSubject(subject, Trim(DecodeInto(subject, converter, kHeadScratch / 2, &scratch)));
  CompareDomains(organisations, out);
}

// The oldest hop is the last Received; some are cut or have no date.
void ReadHops(const report::MessageView& view, Organisations* organisations, HeadFacts* out) {
  out->date = ParseMailDate(out->Get(HeaderName::kDate));
  const std::string_view own = organisations->Domain(out->from.domain);
  uint16_t hops = 0;
  for (const mime::Field& field : view.tree->FieldsOf(view.part())) {
    if (field.name != HeaderName::kReceived || ++hops > kMaxHops) continue;
    const std::string_view value =
        Slice(view.bytes, {field.value_begin, field.value_end}).substr(0, kMaxFieldValue);
    if (!own.empty() && out->path != Path::kOwn)
      out->path = NamesHostOf(value, own) ? Path::kOwn : Path::kForeign;
    const MailDate hop = ReceivedDate(value);
    if (!hop.is_valid) continue;
    out->first_received = hop;
    if (!out->date.is_valid) continue;
    const int64_t gap = std::abs(out->date.seconds - hop.seconds);
    out->date_gap = out->date_gap < 0 ? gap : std::min(out->date_gap, gap);
  }
}

}  // namespace backstop::features
