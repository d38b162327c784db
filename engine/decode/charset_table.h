// The charsets that the engine knows: how each is converted, its table where it is a single-byte
// one, and its labels. The contents are generated (charset_table.cc); the counts here are checked
// by the generator.

#ifndef BACKSTOP_DECODE_CHARSET_TABLE_H_
#define BACKSTOP_DECODE_CHARSET_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace backstop::decode {

enum class Method : uint8_t {
  kUtf8,
  kAscii,
  kUtf16,       // by byte order mark, else guessed
  kIso2022Jp,   // rewritten as EUC-JP
  kIso2022Kr,   // rewritten as UHC
  kHz,          // rewritten as GB 18030
  kSingleByte,  // ASCII and kSingleByteTables[index]
  kIconv,       // kIconvNames[index]
};

struct CharsetRow {
  std::string_view name;
  Method method;
  uint8_t index;
};

inline constexpr size_t kIconvCount = 13;
inline constexpr size_t kCharsetCount = 79;
inline constexpr size_t kLongestLabel = 19;
inline constexpr size_t kWindows1252 = 17;  // its table

extern const uint16_t kSingleByteTables[][128];  // 0: the charset does not have that byte
extern const char* const kIconvNames[kIconvCount];
extern const CharsetRow kCharsets[kCharsetCount];  // by CharsetId

// Index of the charset with that label, of letters and digits alone, in any case; kCharsetCount
// when there is none.
size_t CharsetLabelled(std::string_view label);

}  // namespace backstop::decode

#endif  // BACKSTOP_DECODE_CHARSET_TABLE_H_
