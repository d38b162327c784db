// One walk over each term's rows gathers everything; families and senders are counted once by
// stamping them with the term.

#include "heads/term_choice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "base/zone.h"
#include "parallel/packing.h"

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

struct Scored {
  double score;
  uint32_t term;
  bool operator<(const Scored& other) const {
    return score != other.score ? score > other.score : term < other.term;
  }
};

// The best `count` of what the processes have.
void KeepBest(size_t count, Team& team, std::vector<Scored>* scored) {
  const auto cut = [&] {
    const size_t keep = std::min(count, scored->size());
    std::partial_sort(scored->begin(), scored->begin() + static_cast<std::ptrdiff_t>(keep),
                      scored->end());
    scored->resize(keep);
  };
  cut();
  if (team.size() == 1) return;
  Packer packer;
  packer.Numbers(*scored);
  scored->clear();
  for (const std::string& bytes : team.Gather(packer.Take())) {
    std::vector<Scored> others;
    Unpacker(bytes).Numbers(others);
    scored->insert(scored->end(), others.begin(), others.end());
  }
  cut();
}

}  // namespace

TermIndex::TermIndex(const Examples& examples, Head head) {
  IndexRowsHere(examples, head);
  if (examples.team->size() > 1)
    ShareOut(*examples.team, static_cast<uint32_t>(examples.terms.size()));
}

void TermIndex::IndexRowsHere(const Examples& examples, Head head) {
  const auto is_wanted = [&](const ExampleRow& row) {
    return row.head == head && examples.IsHere(row);
  };
  begin_.resize(examples.terms.size() + 1);
  for (const ExampleRow& row : examples.rows) {
    if (!is_wanted(row)) continue;
    for (uint32_t term : examples.TermsOf(row)) ++begin_[term + 1];
  }
  for (size_t t = 1; t < begin_.size(); ++t) begin_[t] += begin_[t - 1];
  rows_.resize(begin_.back());
  std::vector<uint64_t> next(begin_.begin(), begin_.end() - 1);
  for (uint32_t r = 0; r < examples.rows.size(); ++r) {
    if (!is_wanted(examples.rows[r])) continue;
    for (uint32_t term : examples.TermsOf(examples.rows[r])) rows_[next[term]++] = r;
  }
}

// Each process gets the rows, wherever they lie, of one range of terms.
void TermIndex::ShareOut(Team& team, uint32_t terms) {
  const auto first_of = [&](uint32_t rank) {
    return static_cast<uint32_t>(uint64_t{terms} * rank / team.size());
  };
  std::vector<std::string> to(team.size());
  for (uint32_t rank = 0; rank < team.size(); ++rank) {
    Packer packer;
    std::vector<uint64_t> begins(begin_.begin() + first_of(rank),
                                 begin_.begin() + first_of(rank + 1) + 1);
    std::vector<uint32_t> rows(rows_.begin() + static_cast<std::ptrdiff_t>(begins.front()),
                               rows_.begin() + static_cast<std::ptrdiff_t>(begins.back()));
    packer.Numbers(begins);
    packer.Numbers(rows);
    to[rank] = packer.Take();
  }
  struct Part {
    std::vector<uint64_t> begins;
    std::vector<uint32_t> rows;
  };
  std::vector<Part> parts;
  for (const std::string& bytes : team.Exchange(std::move(to))) {
    Unpacker unpacker(bytes);
    Part& part = parts.emplace_back();
    unpacker.Numbers(part.begins);
    unpacker.Numbers(part.rows);
  }
  first_ = first_of(team.rank());
  begin_.assign(1, 0);
  rows_.clear();
  for (size_t t = 0; t + 1 < parts[0].begins.size(); ++t) {
    for (const Part& part : parts) {
      const auto offset = [&](size_t at) {
        return part.rows.begin() + static_cast<std::ptrdiff_t>(part.begins[at] - part.begins[0]);
      };
      rows_.insert(rows_.end(), offset(t), offset(t + 1));
    }
    std::sort(rows_.begin() + static_cast<std::ptrdiff_t>(begin_.back()), rows_.end());
    begin_.push_back(rows_.size());
  }
}

bool IsBodyTerm(std::string_view name) {
  return name.starts_with(kZoneNames[static_cast<size_t>(Zone::kHuman)]) ||
         name.starts_with(kZoneNames[static_cast<size_t>(Zone::kOriginalBody)]);
}
bool IsPairTerm(std::string_view name) { return name.find("/pair.") != std::string_view::npos; }

std::vector<uint32_t> ChooseTerms(const Examples& examples, const TermIndex& index,
                                  const HeadRecipe& recipe, const std::vector<double>& weights) {
  Chooser chooser(examples, recipe, weights);
  std::vector<Scored> scored[2];  // subject, body
  for (uint32_t term = index.first(); term < index.last(); ++term) {
    const auto rows = index.RowsOf(term);
    const std::string& name = examples.terms[term].name;
    if (rows.empty() || (!recipe.has_pairs && IsPairTerm(name))) continue;
    const bool is_binary = examples.rows[rows[0]].head == Head::kOrigin;
    const double score = chooser.Score(term, rows, is_binary);
    if (score > 0) scored[IsBodyTerm(name) ? 1 : 0].push_back({score, term});
  }
  std::vector<uint32_t> chosen;
  for (size_t body = 0; body < 2; ++body) {
    KeepBest(body == 1 ? recipe.terms : recipe.subject_terms, *examples.team, &scored[body]);
    for (const Scored& one : scored[body]) chosen.push_back(one.term);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace backstop::training
