#include "fit/design.h"

#include <algorithm>

namespace backstop::training {

PreRounding WeightRounding(const Design& design) {
  double largest = 0;
  for (const Design::Row& row : design.rows) largest = std::max(largest, row.weight);
  auto rows = static_cast<double>(design.rows.size());
  design.team->Sum(std::span(&rows, 1));
  return PreRounding(design.team->Max(largest) * rows);
}

}  // namespace backstop::training
