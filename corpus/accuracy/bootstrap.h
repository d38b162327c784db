// Intervals by resampling groups: messages that show the same original, or come from one sender,
// are drawn together, so that copies do not pass for evidence. Percentiles of the resampled
// figures, 95 %.

#ifndef BACKSTOP_CORPUS_ACCURACY_BOOTSTRAP_H_
#define BACKSTOP_CORPUS_ACCURACY_BOOTSTRAP_H_

#include <cstdint>
#include <span>
#include <vector>

namespace backstop::accuracy {

struct GroupScored {
  double score = 0;
  bool is_positive = false;
  uint32_t group = 0;
};

// A figure of the whole, and where 95 % of the resampled ones lie. NaN where it has no meaning.
struct Interval {
  double value = 0;
  double low = 0;
  double high = 0;
};

inline constexpr unsigned kBootstrapRounds = 200;

// Recall at every share of false positives in `shares` (ascending), each with its own threshold;
// NaN where a share of the negatives is less than one of them.
struct RankFigures {
  size_t positives = 0;
  size_t negatives = 0;
  Interval auc;
  std::vector<Interval> recalls;
};
RankFigures BootstrapRanks(std::vector<GroupScored> scored, std::span<const double> shares,
                           unsigned rounds, uint64_t seed);

// Share of the positives among all.
Interval BootstrapShare(const std::vector<GroupScored>& marked, unsigned rounds, uint64_t seed);

}  // namespace backstop::accuracy

#endif  // BACKSTOP_CORPUS_ACCURACY_BOOTSTRAP_H_
