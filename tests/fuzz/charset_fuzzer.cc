// Whatever the charset and the bytes, the outcome is UTF-8 that needs no repair. The first byte
// chooses the charset.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "decode/decode.h"

namespace decode = backstop::decode;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static decode::Converter converter;
  if (size == 0) return 0;
  const std::string in(data + 1, data + size);
  std::string text(size * 2, ' ');
  text.resize(converter.ToUtf8(decode::CharsetId{data[0]}, in, text).size);
  std::string again(text.size(), ' ');
  const decode::Decoded repaired = converter.ToUtf8(decode::CharsetId::kUnknown, text, again);
  if (repaired.is_bad || repaired.is_capped || again != text) std::abort();
  decode::FindCharset(in);
  return 0;
}
