// Each form is written, normalised, into a small buffer and hashed; what does not fit is cut, so a
// message costs the same whatever it holds.

#include "features/original_forms.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <string_view>

#include "base/bytes.h"
#include "features/mail_address.h"
#include "report/returned_facts.h"
#include "report/text.h"

namespace backstop::features {
namespace {

using mime::HeaderName;

constexpr size_t kMaxValue = 512;  // bytes of a field looked at
constexpr size_t kMaxForm = 96;    // bytes of a form that count

class FormText {
 public:
  void Add(char c) {
    if (size_ < bytes_.size()) bytes_[size_++] = c;
  }
  void AddLower(std::string_view text) {
    for (char c : text) Add(AsciiLower(c));
  }
  uint64_t KeyOf(Form form) const {
    return XXH3_64bits_withSeed(bytes_.data(), size_, static_cast<uint64_t>(form) + 1);
  }

 private:
  std::array<char, kMaxForm> bytes_;
  size_t size_ = 0;
};

uint64_t KeyOf(Form form, std::string_view text) {
  FormText lower;
  lower.AddLower(text);
  return lower.KeyOf(form);
}

// Classes of characters that a generator of ids draws from.
char RunClass(std::string_view run) {
  bool has_digit = false, has_lower = false, has_upper = false, is_hex = true;
  for (char c : run) {
    has_digit = has_digit || IsDigit(c);
    has_lower = has_lower || (IsAlpha(c) && c == AsciiLower(c));
    has_upper = has_upper || (IsAlpha(c) && c != AsciiLower(c));
    is_hex = is_hex && (IsDigit(c) || (AsciiLower(c) >= 'a' && AsciiLower(c) <= 'f'));
  }
  if (!has_lower && !has_upper) return '9';
  if (is_hex && !(has_lower && has_upper)) return has_upper ? 'F' : 'f';
  if (has_digit || (has_lower && has_upper)) return 'x';
  return has_upper ? 'A' : 'a';
}

// Lengths that one generator gives lie in one of these classes.
char LengthClass(size_t size) {
  constexpr size_t kEdges[] = {2, 5, 9, 16};
  return static_cast<char>(
      '1' + (std::lower_bound(std::begin(kEdges), std::end(kEdges), size) - std::begin(kEdges)));
}

uint64_t IdForm(std::string_view left) {
  FormText form;
  const auto is_word = [](char c) { return IsDigit(c) || IsAlpha(c); };
  for (size_t at = 0; at < left.size();) {
    if (!is_word(left[at])) {
      form.Add(left[at++]);
      continue;
    }
    const size_t begin = at;
    while (at < left.size() && is_word(left[at])) ++at;
    const std::string_view run = left.substr(begin, at - begin);
    form.Add(RunClass(run));
    form.Add(LengthClass(run.size()));
  }
  return form.KeyOf(Form::kMessageIdForm);
}

// Versions are left out: a run of digits and dots is one #.
uint64_t AgentForm(std::string_view agent) {
  FormText form;
  bool in_number = false;
  for (char c : agent) {
    const bool is_number = IsDigit(c) || (in_number && c == '.');
    if (!is_number) form.Add(AsciiLower(c));
    if (is_number && !in_number) form.Add('#');
    in_number = is_number;
  }
  return form.KeyOf(Form::kAgent);
}

// "mx3.example.org" -> "example.org"; a name of two labels stays.
std::string_view WithoutHostLabel(std::string_view host) {
  host = TrimHost(host);
  const size_t dot = host.find('.');
  if (dot == std::string_view::npos || host.find('.', dot + 1) == std::string_view::npos)
    return host;
  return host.substr(dot + 1);
}

// The host that stands behind `word` in a Received value.
std::string_view HostBehind(std::string_view received, std::string_view word) {
  constexpr std::string_view kBreaks = " \t\r\n();";
  for (size_t at = 0; at < received.size();) {
    const size_t begin = received.find_first_not_of(kBreaks, at);
    if (begin == std::string_view::npos) break;
    const size_t end = std::min(received.find_first_of(kBreaks, begin), received.size());
    at = end;
    if (!EqualsNoCase(received.substr(begin, end - begin), word)) continue;
    const size_t host = received.find_first_not_of(" \t\r\n", end);
    if (host == std::string_view::npos) break;
    return received.substr(host,
                           std::min(received.find_first_of(kBreaks, host), received.size()) - host);
  }
  return {};
}

// "+0200" of a Date.
std::string_view ZoneOf(std::string_view date) {
  for (size_t at = 0; at + 5 <= date.size(); ++at) {
    const std::string_view zone = date.substr(at, 5);
    if ((zone[0] == '+' || zone[0] == '-') &&
        std::all_of(zone.begin() + 1, zone.end(), [](char c) { return IsDigit(c); }))
      return zone;
  }
  return {};
}

// "charset=..." as written, quotes included.
std::string_view CharsetAsWritten(std::string_view content_type) {
  constexpr std::string_view kName = "charset=";
  const size_t at = report::FindNoCase(content_type, kName);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = content_type.substr(at + kName.size());
  return rest.substr(0, std::min(rest.find_first_of("; \t\r\n"), rest.size()));
}

// A letter for each field that the writer's program sets (pinned: header orders are hashed); 0 for
// what servers and lists on the way add.
char WritersLetter(HeaderName name) {
  constexpr std::pair<HeaderName, char> kLetters[] = {{HeaderName::kFrom, 'f'},
                                                      {HeaderName::kTo, 't'},
                                                      {HeaderName::kCc, 'c'},
                                                      {HeaderName::kSubject, 's'},
                                                      {HeaderName::kDate, 'd'},
                                                      {HeaderName::kMessageId, 'i'},
                                                      {HeaderName::kMimeVersion, 'm'},
                                                      {HeaderName::kContentType, 'y'},
                                                      {HeaderName::kContentTransferEncoding, 'e'},
                                                      {HeaderName::kContentDisposition, 'p'},
                                                      {HeaderName::kContentLanguage, 'l'},
                                                      {HeaderName::kInReplyTo, 'r'},
                                                      {HeaderName::kReferences, 'R'},
                                                      {HeaderName::kReplyTo, 'b'},
                                                      {HeaderName::kUserAgent, 'u'},
                                                      {HeaderName::kXMailer, 'x'},
                                                      {HeaderName::kOrganization, 'o'},
                                                      {HeaderName::kXPriority, 'q'},
                                                      {HeaderName::kImportance, 'w'}};
  for (const auto& [field, letter] : kLetters) {
    if (field == name) return letter;
  }
  return 0;
}

}  // namespace

FormKeys ReadForms(const report::MessageView& view) {
  std::string_view message_id, agent, received, signature, date, content_type;
  FormText order;
  for (const mime::Field& field : view.tree->FieldsOf(view.part())) {
    const std::string_view value =
        Trim(Slice(view.bytes, {field.value_begin, field.value_end})).substr(0, kMaxValue);
    const auto first = [&value](std::string_view* out) {
      if (out->empty()) *out = value;
    };
    if (const char letter = WritersLetter(field.name); letter != 0) order.Add(letter);
    switch (field.name) {
      case HeaderName::kMessageId:
        first(&message_id);
        break;
      case HeaderName::kUserAgent:
      case HeaderName::kXMailer:
        first(&agent);
        break;
      case HeaderName::kDkimSignature:
        first(&signature);
        break;
      case HeaderName::kDate:
        first(&date);
        break;
      case HeaderName::kContentType:
        first(&content_type);
        break;
      case HeaderName::kReceived:
        received = value;
        break;  // the last is the oldest
      default:
        break;
    }
  }
  message_id = report::WithoutBrackets(message_id);
  const size_t at_sign = message_id.rfind('@');
  const std::string_view host =
      at_sign == std::string_view::npos ? std::string_view() : message_id.substr(at_sign + 1);
  FormKeys keys;
  const auto set = [&keys](Form form, uint64_t key) { keys[static_cast<size_t>(form)] = key; };
  set(Form::kMessageIdHost, KeyOf(Form::kMessageIdHost, TrimHost(host)));
  set(Form::kMessageIdForm, IdForm(message_id.substr(0, at_sign)));
  set(Form::kAgent, AgentForm(agent));
  set(Form::kHeaderOrder, order.KeyOf(Form::kHeaderOrder));
  set(Form::kFirstHop, KeyOf(Form::kFirstHop, WithoutHostLabel(HostBehind(received, "by"))));
  set(Form::kClient, KeyOf(Form::kClient, WithoutHostLabel(HostBehind(received, "from"))));
  set(Form::kSignature, KeyOf(Form::kSignature, report::DkimDomain(signature)));
  set(Form::kTimeZone, KeyOf(Form::kTimeZone, ZoneOf(date)));
  set(Form::kContentType,
      KeyOf(Form::kContentType, Trim(content_type.substr(0, content_type.find(';')))));
  set(Form::kCharset, KeyOf(Form::kCharset, CharsetAsWritten(content_type)));
  return keys;
}

}  // namespace backstop::features
