// The hash functions are permutations of 32-bit numbers: xor, multiply by an odd number, and fold
// the high half down. Written as one loop over the functions, which compilers turn into vector
// code.

#include "dedup/minhash.h"

#include <xxhash.h>

#include <algorithm>

namespace backstop::corpus {
namespace {

struct Permutations {
  std::array<uint32_t, kMinima> mask{}, factor{};
};

// splitmix64 (Steele et al. 2014): any fixed numbers will do, these have no pattern.
constexpr Permutations MakePermutations() {
  Permutations made;
  uint64_t state = 0x4261636B73746F70ull;
  for (size_t i = 0; i < kMinima; ++i) {
    state += 0x9E3779B97F4A7C15ull;
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    z ^= z >> 31;
    made.mask[i] = static_cast<uint32_t>(z);
    made.factor[i] = static_cast<uint32_t>(z >> 32) | 1u;
  }
  return made;
}
constexpr Permutations kPermutations = MakePermutations();

}  // namespace

bool ComputeMinima(std::span<const features::Word> words, Minima* out) {
  if (words.size() < kShingleWords) return false;
  out->fill(UINT32_MAX);
  for (size_t begin = 0; begin + kShingleWords <= words.size(); ++begin) {
    std::array<uint64_t, kShingleWords> run;
    for (size_t i = 0; i < kShingleWords; ++i) run[i] = words[begin + i].hash;
    const uint32_t shingle = static_cast<uint32_t>(XXH3_64bits(run.data(), sizeof(run)));
    for (size_t i = 0; i < kMinima; ++i) {
      uint32_t value = (shingle ^ kPermutations.mask[i]) * kPermutations.factor[i];
      value ^= value >> 16;
      (*out)[i] = std::min((*out)[i], value);
    }
  }
  return true;
}

Signature SignatureOf(const Minima& minima) {
  Signature signature;
  std::transform(minima.begin(), minima.end(), signature.begin(),
                 [](uint32_t minimum) { return static_cast<uint8_t>(minimum); });
  return signature;
}

uint64_t BandKey(const Minima& minima, size_t band) {
  return XXH3_64bits_withSeed(minima.data() + band * kRows, kRows * sizeof(uint32_t), band);
}

double EstimateSimilarity(const Signature& a, const Signature& b) {
  size_t equal = 0;
  for (size_t i = 0; i < kMinima; ++i) equal += a[i] == b[i];
  constexpr double kByChance = 1.0 / 256;
  const double share = static_cast<double>(equal) / kMinima;
  return std::max(0.0, (share - kByChance) / (1 - kByChance));
}

}  // namespace backstop::corpus
