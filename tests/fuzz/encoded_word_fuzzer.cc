// A header value becomes UTF-8 that needs no repair, and one without encoded words, folds or 8-bit
// bytes stays as it is.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "decode/decode.h"

namespace decode = backstop::decode;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static decode::Converter converter;
  const std::string value(data, data + size);
  std::string text(size * 3, ' ');
  text.resize(decode::EncodedWords(value, converter, text).size);
  std::string again(text.size(), ' ');
  if (converter.ToUtf8(decode::CharsetId::kUnknown, text, again).is_bad) std::abort();
  const bool is_plain = value.find("=?") == std::string::npos &&
                        std::all_of(value.begin(), value.end(), [](char c) { return c > '\r'; });
  if (is_plain && text != value) std::abort();
  return 0;
}
