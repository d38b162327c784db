// Leading marks come off first ("[list]", "*****SPAM*****"), then the reply and forward words of
// the common mail programs' languages are looked for, then one pass counts.

#include "features/facts_subject.h"

#include <algorithm>
#include <array>

#include "base/byte_set.h"
#include "base/bytes.h"
#include "simd/kernels.h"

namespace backstop::features {
namespace {

constexpr std::string_view kReplyWords[] = {"re",  "aw", "sv", "antw", "ynt", "odp",
                                            "res", "vs", "r",  "回复", "答复"};
constexpr std::string_view kForwardWords[] = {"fwd", "fw", "wg", "tr", "rv", "enc", "i", "转发"};

constexpr size_t kMarkWord = 6;  // bytes of the longest of them
constexpr size_t kMarkTail = 8;  // and of what may stand behind one: "[2] :"

// Marks that filters put in front; they tell of the filter, not of the mail.
constexpr std::string_view kFilterMarks[] = {"[spam]",  "*****spam*****", "***spam***",
                                             "{spam?}", "spam>",          "[suspected spam]"};

std::string_view WithoutFilterMarks(std::string_view text) {
  static constexpr ByteSet kFirst("[*{sS");  // what the marks begin with
  if (text.empty() || !kFirst.Has(text[0])) return text;
  for (bool is_cut = true; is_cut;) {
    is_cut = false;
    for (const std::string_view mark : kFilterMarks) {
      if (!StartsWithNoCase(text, mark)) continue;
      text = Trim(text.substr(mark.size()));
      is_cut = true;
    }
  }
  return text;
}

std::string_view WithoutTags(std::string_view text) {
  while (!text.empty() && text.front() == '[') {
    const size_t close = text.substr(0, 48).find(']');
    if (close == std::string_view::npos) break;
    text = Trim(text.substr(close + 1));
  }
  return text;
}

// A [tag] begins with one of the words that patches have.
bool HasPatchTag(std::string_view text) {
  for (size_t at = text.find('['); at != std::string_view::npos; at = text.find('[', at + 1)) {
    const std::string_view tag = text.substr(at + 1);
    if (StartsWithNoCase(tag, "patch") || StartsWithNoCase(tag, "rfc")) return true;
  }
  return false;
}

// What the words begin with, in any case.
constexpr ByteSet kMarkStarts("rasyovftweiRASYOVFTWEI", "\xE5\xE7\xE8");
constexpr ByteSet kColonStarts(":\xEF");  // of ":" and of the wide one

// Most subjects begin with none of the words, or have no colon where a mark's would be.
bool MayHaveMark(std::string_view text) {
  return !text.empty() && kMarkStarts.Has(text[0]) &&
         kColonStarts.IsIn(text.substr(0, kMarkWord + kMarkTail));
}

// Length of "Re:", "RE :", "Re[2]:", "Re^2:" for one of the words; 0 when the text begins with
// none.
template <size_t kSize>
size_t MarkLength(std::string_view text, const std::string_view (&words)[kSize]) {
  if (!MayHaveMark(text)) return 0;
  for (const std::string_view word : words) {
    if (!StartsWithNoCase(text, word)) continue;
    std::string_view rest = text.substr(word.size()).substr(0, kMarkTail);
    const size_t colon = std::min(rest.find(':'), rest.find("："));
    if (colon == std::string_view::npos) continue;
    rest = Trim(rest.substr(0, colon));
    const auto is_counter = [](char c) {
      return IsDigit(c) || c == '[' || c == ']' || c == '^' || c == '(' || c == ')';
    };
    if (std::all_of(rest.begin(), rest.end(), is_counter)) return word.size() + colon + 1;
  }
  return 0;
}

bool IsYou(std::string_view word) {
  return EqualsNoCase(word, "you") || EqualsNoCase(word, "your");
}
bool IsGreeting(std::string_view word) {
  return EqualsNoCase(word, "hi") || EqualsNoCase(word, "hello") || EqualsNoCase(word, "dear") ||
         EqualsNoCase(word, "hey");
}

enum Sign : uint8_t {
  kPlain = 0,
  kBlankSign = 1,
  kDigitSign = 2,
  kLetterSign = 4,
  kHighSign = 8,
  kOtherSign = 16,  // what CountSign looks at
};

constexpr std::array<uint8_t, 256> kSigns = [] {
  std::array<uint8_t, 256> signs{};
  for (size_t c = 0; c < signs.size(); ++c) {
    if (IsBlank(static_cast<char>(c))) signs[c] |= kBlankSign;
    if (IsDigit(static_cast<char>(c))) signs[c] |= kDigitSign;
    if (IsAlpha(static_cast<char>(c))) signs[c] |= kLetterSign;
    if (c >= 0x80) signs[c] |= kHighSign | kOtherSign;
  }
  for (const char c : {'!', '%', '|', '$', '_', '/', '(', ':', '-', '.'})
    signs[static_cast<unsigned char>(c)] |= kOtherSign;
  return signs;
}();

void CountSign(std::string_view text, size_t at, Subject* out) {
  const char next = at + 1 < text.size() ? text[at + 1] : '\0';
  const std::string_view three = text.substr(at, 3);
  switch (text[at]) {
    case '!':
      ++out->exclamations;
      break;
    case '%':
      ++out->percents;
      break;
    case '|':
      out->has_pictograph = true;
      break;
    case '$':
      ++out->money;
      break;
    case '_':
    case '/':
      out->has_code = true;
      break;
    case '(':
      out->has_code = out->has_code || next == ')';
      break;
    case ':':
      out->has_code = out->has_code || next == ':';
      break;
    case '-':
      out->has_code = out->has_code || next == '>';
      break;
    case '.':
      out->has_code = out->has_code || (at > 0 && IsAlpha(text[at - 1]) && IsAlpha(next));
      break;
    default:
      out->money += three.starts_with("€") || three.starts_with("£") || three.starts_with("¥");
  }
}

uint8_t SignOf(char c) { return kSigns[static_cast<unsigned char>(c)]; }

// The run of ASCII letters that begins at `begin`; returns where it ends.
size_t CountLetters(std::string_view text, size_t begin, Subject* out) {
  size_t end = begin;
  uint32_t upper = 0;
  for (; end < text.size() && (SignOf(text[end]) & kLetterSign) != 0; ++end)
    upper += text[end] <= 'Z';
  const std::string_view word = text.substr(begin, end - begin);
  out->letters += static_cast<uint32_t>(word.size());
  out->upper += upper;
  out->has_you = out->has_you || IsYou(word);
  if (begin == 0) out->is_greeting = IsGreeting(word);
  return end;
}

// Words, gaps, runs and signs. True when there are bytes beyond ASCII.
bool CountSigns(std::string_view text, Subject* out) {
  uint32_t digit_run = 0, blank_run = 0;
  uint8_t all = 0;
  for (size_t i = 0; i < text.size();) {
    const uint8_t sign = SignOf(text[i]);
    all |= sign;
    digit_run = (sign & kDigitSign) != 0 ? digit_run + 1 : 0;
    out->digit_run = std::max(out->digit_run, digit_run);
    if ((sign & kBlankSign) != 0) {
      ++blank_run;
      ++i;
      continue;
    }
    out->words += i == 0 || blank_run > 0;
    if (blank_run > 0) out->has_gap = blank_run >= 4;
    blank_run = 0;
    if ((sign & kOtherSign) != 0) CountSign(text, i, out);
    i = (sign & kLetterSign) != 0 ? CountLetters(text, i, out) : i + 1;
  }
  return (all & kHighSign) != 0;
}

// Trade marks, arrows, dingbats (U+2600 to U+27BF), emoji.
bool IsPictograph(std::string_view c) {
  if (c == "™" || c == "®" || static_cast<unsigned char>(c[0]) >= 0xF0) return true;
  const std::string_view row = c.substr(0, 2);
  return row == "\xE2\x86" || row == "\xE2\x87" || row == "\xE2\x98" || row == "\xE2\x99" ||
         row == "\xE2\x9A" || row == "\xE2\x9B" || row == "\xE2\x9C" || row == "\xE2\x9D" ||
         row == "\xE2\x9E";
}

// Letters and signs beyond ASCII.
void CountForeign(std::string_view text, Subject* out) {
  for (size_t at = 0; at < text.size();) {
    if (static_cast<signed char>(text[at]) >= 0) {
      ++at;
      continue;
    }
    const size_t begin = at;
    ++out->high;
    switch (NextScript(text, &at)) {
      case Script::kLatin:
        ++out->latin;
        break;
      case Script::kCyrillic:
      case Script::kUnspaced:
      case Script::kOther:
        ++out->foreign;
        break;
      case Script::kSign:
        out->has_pictograph = out->has_pictograph || IsPictograph(text.substr(begin, at - begin));
        break;
      case Script::kAscii:
      case Script::kBroken:
        break;
    }
  }
}

}  // namespace

Script NextScript(std::string_view text, size_t* at) {
  const auto byte = [&](size_t i) {
    return static_cast<uint32_t>(static_cast<unsigned char>(text[i]));
  };
  const auto is_tail = [&](size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
  const size_t i = *at;
  const uint32_t lead = byte(i);
  if (lead < 0x80) return ++*at, Script::kAscii;
  if (lead >= 0xC2 && lead < 0xE0 && is_tail(i + 1)) {
    *at += 2;
    const uint32_t c = (lead & 0x1F) << 6 | (byte(i + 1) & 0x3F);
    if (c < 0xA0) return Script::kBroken;  // C1 controls: a wrong charset
    return c < 0xC0                  ? Script::kSign
           : c < 0x250               ? Script::kLatin
           : c >= 0x400 && c < 0x530 ? Script::kCyrillic
                                     : Script::kOther;
  }
  if (lead >= 0xE0 && lead < 0xF0 && is_tail(i + 1) && is_tail(i + 2)) {
    *at += 3;
    const uint32_t c = (lead & 0x0F) << 12 | (byte(i + 1) & 0x3F) << 6 | (byte(i + 2) & 0x3F);
    if (c == 0xFFFD) return Script::kBroken;
    if ((c >= 0x3040 && c < 0xD7B0) || (c >= 0xF900 && c < 0xFB00)) return Script::kUnspaced;
    return (c >= 0x2000 && c < 0x3040) || c >= 0xFE00 ? Script::kSign : Script::kOther;
  }
  if (lead >= 0xF0 && lead < 0xF5 && is_tail(i + 1) && is_tail(i + 2) && is_tail(i + 3))
    return *at += 4, Script::kSign;
  return ++*at, Script::kBroken;
}

bool SaysReply(std::string_view subject) {
  if (MarkLength(subject, kReplyWords) > 0 || MarkLength(subject, kForwardWords) > 0) return true;
  if (subject.starts_with('[')) return true;
  for (size_t at = subject.find(':'); at != subject.npos; at = subject.find(':', at + 1)) {
    if (at >= 2 && EqualsNoCase(subject.substr(at - 2, 2), "re")) return true;
  }
  return false;
}

std::string_view SubjectCore(std::string_view subject) {
  for (size_t cut = 1; cut > 0;) {
    subject = WithoutTags(WithoutFilterMarks(Trim(subject)));
    cut = std::max(MarkLength(subject, kReplyWords), MarkLength(subject, kForwardWords));
    subject.remove_prefix(cut);
  }
  return subject;
}

Subject ReadSubject(std::string_view raw, std::string_view decoded) {
  Subject out;
  const simd::Signs signs = simd::ReadSigns(raw);
  out.is_encoded = signs.has_encoded;
  out.is_base64 = out.is_encoded && (raw.find("?B?") != std::string_view::npos ||
                                     raw.find("?b?") != std::string_view::npos);
  out.is_raw_8bit = signs.has_high;
  const std::string_view marked = WithoutFilterMarks(decoded);
  out.text = WithoutTags(marked);
  out.has_tag = out.text.size() != marked.size();
  out.is_patch = HasPatchTag(marked);
  out.is_reply = MarkLength(out.text, kReplyWords) > 0;
  out.is_forward = MarkLength(out.text, kForwardWords) > 0;
  if (CountSigns(out.text, &out)) CountForeign(out.text, &out);
  return out;
}

}  // namespace backstop::features
