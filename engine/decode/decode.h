// Bytes to bytes: transfer encodings, encoded words, charsets, html to text. Knows nothing of
// mail's structure. Every routine is total (junk in, something sensible out), writes at most
// `out.size()` bytes and says how many, and allocates nothing. Text comes out as UTF-8; what cannot
// be converted becomes U+FFFD.

#ifndef BACKSTOP_DECODE_DECODE_H_
#define BACKSTOP_DECODE_DECODE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "backstop/status.h"

namespace backstop::decode {

struct Decoded {
  size_t size = 0;         // bytes written
  bool is_bad = false;     // junk was met and skipped or replaced
  bool is_capped = false;  // `out` was too small: the rest was dropped
};

// RFC 2045, 6.8. Bytes outside the alphabet are skipped (is_bad unless blanks); decoding ends at
// padding only when nothing but padding and blanks follows. SIMD.
Decoded Base64(std::string_view in, std::span<char> out);
// RFC 2045, 6.7. Soft line breaks with CRLF, LF or CR; a bad =XX is kept as written.
Decoded QuotedPrintable(std::string_view in, std::span<char> out);
// Classic uuencode, from the "begin" line to "end".
Decoded Uuencode(std::string_view in, std::span<char> out);

// A charset as the engine knows it: an index into the table of decode/charset.cc.
enum class CharsetId : uint8_t { kUtf8 = 0, kAscii = 1, kUnknown = 255 };
// Looks a label up (case-insensitive, aliases: "cp1252", "windows-1252", "latin1", "x-sjis", ...).
// kUnknown when not known.
CharsetId FindCharset(std::string_view label);

// Holds what conversion needs (iconv descriptors for multi-byte charsets, opened here). One thread.
class Converter {
 public:
  Converter();
  ~Converter();
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  // Converts to UTF-8. kUnknown and kAscii with 8-bit bytes: taken as UTF-8 where valid, else as
  // windows-1252. UTF-8 input is checked and repaired. Never allocates.
  Decoded ToUtf8(CharsetId charset, std::string_view in, std::span<char> out);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Decodes RFC 2047 encoded words (and RFC 2231 language tags in them) in a header value; unfolds;
// other bytes go through as UTF-8 (8-bit: repaired as above). At most 64 encoded words; blanks
// between two encoded words vanish.
Decoded EncodedWords(std::string_view value, Converter& converter, std::span<char> out);

// What html gives besides its text.
struct HtmlFacts {
  uint32_t links = 0;             // <a href>
  uint32_t images = 0;            // <img>
  uint32_t forms = 0;             // <form>, <input>
  uint32_t scripts = 0;           // <script>, event handlers
  uint32_t hidden = 0;            // display:none, font-size:0/1px, white on white
  uint32_t mismatched_links = 0;  // visible text is a URL of another host than href
  uint32_t tags = 0;
};
// Text of UTF-8 html: tags dropped (block tags become a line end, a table's cells a tab),
// script/style/comments skipped, entities decoded, href URLs kept behind the link text in angle
// brackets: "text <http://host/path>". Linear time. `facts` is added to; may be null.
Decoded HtmlToText(std::string_view html, std::span<char> out, HtmlFacts* facts);

}  // namespace backstop::decode

#endif  // BACKSTOP_DECODE_DECODE_H_
