// Transfer encodings edited in place: what was decoded and changed, byte for byte of the same
// count, is written back into the very characters that carried it. Line ends, soft breaks, padding
// and junk stay where they are.

#ifndef BACKSTOP_CORPUS_SCRUB_RECODE_H_
#define BACKSTOP_CORPUS_SCRUB_RECODE_H_

#include <span>
#include <string>
#include <string_view>

namespace backstop::corpus {

// Quoted-printable; `is_word`: the Q encoding of encoded words, in which "_" is a blank.
std::string DecodeQuoted(std::string_view raw, bool is_word);
// REQUIRES: bytes.size() is what DecodeQuoted gave.
void RewriteQuoted(std::span<char> raw, bool is_word, std::string_view bytes);

std::string DecodeBase64(std::string_view raw);
// REQUIRES: bytes.size() is what DecodeBase64 gave.
void RewriteBase64(std::span<char> raw, std::string_view bytes);

// An encoded word "=?charset?Q?text?=" (RFC 2047) at the front of `text`.
struct EncodedWordAt {
  size_t size = 0;  // all of it; 0: there is none
  std::string_view charset, text;
  bool is_base64 = false;
};
EncodedWordAt ReadEncodedWord(std::string_view text);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SCRUB_RECODE_H_
