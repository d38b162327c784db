// One walk over each term's rows gathers everything; families and senders are counted once by
// stamping them with the term.

#include "heads/term_choice.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/zone.h"

namespace backstop::training {
namespace {

constexpr int kMaxLabels = kKindCount;
constexpr double kVoteMinRows = 30;  // of each label in a family, before it may vote on a sign
constexpr double kClearSign = 2;     // standard deviations

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
    uint32_t messages = 0;
    uint32_t last_message = UINT32_MAX;
    families_seen_.clear();
    for (uint32_t r : rows) {
      if (weights_[r] <= 0) continue;
      const ExampleRow& row = examples_.rows[r];
      present[row.label] += weights_[r];
      messages += row.message != last_message ? 1 : 0;
      last_message = row.message;
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
    if (is_binary && !AgreesAcrossFamilies()) return -1;
    return recipe_.by_frequency ? static_cast<double>(messages) : MutualInformation(present, all_);
  }

 private:
  // Backscatter against legitimate, in standard deviations.
  static double SignStrength(const LabelSums& present, const LabelSums& all) {
    double log_odds = 0;
    double variance = 0;
    for (Origin origin : {Origin::kBackscatter, Origin::kLegitimate}) {
      const auto label = static_cast<size_t>(origin);
      const double with = present[label] + 0.5;
      const double without = all[label] - present[label] + 0.5;
      log_odds += (origin == Origin::kBackscatter ? 1 : -1) * std::log(with / without);
      variance += 1 / with + 1 / without;
    }
    return log_odds / std::sqrt(variance);
  }

  // False when the families that clearly contradict are at least half as many as those on the other
  // side.
  bool AgreesAcrossFamilies() const {
    int votes[2] = {0, 0};
    for (uint32_t family : families_seen_) {
      const double strength = SignStrength(family_present_[family], family_rows_[family]);
      if (std::fabs(strength) > kClearSign && HasBothLabels(family_rows_[family]))
        ++votes[strength > 0 ? 1 : 0];
    }
    const int minority = std::min(votes[0], votes[1]);
    return minority == 0 || 2 * minority < std::max(votes[0], votes[1]);
  }
  static bool HasBothLabels(const LabelSums& all) {
    return std::min(all[static_cast<size_t>(Origin::kLegitimate)],
                    all[static_cast<size_t>(Origin::kBackscatter)]) >= kVoteMinRows;
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

bool IsBodyTerm(std::string_view name) {
  return name.starts_with(kZoneNames[static_cast<size_t>(Zone::kHuman)]) ||
         name.starts_with(kZoneNames[static_cast<size_t>(Zone::kOriginalBody)]);
}
bool IsPairTerm(std::string_view name) { return name.find("/pair.") != std::string_view::npos; }

std::vector<uint32_t> ChooseTerms(const Examples& examples, const TermIndex& index,
                                  const HeadRecipe& recipe, const std::vector<double>& weights) {
  struct Scored {
    double score;
    uint32_t term;
    bool operator<(const Scored& other) const {
      return score != other.score ? score > other.score : term < other.term;
    }
  };
  Chooser chooser(examples, recipe, weights);
  std::vector<Scored> scored[2];  // subject, body
  for (uint32_t term = 0; term < examples.terms.size(); ++term) {
    const auto rows = index.RowsOf(term);
    const std::string& name = examples.terms[term].name;
    if (rows.empty() || (!recipe.has_pairs && IsPairTerm(name))) continue;
    const bool is_binary = examples.rows[rows[0]].head == Head::kOrigin;
    const double score = chooser.Score(term, rows, is_binary);
    if (score > 0) scored[IsBodyTerm(name) ? 1 : 0].push_back({score, term});
  }
  std::vector<uint32_t> chosen;
  for (size_t body = 0; body < 2; ++body) {
    const size_t keep =
        std::min<size_t>(body == 1 ? recipe.terms : recipe.subject_terms, scored[body].size());
    std::partial_sort(scored[body].begin(),
                      scored[body].begin() + static_cast<std::ptrdiff_t>(keep), scored[body].end());
    for (size_t i = 0; i < keep; ++i) chosen.push_back(scored[body][i].term);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace backstop::training
