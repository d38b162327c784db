// Folds are independent; they run one after the other because each fit already uses the machine's
// threads.

#include "heads/holdout.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <unordered_map>
#include <utility>

#include "accuracy/metrics.h"
#include "heads/domains.h"
#include "heads/ranking.h"
#include "parallel/by_key.h"
#include "parallel/exact_sum.h"
#include "parallel/packing.h"

namespace backstop::training {
namespace {

constexpr size_t kModes = 4;  // ReturnMode

// Output of a label, or -1 when the head was not trained on it.
int OutputOf(const std::vector<uint32_t>& labels, uint32_t label) {
  const auto at = std::find(labels.begin(), labels.end(), label);
  return at == labels.end() ? -1 : static_cast<int>(at - labels.begin());
}

// Adds up what the processes have and divides: the mean of the means of cells that have any.
double MeanOfMeans(Team& team, std::vector<double> sums, std::vector<double> counts) {
  team.Sum(sums);
  team.Sum(counts);
  double sum = 0;
  double cells = 0;
  for (size_t i = 0; i < sums.size(); ++i) {
    if (counts[i] == 0) continue;
    sum += sums[i] / counts[i];
    cells += 1;
  }
  return cells > 0 ? sum / cells : 0;
}

// Mean over folds and return modes of the AUC, as a loss. Ranks need all scores of a set, so each
// set has a process that all tell theirs.
double OriginLoss(const Examples& examples, const HoldoutScores& scores) {
  Team& team = *examples.team;
  const size_t sets = scores.folds.size() * kModes;
  std::vector<std::vector<accuracy::Scored>> scored(sets);
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    const ExampleRow& row = examples.rows[scores.rows[i]];
    if (row.is_judged_only) continue;
    scored[scores.fold[i] * kModes + static_cast<size_t>(row.mode)].push_back(
        {scores.sums[i], row.label == static_cast<uint8_t>(Origin::kBackscatter)});
  }
  std::vector<double> losses(sets), counts(sets);
  for (size_t first = 0; first < sets; first += team.size()) {
    std::vector<std::string> to;
    for (size_t set = first; set < first + team.size(); ++set) {
      Packer packer;
      if (set < sets) packer.Numbers(scored[set]);
      to.push_back(packer.Take());
    }
    std::vector<accuracy::Scored> all;
    for (const std::string& bytes : team.Exchange(std::move(to))) {
      std::vector<accuracy::Scored> part;
      Unpacker(bytes).Numbers(part);
      all.insert(all.end(), part.begin(), part.end());
    }
    const double auc = accuracy::Auc(std::move(all));
    if (std::isnan(auc)) continue;
    losses[first + team.rank()] = 1 - auc;
    counts[first + team.rank()] = 1;
  }
  return MeanOfMeans(team, std::move(losses), std::move(counts));
}

// Whether no process has any.
bool IsEmptyEverywhere(Team& team, const std::vector<uint32_t>& rows) {
  return team.Max(static_cast<double>(rows.size())) == 0;
}

}  // namespace

double KindLoss(const Examples& examples, const HoldoutScores& scores, double slope) {
  std::vector<double> losses;
  std::vector<size_t> folds;
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    const int label = OutputOf(scores.labels, examples.rows[scores.rows[i]].label);
    if (label < 0 || examples.rows[scores.rows[i]].is_judged_only) continue;
    losses.push_back(LogLoss(&scores.sums[i * scores.outputs], scores.outputs,
                             static_cast<size_t>(label), slope));
    folds.push_back(scores.fold[i]);
  }
  Team& team = *examples.team;
  double bound = static_cast<double>(losses.size());
  team.Sum(std::span(&bound, 1));
  bound *= team.Max(losses.empty() ? 0 : *std::max_element(losses.begin(), losses.end()));
  const PreRounding rounding(bound);
  std::vector<double> sums(scores.folds.size()), counts(scores.folds.size());
  for (size_t i = 0; i < losses.size(); ++i) {
    sums[folds[i]] += rounding(losses[i]);
    counts[folds[i]] += 1;
  }
  return MeanOfMeans(team, std::move(sums), std::move(counts));
}

std::vector<double> SumsToCalibrate(const HoldoutScores& scores, int leave_out) {
  std::unordered_map<uint32_t, double> near;
  for (size_t i = 0; i < scores.near_rows.size(); ++i)
    near.emplace(scores.near_rows[i], scores.near_sums[i]);
  std::vector<double> sums = scores.sums;
  if (leave_out >= 0 && !scores.nested_sums.empty()) {
    const auto begin =
        scores.nested_sums.begin() + static_cast<std::ptrdiff_t>(scores.rows.size()) * leave_out;
    sums.assign(begin, begin + static_cast<std::ptrdiff_t>(scores.rows.size()));
  }
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    if (const auto at = near.find(scores.rows[i]); at != near.end()) sums[i] = at->second;
  }
  return sums;
}

std::vector<int> FoldsOfFamilies(const Examples& examples, const std::vector<FoldRecipe>& folds) {
  std::vector<int> fold_of_family(examples.families.size(), -1);
  for (size_t family = 0; family < examples.families.size(); ++family) {
    for (size_t f = 0; f < folds.size(); ++f) {
      const auto& names = folds[f].families;
      if (std::find(names.begin(), names.end(), examples.families[family]) != names.end()) {
        fold_of_family[family] = static_cast<int>(f);
      }
    }
  }
  return fold_of_family;
}

std::vector<int> AssignFolds(const Examples& examples, const Recipe& recipe, Head head) {
  const std::vector<int> fold_of_family = FoldsOfFamilies(examples, recipe.head(head).folds);
  constexpr int kNone = std::numeric_limits<int>::max();
  std::vector<uint64_t> groups;
  std::vector<int> first;
  for (const ExampleRow& row : examples.rows) {
    if (row.head != head) continue;
    const int fold = fold_of_family[row.family];
    groups.push_back(row.group);
    first.push_back(fold >= 0 ? fold : kNone);
  }
  first = MinByKey(*examples.team, groups, std::move(first));
  std::vector<int> assigned;
  auto next = first.begin();
  for (const ExampleRow& row : examples.rows) {
    const int fold = row.head == head ? *next++ : kNone;
    assigned.push_back(fold == kNone ? -1 : fold);
  }
  return assigned;
}

Status FitFold(const Examples& examples, const TermIndex& index, const Recipe& recipe, Head head,
               const std::vector<int>& folds, uint32_t fold, double l2, FittedHead* out,
               std::vector<uint32_t>* rows) {
  const std::string& name = recipe.head(head).folds[fold].name;
  std::vector<bool> use(examples.rows.size());
  rows->clear();
  for (uint32_t r = 0; r < examples.rows.size(); ++r) {
    if (examples.rows[r].head != head) continue;
    use[r] = folds[r] != static_cast<int>(fold);
    if (!use[r]) rows->push_back(r);
  }
  if (IsEmptyEverywhere(*examples.team, *rows)) {
    return Status(Code::kBadArgument,
                  recipe.file + ": fold " + name + " of head " +
                      std::string(kHeadNames[static_cast<size_t>(head)]) +
                      " holds no message; check its families against the [[family]] rules");
  }
  const std::vector<uint32_t> labels = TrainedLabels(examples, head, recipe.min_labels);
  if (Status s = FitHead(examples, index, recipe, head, labels, use, l2, kHoldoutTolerance, out);
      !s.ok())
    return Status(s.code(), recipe.file + ": without fold " + name + ", " + s.message() +
                                ", or take families out of the fold");
  return {};
}

Status ScoreHoldouts(const Examples& examples, const TermIndex& index, const Recipe& recipe,
                     Head head, double l2, const Progress& progress, HoldoutScores* out) {
  const HeadRecipe& head_recipe = recipe.head(head);
  HoldoutScores scores;
  scores.head = head;
  scores.l2 = l2;
  scores.labels = TrainedLabels(examples, head, recipe.min_labels);
  const std::vector<int> folds = AssignFolds(examples, recipe, head);
  for (uint32_t f = 0; f < head_recipe.folds.size(); ++f) {
    const std::string& name = head_recipe.folds[f].name;
    scores.folds.push_back(name);
    if (progress) progress("hold out " + name + " (l2 " + std::to_string(l2) + ")");
    FittedHead fitted;
    std::vector<uint32_t> rows;
    if (Status s = FitFold(examples, index, recipe, head, folds, f, l2, &fitted, &rows); !s.ok())
      return s;
    const std::vector<double> sums = ScoreRows(examples, fitted, head_recipe, rows);
    scores.outputs = fitted.linear.outputs;
    scores.rows.insert(scores.rows.end(), rows.begin(), rows.end());
    scores.fold.insert(scores.fold.end(), rows.size(), f);
    scores.sums.insert(scores.sums.end(), sums.begin(), sums.end());
  }
  const std::vector<uint32_t> domains = DomainsOf(examples, head_recipe, folds);
  for (uint32_t r : scores.rows) scores.domain.push_back(domains[r]);
  *out = std::move(scores);
  return {};
}

namespace {

// The near sources' rows, a part of the senders' organisations at a time.
Status ScoreNear(const Examples& examples, const TermIndex& index, const Recipe& recipe,
                 const NearRecipe& near, uint32_t part, const Progress& progress,
                 HoldoutScores* scores) {
  if (progress) progress("hold out " + near.sources.front() + ", part " + std::to_string(part));
  std::vector<uint32_t> rows;
  std::vector<uint64_t> groups;
  std::vector<uint8_t> is_far;  // no row of the group is near
  for (uint32_t r = 0; r < examples.rows.size(); ++r) {
    const ExampleRow& row = examples.rows[r];
    const bool is_near =
        row.head == scores->head && row.organisation % near.parts == part &&
        std::any_of(near.sources.begin(), near.sources.end(), [&](const std::string& prefix) {
          return examples.sources[row.source].starts_with(prefix);
        });
    if (is_near) rows.push_back(r);
    groups.push_back(uint64_t{row.group} << 1 | static_cast<uint64_t>(row.head));
    is_far.push_back(is_near ? 0 : 1);
  }
  if (IsEmptyEverywhere(*examples.team, rows)) return {};
  is_far = MinByKey(*examples.team, groups, std::move(is_far));
  std::vector<bool> use(examples.rows.size());
  for (uint32_t r = 0; r < examples.rows.size(); ++r)
    use[r] = examples.rows[r].head == scores->head && is_far[r] != 0;
  FittedHead fitted;
  if (Status s = FitHead(examples, index, recipe, scores->head, scores->labels, use, scores->l2,
                         kHoldoutTolerance, &fitted);
      !s.ok())
    return Status(s.code(), "without " + near.sources.front() + ", " + s.message());
  const std::vector<double> sums = ScoreRows(examples, fitted, recipe.head(scores->head), rows);
  scores->near_rows.insert(scores->near_rows.end(), rows.begin(), rows.end());
  scores->near_sums.insert(scores->near_sums.end(), sums.begin(), sums.end());
  return {};
}

// A model for each pair of folds, which it has not seen.
Status ScoreNested(const Examples& examples, const TermIndex& index, const Recipe& recipe,
                   const Progress& progress, HoldoutScores* scores) {
  const std::vector<int> folds = AssignFolds(examples, recipe, scores->head);
  const auto count = static_cast<int>(scores->folds.size());
  scores->nested_sums.assign(scores->folds.size() * scores->rows.size(), 0);
  for (int a = 0; a < count; ++a) {
    for (int b = a + 1; b < count; ++b) {
      if (progress)
        progress("hold out " + scores->folds[static_cast<size_t>(a)] + " and " +
                 scores->folds[static_cast<size_t>(b)]);
      std::vector<bool> use(examples.rows.size());
      for (size_t r = 0; r < use.size(); ++r)
        use[r] = examples.rows[r].head == scores->head && folds[r] != a && folds[r] != b;
      FittedHead fitted;
      if (Status s = FitHead(examples, index, recipe, scores->head, scores->labels, use, scores->l2,
                             kHoldoutTolerance, &fitted);
          !s.ok())
        return s;
      const std::vector<double> sums =
          ScoreRows(examples, fitted, recipe.head(scores->head), scores->rows);
      for (size_t i = 0; i < scores->rows.size(); ++i) {
        const auto own = static_cast<int>(scores->fold[i]);
        if (own != a && own != b) continue;
        const auto other = static_cast<size_t>(own == a ? b : a);
        scores->nested_sums[other * scores->rows.size() + i] = sums[i];
      }
    }
  }
  return {};
}

}  // namespace

Status ChooseL2(const Examples& examples, const TermIndex& index, const Recipe& recipe, Head head,
                const Progress& progress, HoldoutScores* out) {
  double best = std::numeric_limits<double>::infinity();
  const HeadRecipe& head_recipe = recipe.head(head);
  const size_t tries = head_recipe.trainer == Trainer::kNaiveBayes ? 1 : head_recipe.l2.size();
  for (size_t i = 0; i < tries; ++i) {
    HoldoutScores scores;
    if (Status s =
            ScoreHoldouts(examples, index, recipe, head, head_recipe.l2[i], progress, &scores);
        !s.ok())
      return s;
    const double loss =
        head == Head::kOrigin ? OriginLoss(examples, scores) : KindLoss(examples, scores);
    if (progress) {
      progress("head " + std::string(kHeadNames[static_cast<size_t>(head)]) + ", l2 " +
               std::to_string(scores.l2) + ": held-out loss " + std::to_string(loss));
    }
    if (loss >= best) continue;
    best = loss;
    *out = std::move(scores);
  }
  if (head_recipe.is_nested) {
    if (Status s = ScoreNested(examples, index, recipe, progress, out); !s.ok()) return s;
  }
  for (const NearRecipe& near : head_recipe.near) {
    for (uint32_t part = 0; part < near.parts; ++part) {
      if (Status s = ScoreNear(examples, index, recipe, near, part, progress, out); !s.ok())
        return s;
    }
  }
  return {};
}

}  // namespace backstop::training
