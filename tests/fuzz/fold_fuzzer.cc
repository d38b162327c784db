// The vector kernels say what their scalar twins say.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "simd/kernels.h"
#include "simd/word_index.h"

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
  std::vector<backstop::Word> words(simd::RoomForWords(size)), others(words);
  const size_t count = simd::FindWords(in, words).count;
  if (simd::scalar::FindWords(in, others).count != count) std::abort();
  for (size_t i = 0; i <= count; ++i) {
    if (words[i].begin != others[i].begin || words[i].hash != others[i].hash) std::abort();
  }
  if (simd::FindAddressMark(in, 0) != simd::scalar::FindAddressMark(in, 0)) std::abort();
  if (simd::FoldUtf8Case(fast) > slow.size()) std::abort();
  return 0;
}
