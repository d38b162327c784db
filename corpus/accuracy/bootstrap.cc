// Rows are sorted once, equal scores by group, so that the order in which they come does not
// matter; a round draws a multiplicity for every group and walks the sorted rows, so it is linear.

#include "accuracy/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <utility>

namespace backstop::accuracy {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// How often each group is drawn, by dense group number.
class Draws {
 public:
  Draws(const std::vector<GroupScored>& rows, uint64_t seed) : random_(seed) {
    std::vector<uint32_t> order(rows.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&rows](uint32_t a, uint32_t b) {
      return std::pair(rows[a].group, a) < std::pair(rows[b].group, b);
    });
    // Of each row the first of its group, then the group's number by first rows.
    group_.resize(rows.size());
    for (size_t i = 0; i < order.size(); ++i) {
      const bool is_first = i == 0 || rows[order[i]].group != rows[order[i - 1]].group;
      group_[order[i]] = is_first ? order[i] : group_[order[i - 1]];
    }
    uint32_t groups = 0;
    for (uint32_t i = 0; i < group_.size(); ++i)
      group_[i] = group_[i] == i ? groups++ : group_[group_[i]];
    times_.assign(groups, 1);
  }
  // Before the first call every group counts once.
  void Next() {
    std::fill(times_.begin(), times_.end(), 0u);
    for (size_t i = 0; i < times_.size(); ++i) ++times_[random_() % times_.size()];
  }
  double TimesOf(size_t row) const { return times_[group_[row]]; }

 private:
  std::mt19937_64 random_;
  std::vector<uint32_t> group_;  // of each row
  std::vector<uint32_t> times_;
};

struct Figures {
  double auc = kNone;
  std::vector<double> recalls;
};

// REQUIRES: rows sorted by descending score.
Figures FiguresOf(const std::vector<GroupScored>& rows, const Draws& draws,
                  std::span<const double> shares) {
  double totals[2] = {0, 0};
  for (size_t i = 0; i < rows.size(); ++i) totals[rows[i].is_positive] += draws.TimesOf(i);
  Figures out{kNone, std::vector<double>(shares.size(), kNone)};
  if (totals[0] == 0 || totals[1] == 0) return out;
  double above[2] = {0, 0};
  double pairs = 0;
  size_t share = 0;
  // A share of less than one negative has no threshold of its own.
  while (share < shares.size() && shares[share] * totals[0] < 1) ++share;
  for (size_t i = 0; i < rows.size();) {
    double here[2] = {0, 0};
    const double score = rows[i].score;
    for (; i < rows.size() && rows[i].score == score; ++i)
      here[rows[i].is_positive] += draws.TimesOf(i);
    for (; share < shares.size() && above[0] + here[0] > shares[share] * totals[0]; ++share)
      out.recalls[share] = above[1] / totals[1];
    pairs += here[0] * (above[1] + here[1] / 2);
    above[0] += here[0];
    above[1] += here[1];
  }
  for (; share < shares.size(); ++share) out.recalls[share] = 1;
  out.auc = pairs / totals[0] / totals[1];
  return out;
}

Interval IntervalOf(double value, std::vector<double> drawn) {
  std::erase_if(drawn, [](double x) { return std::isnan(x); });
  if (std::isnan(value) || drawn.size() < 2) return {value, kNone, kNone};
  std::sort(drawn.begin(), drawn.end());
  const auto at = [&drawn](double share) {
    return drawn[static_cast<size_t>(std::lround(share * static_cast<double>(drawn.size() - 1)))];
  };
  return {value, at(0.025), at(0.975)};
}

}  // namespace

RankFigures BootstrapRanks(std::vector<GroupScored> scored, std::span<const double> shares,
                           unsigned rounds, uint64_t seed) {
  std::sort(scored.begin(), scored.end(), [](const GroupScored& a, const GroupScored& b) {
    return std::pair(-a.score, a.group) < std::pair(-b.score, b.group);
  });
  RankFigures out;
  for (const GroupScored& row : scored) ++(row.is_positive ? out.positives : out.negatives);
  Draws draws(scored, seed);
  const Figures whole = FiguresOf(scored, draws, shares);
  std::vector<double> areas;
  std::vector<std::vector<double>> recalls(shares.size());
  const bool has_both = out.positives > 0 && out.negatives > 0;
  for (unsigned round = 0; has_both && round < rounds; ++round) {
    draws.Next();
    const Figures drawn = FiguresOf(scored, draws, shares);
    areas.push_back(drawn.auc);
    for (size_t s = 0; s < shares.size(); ++s) recalls[s].push_back(drawn.recalls[s]);
  }
  out.auc = IntervalOf(whole.auc, std::move(areas));
  for (size_t s = 0; s < shares.size(); ++s)
    out.recalls.push_back(IntervalOf(whole.recalls[s], std::move(recalls[s])));
  return out;
}

Interval BootstrapShare(const std::vector<GroupScored>& marked, unsigned rounds, uint64_t seed) {
  Draws draws(marked, seed);
  const auto share = [&] {
    double counts[2] = {0, 0};
    for (size_t i = 0; i < marked.size(); ++i) counts[marked[i].is_positive] += draws.TimesOf(i);
    return counts[1] / (counts[0] + counts[1]);
  };
  const double whole = share();
  std::vector<double> drawn;
  for (unsigned round = 0; !marked.empty() && round < rounds; ++round) {
    draws.Next();
    drawn.push_back(share());
  }
  return IntervalOf(whole, std::move(drawn));
}

}  // namespace backstop::accuracy
