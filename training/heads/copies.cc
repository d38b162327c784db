#include "heads/copies.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "heads/holdout.h"
#include "parallel/by_key.h"

namespace backstop::training {
namespace {

constexpr size_t kShownSources = 3;

struct FamilyRange {
  uint32_t least = 0;
  uint32_t greatest = 0;
};

// For each row whether its group has rows of another family.
std::vector<bool> StandElsewhereToo(const Examples& examples) {
  std::vector<uint64_t> groups;
  std::vector<FamilyRange> families;
  for (const ExampleRow& row : examples.rows) {
    groups.push_back(uint64_t{row.group} << 1 | static_cast<uint64_t>(row.head));
    families.push_back({row.family, row.family});
  }
  families = JoinByKey(
      *examples.team, groups, std::move(families), [](const FamilyRange& a, const FamilyRange& b) {
        return FamilyRange{std::min(a.least, b.least), std::max(a.greatest, b.greatest)};
      });
  std::vector<bool> stand;
  stand.reserve(families.size());
  for (const FamilyRange& range : families) stand.push_back(range.least != range.greatest);
  return stand;
}

// Messages by number(row), of the rows with use[row]; those of one message follow one another.
template <typename Number>
std::vector<uint32_t> CountMessages(const Examples& examples, const std::vector<bool>& use,
                                    size_t numbers, Number&& number) {
  std::vector<uint32_t> counts(numbers);
  uint32_t last = UINT32_MAX;
  for (size_t r = 0; r < use.size(); ++r) {
    const ExampleRow& row = examples.rows[r];
    if (!use[r] || row.message == last) continue;
    last = row.message;
    ++counts[number(r)];
  }
  examples.team->Sum(counts);
  return counts;
}

}  // namespace

std::string TellCopies(const Examples& examples) {
  const std::vector<uint32_t> counts =
      CountMessages(examples, StandElsewhereToo(examples), examples.sources.size(),
                    [&](size_t r) { return examples.rows[r].source; });
  std::vector<std::pair<uint32_t, std::string>> sources;
  uint64_t messages = 0;
  for (size_t s = 0; s < counts.size(); ++s) {
    if (counts[s] == 0) continue;
    messages += counts[s];
    sources.push_back({counts[s], examples.sources[s]});
  }
  if (sources.empty()) return {};
  std::stable_sort(sources.begin(), sources.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string shown;
  for (size_t s = 0; s < std::min(kShownSources, sources.size()); ++s)
    shown += (s > 0 ? ", " : "") + sources[s].second + " " + std::to_string(sources[s].first);
  if (sources.size() > kShownSources)
    shown += " and " + std::to_string(sources.size() - kShownSources) + " sources more";
  return std::to_string(messages) + " of " + std::to_string(examples.message_count) +
         " messages stand in another family of sources too, as copies or by the same original (" +
         shown +
         "): held together, each judged only by models that saw none of them; to take them "
         "out: backstop-corpus dedup";
}

Status CheckFolds(const Examples& examples, const Recipe& recipe) {
  for (const Head head : {Head::kKind, Head::kOrigin}) {
    const std::vector<FoldRecipe>& folds = recipe.head(head).folds;
    if (folds.empty()) continue;
    const std::vector<int> of_family = FoldsOfFamilies(examples, folds);
    const std::vector<int> assigned = AssignFolds(examples, recipe, head);
    std::vector<bool> own, kept;
    for (size_t r = 0; r < examples.rows.size(); ++r) {
      const ExampleRow& row = examples.rows[r];
      own.push_back(row.head == head && of_family[row.family] >= 0);
      kept.push_back(own[r] && of_family[row.family] == assigned[r]);
    }
    const auto count = [&](const std::vector<bool>& use) {
      return CountMessages(examples, use, folds.size(), [&](size_t r) {
        return static_cast<size_t>(of_family[examples.rows[r].family]);
      });
    };
    const std::vector<uint32_t> all = count(own), left = count(kept);
    for (size_t f = 0; f < folds.size(); ++f) {
      if (all[f] == 0 || left[f] > 0) continue;
      return Status(Code::kBadArgument,
                    recipe.file + ": fold " + folds[f].name + " of head " +
                        std::string(kHeadNames[static_cast<size_t>(head)]) + ": all " +
                        std::to_string(all[f]) +
                        " messages of its families are copies of mail in folds before it, or show "
                        "the same originals, so nothing is left to judge it by; take the copies "
                        "out (backstop-corpus dedup), or join the folds");
    }
  }
  return {};
}

}  // namespace backstop::training
