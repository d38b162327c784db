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

std::vector<uint32_t> DomainsOf(const Examples& examples, const HeadRecipe& recipe,
                                const std::vector<int>& folds) {
  const auto reports = static_cast<uint32_t>(recipe.folds.size() + examples.families.size());
  std::vector<uint32_t> apart(examples.sources.size());  // 1 + its entry; 0: none
  for (size_t source = 0; source < apart.size(); ++source) {
    for (uint32_t i = 0; i < recipe.apart.size(); ++i) {
      if (examples.sources[source].starts_with(recipe.apart[i])) apart[source] = i + 1;
    }
  }
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

}  // namespace backstop::training
