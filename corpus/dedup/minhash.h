// MinHash (Broder 1997): texts as sets of runs of words; the share of equal minima under many hash
// functions estimates how much of both sets is common. Bands of minima (Indyk and Motwani 1998)
// find candidates without comparing all pairs.

#ifndef BACKSTOP_CORPUS_DEDUP_MINHASH_H_
#define BACKSTOP_CORPUS_DEDUP_MINHASH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "features/terms.h"

namespace backstop::corpus {

inline constexpr size_t kShingleWords = 3;
inline constexpr size_t kRows = 6;  // minima of a band
inline constexpr size_t kBands = 20;
inline constexpr size_t kMinima = kRows * kBands;

// Two texts that share 80 % of their runs of words meet in a band with probability 0.998, 70 %:
// 0.92, 50 %: 0.27, 30 %: 0.014; then the estimate decides.
inline constexpr double kNearThreshold = 0.7;

using Minima = std::array<uint32_t, kMinima>;
// What is kept of the minima for the estimate: their low bytes (Li and Koenig 2010).
using Signature = std::array<uint8_t, kMinima>;

// Of all runs of kShingleWords words. False, and `out` untouched, for fewer words.
bool ComputeMinima(std::span<const features::Word> words, Minima* out);

Signature SignatureOf(const Minima& minima);
// The key of band `band`; equal keys of different bands are unlikely, as of different texts.
uint64_t BandKey(const Minima& minima, size_t band);
// The estimated share of common runs, 0 to 1; standard deviation at most 0.046.
double EstimateSimilarity(const Signature& a, const Signature& b);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_DEDUP_MINHASH_H_
