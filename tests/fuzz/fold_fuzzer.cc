// The vector kernels say what their scalar twins say.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "simd/kernels.h"

namespace simd = backstop::simd;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string in(data, data + size);
  std::string fast(size + simd::kOverrun, ' ');
  std::string slow(size + simd::kOverrun, ' ');
  fast.resize(simd::Fold(in, std::span(fast).first(size)));
  slow.resize(simd::scalar::Fold(in, slow));
  if (fast != slow) std::abort();

  std::vector<uint32_t> offsets(size + 1);
  std::vector<uint32_t> twins(size + 1);
  offsets.resize(simd::IndexWords(in, offsets));
  twins.resize(simd::scalar::IndexWords(in, twins));
  if (offsets != twins) std::abort();
  offsets.resize(size);
  twins.resize(size);
  offsets.resize(simd::IndexLineEnds(in, offsets).count);
  twins.resize(simd::scalar::IndexLineEnds(in, twins).count);
  if (offsets != twins || simd::FoldUtf8Case(fast) > slow.size()) std::abort();
  return 0;
}
