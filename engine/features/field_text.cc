// Most values are ASCII without encoded words and are folded straight from the message.

#include "features/field_text.h"

#include "simd/kernels.h"

namespace backstop::features {

bool NeedsDecoding(std::string_view value) {
  return simd::AsciiPrefix(value) < value.size() || value.find("=?") != std::string_view::npos;
}

size_t FoldFieldValue(std::string_view value, decode::Converter& converter, std::span<char> scratch,
                      std::span<char> out) {
  if (!NeedsDecoding(value)) return simd::Fold(value, out);
  const size_t size = decode::EncodedWords(value, converter, scratch.first(kFieldTextRoom)).size;
  return simd::FoldUtf8Case(out.first(simd::Fold({scratch.data(), size}, out)));
}

}  // namespace backstop::features
