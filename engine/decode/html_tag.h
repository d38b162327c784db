// The pieces of html: tags with their attributes, character references. Browsers' rules (WHATWG
// HTML, 13.2.5) as far as they decide where text begins and ends.

#ifndef BACKSTOP_DECODE_HTML_TAG_H_
#define BACKSTOP_DECODE_HTML_TAG_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace backstop::decode {

// The first eight letters of a name, lower case, in one number, so that names compare at once. No
// two names that matter begin with the same eight.
constexpr uint64_t PackName(std::string_view name) { return LowerBlock(FrontBytes(name)); }

struct Attribute {
  std::string_view name;
  std::string_view value;  // raw, without quotes
};

// Reads the inside of one tag, attribute by attribute, up to its '>'.
class TagReader {
 public:
  // `at`: behind the tag's name. Quotes that are never closed are remembered in `unclosed` (bit 0
  // '"', bit 1 '\''), which one document's readers share, so that they are looked for once.
  TagReader(std::string_view html, size_t at, uint8_t* unclosed)
      : html_(html), at_(at), unclosed_(unclosed) {}

  bool Next(Attribute* attribute);
  // Behind the tag's '>', or the end. REQUIRES: Next() gave false.
  size_t end() const { return at_; }

 private:
  std::string_view ReadValue();

  std::string_view html_;
  size_t at_;
  uint8_t* unclosed_;
};

// A character reference at the front of `in` ("&amp;", "&#65;", "&#x41"): how long it is and what
// it stands for; length 0 when it is none. REQUIRES: in.front() == '&'.
struct CharacterReference {
  size_t length = 0;
  uint32_t code_point = 0;
};
CharacterReference ReadCharacterReference(std::string_view in);

}  // namespace backstop::decode

#endif  // BACKSTOP_DECODE_HTML_TAG_H_
