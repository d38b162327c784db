// One walk over each term's rows gathers everything. Of several processes each walks over its own
// rows and tells the term's owner, some terms at a time; the owners score.

#include "heads/term_choice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "base/zone.h"
#include "parallel/exact_sum.h"
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

// What a process tells of a term to the process that scores it.
struct ToldTerm {
  struct Weight {
    uint32_t label;
    double weight;
  };
  struct Cell {
    uint32_t family;
    uint32_t label;
    uint32_t rows;
  };
  uint32_t term = 0;
  uint32_t messages = 0;
  std::vector<Weight> present;
  std::vector<Cell> cells;
  std::vector<uint32_t> senders;

  template <typename Stream>
  void Fields(Stream& stream) {
    stream.Number(term);
    stream.Number(messages);
    stream.Numbers(present);
    stream.Numbers(cells);
    stream.Numbers(senders);
  }
};

// How one term after another is used in the rows that are trained on.
class TermUse {
 public:
  TermUse(size_t families, const HeadRecipe& recipe)
      : min_families_(recipe.min_families),
        min_senders_(recipe.min_senders),
        rows_(families),
        stamp_of_family_(families) {}

  void Clear() {
    present_ = {};
    messages_ = 0;
    last_message_ = UINT32_MAX;
    families_.clear();
    senders_.clear();
    ++stamp_;
  }
  // Rows of a message follow one another.
  void Add(const ExampleRow& row, double weight) {
    present_[row.label] += weight;
    messages_ += row.message != last_message_ ? 1 : 0;
    last_message_ = row.message;
    RowsOf(row.family)[row.label] += 1;
    AddSender(row.sender);
  }
  void Add(const ToldTerm& told) {
    for (const auto& [label, weight] : told.present) present_[label] += weight;
    messages_ += told.messages;
    for (const auto& [family, label, rows] : told.cells) RowsOf(family)[label] += rows;
    for (const uint32_t sender : told.senders) AddSender(sender);
  }
  void Tell(uint32_t term, ToldTerm* told) const {
    *told = {term, messages_, {}, {}, senders_};
    for (uint32_t label = 0; label < kMaxLabels; ++label) {
      if (present_[label] > 0) told->present.push_back({label, present_[label]});
      for (const uint32_t family : families_) {
        const auto rows = static_cast<uint32_t>(rows_[family][label]);
        if (rows > 0) told->cells.push_back({family, label, rows});
      }
    }
  }

  bool is_empty() const { return families_.empty(); }
  bool is_widespread() const {
    return families_.size() >= min_families_ || senders_.size() >= min_senders_;
  }
  const LabelSums& present() const { return present_; }
  uint32_t messages() const { return messages_; }
  const std::vector<uint32_t>& families() const { return families_; }
  const LabelSums& rows(uint32_t family) const { return rows_[family]; }

 private:
  LabelSums& RowsOf(uint32_t family) {
    if (stamp_of_family_[family] != stamp_) {
      stamp_of_family_[family] = stamp_;
      rows_[family] = {};
      families_.push_back(family);
    }
    return rows_[family];
  }
  // No more than decide whether there are enough.
  void AddSender(uint32_t sender) {
    if (is_widespread()) return;
    if (std::find(senders_.begin(), senders_.end(), sender) == senders_.end())
      senders_.push_back(sender);
  }

  size_t min_families_;
  size_t min_senders_;
  LabelSums present_{};
  uint32_t messages_ = 0;
  uint32_t last_message_ = UINT32_MAX;
  std::vector<uint32_t> families_;
  std::vector<uint32_t> senders_;
  std::vector<LabelSums> rows_;            // by family, where its stamp is the term's
  std::vector<uint64_t> stamp_of_family_;  // of the last term with it
  uint64_t stamp_ = 0;
};

class Chooser {
 public:
  Chooser(const Examples& examples, const TermIndex& index, const HeadRecipe& recipe,
          const std::vector<double>& weights)
      : examples_(examples),
        index_(index),
        recipe_(recipe),
        is_binary_(index.head() == Head::kOrigin),
        weights_(weights.size()),
        family_rows_(examples.families.size()),
        use_(examples.families.size(), recipe) {
    double trained = 0;  // and the sum of their weights
    for (const double weight : weights) trained += weight > 0 ? 1 : 0;
    examples.team->Sum(std::span(&trained, 1));
    const PreRounding rounding(trained);
    std::vector<double> sums(kMaxLabels * (1 + family_rows_.size()));
    for (size_t r = 0; r < weights.size(); ++r) {
      if (weights[r] <= 0) continue;
      const ExampleRow& row = examples.rows[r];
      weights_[r] = rounding(weights[r]);
      sums[row.label] += weights_[r];
      sums[kMaxLabels * (1 + size_t{row.family}) + row.label] += 1;
    }
    examples.team->Sum(sums);
    std::copy_n(sums.begin(), kMaxLabels, all_.begin());
    for (size_t f = 0; f < family_rows_.size(); ++f)
      std::copy_n(&sums[kMaxLabels * (1 + f)], kMaxLabels, family_rows_[f].begin());
  }

  // Calls visit(term, score) for the terms that this process owns; a negative score: the term is
  // not to be had.
  template <typename Visit>
  void ScoreTerms(Visit&& visit) {
    Team& team = *examples_.team;
    const auto terms = static_cast<uint32_t>(examples_.terms.size());
    if (team.size() == 1) {
      for (uint32_t term = 0; term < terms; ++term) {
        if (Gather(term)) visit(term, Score());
      }
      return;
    }
    for (uint32_t first = 0; first < terms; first += kTermsAtATime * team.size()) {
      const std::vector<std::string> told = team.Exchange(TellOwners(first, terms));
      std::vector<Unpacker> tellers(told.begin(), told.end());
      std::vector<ToldTerm> next(told.size());
      const auto advance = [&](size_t rank) {
        next[rank].term = UINT32_MAX;
        if (!tellers[rank].is_whole()) next[rank].Fields(tellers[rank]);
      };
      for (size_t rank = 0; rank < told.size(); ++rank) advance(rank);
      const uint32_t begin = first + kTermsAtATime * team.rank();
      for (uint32_t term = begin; term < std::min(terms, begin + kTermsAtATime); ++term) {
        use_.Clear();
        for (size_t rank = 0; rank < told.size(); ++rank) {
          if (next[rank].term != term) continue;
          use_.Add(next[rank]);
          advance(rank);
        }
        if (!use_.is_empty()) visit(term, Score());
      }
    }
  }

 private:
  static constexpr uint32_t kTermsAtATime = 1 << 13;  // of each process

  // What is to be told of the terms [first, ...) that each process owns.
  std::vector<std::string> TellOwners(uint32_t first, uint32_t terms) {
    std::vector<std::string> to;
    ToldTerm told;
    for (uint32_t rank = 0; rank < examples_.team->size(); ++rank) {
      Packer packer;
      const uint32_t begin = first + kTermsAtATime * rank;
      for (uint32_t term = begin; term < std::min(terms, begin + kTermsAtATime); ++term) {
        if (!Gather(term)) continue;
        use_.Tell(term, &told);
        told.Fields(packer);
      }
      to.push_back(packer.Take());
    }
    return to;
  }

  // False when the term is in no row here that is trained on, or is not wanted.
  bool Gather(uint32_t term) {
    const auto rows = index_.RowsOf(term);
    if (rows.empty() || (!recipe_.has_pairs && IsPairTerm(examples_.terms[term].name)))
      return false;
    use_.Clear();
    for (const uint32_t r : rows) {
      if (weights_[r] > 0) use_.Add(examples_.rows[r], weights_[r]);
    }
    return !use_.is_empty();
  }

  double Score() const {
    if (!use_.is_widespread() || (is_binary_ && !AgreesAcrossFamilies())) return -1;
    return recipe_.by_frequency ? use_.messages() : MutualInformation(use_.present(), all_);
  }

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
    for (const uint32_t family : use_.families()) {
      const double strength = SignStrength(use_.rows(family), family_rows_[family]);
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
  const TermIndex& index_;
  const HeadRecipe& recipe_;
  bool is_binary_;
  std::vector<double> weights_;  // rounded, so that sums over rows do not depend on their order
  LabelSums all_{};              // of weights
  std::vector<LabelSums> family_rows_;
  TermUse use_;  // of the term at hand
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

TermIndex::TermIndex(const Examples& examples, Head head) : head_(head) {
  begin_.resize(examples.terms.size() + 1);
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
  std::vector<Scored> scored[2];  // subject, body
  Chooser(examples, index, recipe, weights).ScoreTerms([&](uint32_t term, double score) {
    if (score > 0) scored[IsBodyTerm(examples.terms[term].name) ? 1 : 0].push_back({score, term});
  });
  std::vector<uint32_t> chosen;
  for (size_t body = 0; body < 2; ++body) {
    KeepBest(body == 1 ? recipe.terms : recipe.subject_terms, *examples.team, &scored[body]);
    for (const Scored& one : scored[body]) chosen.push_back(one.term);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace backstop::training
