// Transfer decoders keep to their output, and a smaller output gets the front of what a larger one
// gets.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "decode/decode.h"

namespace decode = backstop::decode;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string in(data, data + size);
  for (const auto decoder : {decode::Base64, decode::QuotedPrintable, decode::Uuencode}) {
    std::string plenty(size, ' ');
    std::string little(size / 2, ' ');
    const decode::Decoded whole = decoder(in, plenty);
    const decode::Decoded part = decoder(in, little);
    if (whole.is_capped || whole.size > size) std::abort();
    if (part.size != std::min(whole.size, little.size())) std::abort();
    if (little.compare(0, part.size, plenty, 0, part.size) != 0) std::abort();
  }
  return 0;
}
