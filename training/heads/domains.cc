#include "heads/domains.h"

namespace backstop::training {

std::vector<uint32_t> CollectionsOf(const Examples& examples, const HeadRecipe& recipe,
                                    const std::vector<int>& folds) {
  const auto first_family = static_cast<uint32_t>(recipe.folds.size());
  std::vector<uint32_t> collections;
  for (size_t r = 0; r < examples.rows.size(); ++r) {
    collections.push_back(folds[r] >= 0 ? static_cast<uint32_t>(folds[r])
                                        : first_family + examples.rows[r].family);
  }
  return collections;
}

namespace {

// For each source the last of the prefixes that its name begins with, 0 for none; numbers from 1,
// of those only that some source has.
std::vector<uint32_t> NumbersApart(const std::vector<std::string>& sources,
                                   const std::vector<std::string>& prefixes) {
  std::vector<uint32_t> numbers(sources.size());
  uint32_t used = 0;
  for (auto prefix = prefixes.rbegin(); prefix != prefixes.rend(); ++prefix) {
    const uint32_t number = used + 1;
    for (size_t source = 0; source < sources.size(); ++source) {
      if (numbers[source] == 0 && sources[source].starts_with(*prefix))
        numbers[source] = used = number;
    }
  }
  return numbers;
}

}  // namespace

std::vector<uint32_t> DomainsOf(const Examples& examples, const HeadRecipe& recipe,
                                const std::vector<int>& folds) {
  const auto reports = static_cast<uint32_t>(recipe.folds.size() + examples.families.size());
  const std::vector<uint32_t> apart = NumbersApart(examples.sources, recipe.apart);
  std::vector<uint32_t> domains = CollectionsOf(examples, recipe, folds);
  for (size_t r = 0; r < domains.size(); ++r) {
    const ExampleRow& row = examples.rows[r];
    if (row.is_report)
      domains[r] = reports;
    else if (apart[row.source] > 0)
      domains[r] = reports + apart[row.source];
  }
  return domains;
}

size_t MostDomains(const Examples& examples, size_t folds) {
  return folds + examples.families.size() + 1 + examples.sources.size();
}

}  // namespace backstop::training
