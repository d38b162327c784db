// Encoded words (RFC 2047, with the language tag of RFC 2231, 5). The bytes of neighbouring words
// of one charset are put together before they are converted, because writers split multi-byte
// characters between words. Lenient where writers are: blanks and single '?' inside the text, words
// of any length, words without blanks around them.

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "decode/ascii.h"
#include "decode/decode.h"
#include "decode/utf8.h"
#include "simd/kernels.h"

namespace backstop::decode {

namespace {

constexpr int kMaxWords = 64;              // the promise of decode.h
constexpr size_t kMaxCharset = 64;         // the longest registered label has 45 characters
constexpr int kMaxStrayQuestionMarks = 8;  // in one word; bounds how often a byte is looked at
constexpr size_t kMaxJoined = 8192;        // bytes of neighbouring words; RFC 2047 allows 45 in one

struct Word {
  std::string_view charset;
  std::string_view text;
  bool is_base64 = false;
  size_t length = 0;  // of the whole word
};

// Position of the closing "?=" at or behind `from`; npos when there is none near.
size_t FindWordEnd(std::string_view in, size_t from) {
  for (int strays = 0; strays <= kMaxStrayQuestionMarks; ++strays) {
    const size_t mark = in.find('?', from);
    if (mark == std::string_view::npos || mark + 1 == in.size()) return std::string_view::npos;
    if (in[mark + 1] == '=') return mark;
    from = mark + 1;
  }
  return std::string_view::npos;
}

// "=?charset*language?B?text?=" at the front of `in`.
bool ReadWord(std::string_view in, Word* word) {
  const size_t charset_end = in.substr(0, 2 + kMaxCharset).find('?', 2);
  if (charset_end == std::string_view::npos || in.size() - charset_end < 5 ||
      in[charset_end + 2] != '?')
    return false;
  const char encoding = AsciiLower(in[charset_end + 1]);
  if (encoding != 'b' && encoding != 'q') return false;
  const size_t text = charset_end + 3;
  const size_t end = FindWordEnd(in, text);
  if (end == std::string_view::npos) return false;
  const std::string_view charset = in.substr(2, charset_end - 2);
  *word = {.charset = charset.substr(0, charset.find('*')),
           .text = in.substr(text, end - text),
           .is_base64 = encoding == 'b',
           .length = end + 2};
  return true;
}

// RFC 2047, 4.2.
Decoded DecodeQ(std::string_view in, std::span<char> out) {
  Decoded result;
  for (size_t at = 0; at < in.size(); ++at) {
    if (result.size == out.size()) {
      result.is_capped = true;
      break;
    }
    char c = in[at] == '_' ? ' ' : in[at];
    if (c == '=') {
      const int byte = in.size() - at > 2 ? HexByte(in[at + 1], in[at + 2]) : -1;
      result.is_bad |= byte < 0;
      if (byte >= 0) {
        c = static_cast<char>(byte);
        at += 2;
      }
    }
    out[result.size++] = c;
  }
  return result;
}

// One line of ASCII without an encoded word, as most values are.
bool IsPlain(std::string_view value) {
  const simd::Signs signs = simd::ReadSigns(value);
  return !signs.has_high && !signs.has_line_end && !signs.has_encoded;
}

class HeaderDecoder {
 public:
  HeaderDecoder(Converter& converter, std::span<char> out) : converter_(converter), sink_(out) {}

  Decoded Decode(std::string_view value) {
    size_t plain = 0;  // where the text behind the last word begins
    int words = 0;
    for (size_t at = value.find("=?"); at != std::string_view::npos; at = value.find("=?", at)) {
      Word word;
      if (words == kMaxWords || !ReadWord(value.substr(at), &word)) {
        at += 2;
        continue;
      }
      const std::string_view between = value.substr(plain, at - plain);
      if (words == 0 || !Trim(between).empty()) PutPlain(between);
      Add(word);
      ++words;
      at += word.length;
      plain = at;
    }
    PutPlain(value.substr(plain));
    Decoded result = sink_.result();
    result.is_capped |= is_word_cut_;
    return result;
  }

 private:
  void Add(const Word& word) {
    const CharsetId charset = FindCharset(word.charset);
    if (charset != charset_) Flush();
    charset_ = charset;
    Decoded part = DecodeText(word);
    if (part.is_capped && joined_size_ > 0) {
      Flush();
      part = DecodeText(word);
    }
    if (part.is_bad) sink_.MarkBad();
    is_word_cut_ |= part.is_capped;
    joined_size_ += part.size;
  }

  Decoded DecodeText(const Word& word) {
    const std::span<char> room = std::span<char>(joined_).subspan(joined_size_);
    return word.is_base64 ? Base64(word.text, room) : DecodeQ(word.text, room);
  }

  void Flush() {
    if (joined_size_ > 0) Convert(charset_, {joined_.data(), joined_size_});
    joined_size_ = 0;
  }

  // Unfolds (RFC 5322, 2.2.3); a line end that is no fold is a space.
  void PutPlain(std::string_view text) {
    Flush();
    while (!text.empty()) {
      const size_t line = LineLength(text);
      Convert(CharsetId::kUnknown, text.substr(0, line));
      if (line == text.size()) return;
      text.remove_prefix(line);
      text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
      if (!text.empty() && text.front() != ' ' && text.front() != '\t') sink_.Put(' ');
    }
  }

  void Convert(CharsetId charset, std::string_view bytes) {
    if (!bytes.empty() && !sink_.is_capped())
      sink_.Absorb(converter_.ToUtf8(charset, bytes, sink_.Free()));
  }

  Converter& converter_;
  TextSink sink_;
  CharsetId charset_ = CharsetId::kUnknown;  // of joined_
  std::array<char, kMaxJoined> joined_;
  size_t joined_size_ = 0;
  bool is_word_cut_ = false;
};

}  // namespace

Decoded EncodedWords(std::string_view value, Converter& converter, std::span<char> out) {
  if (IsPlain(value)) {
    TextSink sink(out);
    sink.Copy(value);
    return sink.result();
  }
  return HeaderDecoder(converter, out).Decode(value);
}

}  // namespace backstop::decode
