// One walk over each term's rows gathers everything; families and senders are counted once by
// stamping them with the term.

#include "heads/term_choice.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace backstop::training {
namespace {

constexpr int kMaxLabels = kKindCount;
constexpr double kVoteMinRows = 30;    // of each label in a family, before it may vote on a sign
constexpr double kVoteMinPresent = 5;  // rows with the term

using LabelSums = std::array<double, kMaxLabels>;

double PlusLogRatio(double joint, double a, double b, double total) {
  return joint > 0 ? joint * std::log(joint * total / (a * b)) : 0;
}

// Nats over all weight: presence against label.
double MutualInformation(const LabelSums& present, const LabelSums& all) {
  double with = 0;
  double total = 0;
  for (int k = 0; k < kMaxLabels; ++k) {
    with += present[k];
    total += all[k];
  }
  double information = 0;
  for (int k = 0; k < kMaxLabels; ++k) {
    information += PlusLogRatio(present[k], with, all[k], total);
    information += PlusLogRatio(all[k] - present[k], total - with, all[k], total);
  }
  return information;
}

class Chooser {
 public:
  Chooser(const Examples& examples, const HeadRecipe& recipe, const std::vector<double>& weights)
      : examples_(examples), recipe_(recipe), weights_(weights) {
    family_rows_.resize(examples.families.size());
    family_present_.resize(examples.families.size());
    family_stamp_.assign(examples.families.size(), UINT32_MAX);
    uint32_t senders = 0;
    for (size_t r = 0; r < examples.rows.size(); ++r) {
      const ExampleRow& row = examples.rows[r];
      senders = std::max(senders, row.sender + 1);
      if (weights[r] <= 0) continue;
      all_[row.label] += weights[r];
      family_rows_[row.family][row.label] += 1;
    }
    sender_stamp_.assign(senders, UINT32_MAX);
  }

  // Its score, or a negative number when the term is not to be had.
  double Score(uint32_t term, std::span<const uint32_t> rows, bool is_binary) {
    LabelSums present{};
    uint32_t senders = 0;
    families_seen_.clear();
    for (uint32_t r : rows) {
      if (weights_[r] <= 0) continue;
      const ExampleRow& row = examples_.rows[r];
      present[row.label] += weights_[r];
      if (sender_stamp_[row.sender] != term) {
        sender_stamp_[row.sender] = term;
        ++senders;
      }
      if (family_stamp_[row.family] != term) {
        family_stamp_[row.family] = term;
        family_present_[row.family] = {};
        families_seen_.push_back(row.family);
      }
      family_present_[row.family][row.label] += 1;
    }
    if (families_seen_.size() < recipe_.min_families && senders < recipe_.min_senders) return -1;
    if (is_binary && !AgreesAcrossFamilies(present)) return -1;
    return MutualInformation(present, all_);
  }

 private:
  static double LogOdds(const LabelSums& present, const LabelSums& all) {
    constexpr auto kFor = static_cast<size_t>(Origin::kBackscatter);
    constexpr auto kAgainst = static_cast<size_t>(Origin::kLegitimate);
    return std::log((present[kFor] + 0.5) / (all[kFor] + 1)) -
           std::log((present[kAgainst] + 0.5) / (all[kAgainst] + 1));
  }

  bool AgreesAcrossFamilies(const LabelSums& present) const {
    const bool is_for = LogOdds(present, all_) > 0;
    int agree = 0;
    int disagree = 0;
    for (uint32_t family : families_seen_) {
      const LabelSums& all = family_rows_[family];
      const LabelSums& here = family_present_[family];
      if (std::min(all[1], all[2]) < kVoteMinRows || here[1] + here[2] < kVoteMinPresent) continue;
      ((LogOdds(here, all) > 0) == is_for ? agree : disagree)++;
    }
    return agree >= disagree;
  }

  const Examples& examples_;
  const HeadRecipe& recipe_;
  const std::vector<double>& weights_;
  LabelSums all_{};
  std::vector<LabelSums> family_rows_;
  std::vector<LabelSums> family_present_;
  std::vector<uint32_t> family_stamp_;
  std::vector<uint32_t> sender_stamp_;
  std::vector<uint32_t> families_seen_;
};

}  // namespace

TermIndex::TermIndex(const Examples& examples, Head head) : begin_(examples.terms.size() + 1) {
  for (const ExampleRow& row : examples.rows) {
    if (row.head != head) continue;
    for (uint32_t term : examples.TermsOf(row)) ++begin_[term + 1];
  }
  for (size_t t = 1; t < begin_.size(); ++t) begin_[t] += begin_[t - 1];
  rows_.resize(begin_.back());
  std::vector<uint64_t> next(begin_.begin(), begin_.end() - 1);
  for (uint32_t r = 0; r < examples.rows.size(); ++r) {
    if (examples.rows[r].head != head) continue;
    for (uint32_t term : examples.TermsOf(examples.rows[r])) rows_[next[term]++] = r;
  }
}

std::vector<uint32_t> ChooseTerms(const Examples& examples, const TermIndex& index,
                                  const HeadRecipe& recipe, const std::vector<double>& weights) {
  Chooser chooser(examples, recipe, weights);
  struct Scored {
    double score;
    uint32_t term;
  };
  std::vector<Scored> scored;
  for (uint32_t term = 0; term < examples.terms.size(); ++term) {
    const auto rows = index.RowsOf(term);
    if (rows.empty()) continue;
    const bool is_binary = examples.rows[rows[0]].head == Head::kOrigin;
    const double score = chooser.Score(term, rows, is_binary);
    if (score > 0) scored.push_back({score, term});
  }
  const size_t keep = std::min<size_t>(recipe.terms, scored.size());
  const auto better = [](const Scored& a, const Scored& b) {
    return a.score != b.score ? a.score > b.score : a.term < b.term;
  };
  std::partial_sort(scored.begin(), scored.begin() + static_cast<std::ptrdiff_t>(keep),
                    scored.end(), better);
  std::vector<uint32_t> chosen;
  for (size_t i = 0; i < keep; ++i) chosen.push_back(scored[i].term);
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace backstop::training
