#include "heads/domains.h"

#include <algorithm>

#include "heads/holdout.h"

namespace backstop::training {

std::vector<uint32_t> DomainsOf(const Examples& examples, const Recipe& recipe, Head head) {
  const HeadRecipe& head_recipe = recipe.head(head);
  const std::vector<int> folds = AssignFolds(examples, recipe, head);
  const auto first_family = static_cast<uint32_t>(head_recipe.folds.size());
  const uint32_t reports = first_family + static_cast<uint32_t>(examples.families.size());
  std::vector<uint32_t> apart(examples.sources.size());  // 1 + its entry; 0: none
  for (size_t source = 0; source < apart.size(); ++source) {
    for (uint32_t i = 0; i < head_recipe.apart.size(); ++i) {
      if (examples.sources[source].starts_with(head_recipe.apart[i])) apart[source] = i + 1;
    }
  }
  std::vector<uint32_t> domains(examples.rows.size());
  for (size_t r = 0; r < domains.size(); ++r) {
    const ExampleRow& row = examples.rows[r];
    const uint32_t own =
        folds[r] >= 0 ? static_cast<uint32_t>(folds[r]) : first_family + row.family;
    domains[r] = row.is_report           ? reports
                 : apart[row.source] > 0 ? reports + apart[row.source]
                                         : own;
  }
  return domains;
}

}  // namespace backstop::training
