#include "accuracy/metrics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace backstop::accuracy {

double Auc(std::vector<Scored> scored) {
  std::sort(scored.begin(), scored.end(),
            [](const Scored& a, const Scored& b) { return a.score < b.score; });
  double below = 0;  // negatives with a smaller score
  double pairs = 0;
  double positives = 0;
  for (size_t i = 0; i < scored.size();) {
    double negatives_here = 0;
    double positives_here = 0;
    const double score = scored[i].score;
    for (; i < scored.size() && scored[i].score == score; ++i) {
      (scored[i].is_positive ? positives_here : negatives_here) += 1;
    }
    pairs += positives_here * (below + negatives_here / 2);
    below += negatives_here;
    positives += positives_here;
  }
  return positives > 0 && below > 0 ? pairs / positives / below : std::nan("");
}

double ThresholdFor(const std::vector<Scored>& scored, double share) {
  std::vector<double> negatives;
  for (const Scored& one : scored) {
    if (!one.is_positive) negatives.push_back(one.score);
  }
  if (negatives.empty()) return -std::numeric_limits<double>::infinity();
  std::sort(negatives.begin(), negatives.end(), std::greater<>());
  const auto allowed = static_cast<size_t>(share * static_cast<double>(negatives.size()));
  // Just above the first negative that is one too many.
  return std::nextafter(negatives[std::min(allowed, negatives.size() - 1)],
                        std::numeric_limits<double>::infinity());
}

Rates RatesAt(const std::vector<Scored>& scored, double threshold) {
  double counts[2] = {0, 0};
  double above[2] = {0, 0};
  for (const Scored& one : scored) {
    counts[one.is_positive ? 1 : 0] += 1;
    if (one.score >= threshold) above[one.is_positive ? 1 : 0] += 1;
  }
  return {above[1] / counts[1], above[0] / counts[0]};
}

double CalibrationError(const std::vector<Judged>& judged) {
  constexpr size_t kBins = 10;
  struct Bin {
    double weight = 0;
    double probability = 0;
    double positive = 0;
  };
  std::array<Bin, kBins> bins;
  double total = 0;
  for (const Judged& one : judged) {
    Bin& bin = bins[std::min(kBins - 1, static_cast<size_t>(one.probability * kBins))];
    bin.weight += one.weight;
    bin.probability += one.weight * one.probability;
    bin.positive += one.is_positive ? one.weight : 0;
    total += one.weight;
  }
  double error = 0;
  for (const Bin& bin : bins) error += std::fabs(bin.probability - bin.positive);
  return error / total;
}

double ShareUpperBound(size_t events, size_t of) {
  constexpr double kDoubt = 0.05;
  if (events >= of) return 1;
  const auto n = static_cast<double>(of);
  // The chance of `events` or fewer falls as the share grows: halve towards where it is kDoubt.
  const auto chance = [&](double share) {
    double sum = 0;
    for (size_t i = 0; i <= events; ++i) {
      const auto k = static_cast<double>(i);
      sum += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                      k * std::log(share) + (n - k) * std::log1p(-share));
    }
    return sum;
  };
  double low = 0;
  double high = 1;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (chance(middle) > kDoubt ? low : high) = middle;
  }
  return high;
}

}  // namespace backstop::accuracy
