// Single fields are taken where they stand; the path is read from its oldest hop, the last Received
// line.

#include "report/returned_facts.h"

#include <algorithm>
#include <span>

#include "base/byte_set.h"
#include "base/bytes.h"
#include "report/text.h"

namespace backstop::report {
namespace {

using mime::HeaderName;

std::string_view DecodeWords(std::string_view value, decode::Converter& converter, Arena* words) {
  constexpr size_t kMaxValue = 2048;  // longer names and subjects are cut
  const std::span<char> room = words->Free().first(std::min(words->remaining(), kMaxValue));
  const decode::Decoded decoded = decode::EncodedWords(value, converter, room);
  const std::span<char> text = words->Take(decoded.size);
  return {text.data(), text.size()};
}

// Four numbers with dots, or hexadecimal groups with at least two colons.
bool IsIpAddress(std::string_view word) {
  static constexpr ByteSet kIpBytes("0123456789abcdefABCDEF", ".:");
  if (word.size() < 2 || word.size() > 45) return false;
  int dots = 0, colons = 0, letters = 0;
  for (const char c : word) {
    if (!kIpBytes.Has(c)) return false;
    dots += c == '.';
    colons += c == ':';
    letters += IsAlpha(c);
  }
  if (colons >= 2) return true;
  return dots == 3 && colons == 0 && letters == 0 && word.front() != '.' && word.back() != '.';
}

// What stands between the words of a Received value.
constexpr ByteSet kBreaks(" \t\r\n()[];,<>=@");

bool IsLoopback(std::string_view ip) { return ip.starts_with("127.") || ip == "::1"; }

}  // namespace

std::string_view DkimDomain(std::string_view value) {
  while (!value.empty()) {
    const size_t semicolon = value.find(';');
    const std::string_view tag = Trim(value.substr(0, semicolon));
    if (tag.size() > 1 && tag[0] == 'd') {
      const std::string_view rest = Trim(tag.substr(1));
      if (rest.starts_with('=')) return Trim(rest.substr(1));
    }
    if (semicolon == std::string_view::npos) break;
    value.remove_prefix(semicolon + 1);
  }
  return {};
}

std::string_view ReceivedClientIp(std::string_view value) {
  std::string_view last;
  size_t at = 0;
  while (at < value.size()) {
    while (at < value.size() && kBreaks.Has(value[at])) ++at;
    const size_t begin = at;
    at = kBreaks.Find(value, at);
    if (begin == at) break;
    std::string_view word = value.substr(begin, at - begin);
    if (EqualsNoCase(word, "by")) break;
    if (StartsWithNoCase(word, "ipv6:")) word.remove_prefix(5);
    if (IsIpAddress(word)) last = word;
  }
  return last;
}

void ReadReturnedFacts(const MessageView& message, decode::Converter& converter, Arena* words,
                       ReturnedFacts* facts) {
  const auto value = [&](HeaderName name) { return message.named->Value(name); };
  const std::string_view from = value(HeaderName::kFrom);
  facts->from = DecodeWords(from, converter, words);
  facts->from_address = ExtractAddress(from);
  facts->subject = DecodeWords(value(HeaderName::kSubject), converter, words);
  facts->to = value(HeaderName::kTo);
  facts->date = value(HeaderName::kDate);
  facts->dkim_domain = DkimDomain(value(HeaderName::kDkimSignature));
  const std::string_view message_id = WithoutBrackets(value(HeaderName::kMessageId));
  if (!message_id.empty()) facts->message_id = message_id;
  const std::string_view return_path = ExtractAddress(value(HeaderName::kReturnPath));
  if (!return_path.empty()) facts->return_path = return_path;
  if (facts->queue_id.empty()) facts->queue_id = value(HeaderName::kXPostfixQueueId);
  const std::span<const mime::Field> fields = message.tree->FieldsOf(message.part());
  for (size_t i = fields.size(); i-- > 0;) {
    if (fields[i].name != HeaderName::kReceived) continue;
    const std::string_view ip =
        ReceivedClientIp(Slice(message.bytes, {fields[i].value_begin, fields[i].value_end}));
    if (ip.empty() || IsLoopback(ip)) continue;
    facts->client_ip = ip;
    break;
  }
}

}  // namespace backstop::report
