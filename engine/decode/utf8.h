// UTF-8, and the bounded output that every decoder of text writes to.

#ifndef BACKSTOP_DECODE_UTF8_H_
#define BACKSTOP_DECODE_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "decode/decode.h"

namespace backstop::decode {

inline constexpr uint32_t kReplacement = 0xFFFD;

// What stands at the front of `in`: a whole character, or junk of that many bytes to be replaced by
// one U+FFFD (the maximal subpart, Unicode 15, 3.9). No overlong forms, no surrogates, nothing
// beyond U+10FFFF.
struct Utf8Unit {
  uint8_t length = 0;  // 1..4
  bool is_valid = false;
};
// REQUIRES: not empty.
Utf8Unit ReadUtf8(std::string_view in);

// Writes whole characters while there is room; the first that does not fit caps it and nothing is
// written after that.
class TextSink {
 public:
  explicit TextSink(std::span<char> out) : out_(out) {}

  // A code point; surrogates and what lies beyond U+10FFFF become U+FFFD.
  void Put(uint32_t code_point) {
    if (code_point < 0x80 && !is_capped() && result_.size < out_.size()) {
      out_[result_.size++] = static_cast<char>(code_point);
    } else {
      PutEncoded(code_point);
    }
  }
  // UTF-8 that is known to be valid.
  void Copy(std::string_view valid);
  // The same for text[begin, end): short pieces go in one block where both sides have room for it.
  void CopyPiece(std::string_view text, size_t begin, size_t end) {
    constexpr size_t kBlock = 64;
    const bool is_block = end - begin <= kBlock && text.size() - begin >= kBlock &&
                          out_.size() - result_.size >= kBlock && !is_capped();
    if (is_block) {
      std::memcpy(out_.data() + result_.size, text.data() + begin, kBlock);
      result_.size += end - begin;
    } else {
      Copy(text.substr(begin, end - begin));
    }
  }
  void MarkBad() { result_.is_bad = true; }
  void MarkCapped() { result_.is_capped = true; }
  void PutReplacement() {
    MarkBad();
    Put(kReplacement);
  }

  bool is_capped() const { return result_.is_capped; }
  size_t size() const { return result_.size; }
  std::string_view written() const { return {out_.data(), result_.size}; }
  // The room left, and its use by somebody else.
  std::span<char> Free() { return out_.subspan(result_.size); }
  void Advance(size_t n) { result_.size += n; }
  void Absorb(const Decoded& part);
  const Decoded& result() const { return result_; }

 private:
  void PutEncoded(uint32_t code_point);

  std::span<char> out_;
  Decoded result_;
};

}  // namespace backstop::decode

#endif  // BACKSTOP_DECODE_UTF8_H_
