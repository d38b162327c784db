#include "heads/source_contrasts.h"

#include <cmath>
#include <map>
#include <utility>

namespace backstop::training {
namespace {

constexpr uint32_t kFewestRows = 30;

struct MeanRow {
  std::vector<double> sum;  // over columns, weighted
  double weight = 0;
  uint32_t rows = 0;
};

// Of one label and mode: the domains' means, each less their mean.
void AddCell(const std::map<uint32_t, MeanRow>& domains, size_t columns,
             std::vector<std::vector<double>>* out) {
  const size_t first = out->size();
  std::vector<double> middle(columns);
  for (const auto& [domain, mean] : domains) {
    if (mean.rows < kFewestRows || !(mean.weight > 0)) continue;
    std::vector<double> row(mean.sum);
    for (size_t c = 0; c < columns; ++c) middle[c] += row[c] /= mean.weight;
    out->push_back(std::move(row));
  }
  const auto count = static_cast<double>(out->size() - first);
  for (size_t i = first; i < out->size(); ++i) {
    for (size_t c = 0; c < columns; ++c)
      (*out)[i][c] = ((*out)[i][c] - middle[c] / count) / std::sqrt(count);
  }
}

}  // namespace

std::vector<std::vector<double>> SourceContrasts(const Design& design,
                                                 const std::vector<RowOrigin>& origins) {
  std::map<std::pair<uint32_t, ReturnMode>, std::map<uint32_t, MeanRow>> cells;
  for (size_t r = 0; r < design.rows.size(); ++r) {
    const Design::Row& row = design.rows[r];
    MeanRow& mean = cells[{row.label, origins[r].mode}][origins[r].domain];
    mean.sum.resize(design.columns);
    mean.weight += row.weight;
    ++mean.rows;
    design.ForEach(row,
                   [&](size_t column, double value) { mean.sum[column] += row.weight * value; });
  }
  std::vector<std::vector<double>> contrasts;
  for (const auto& [cell, domains] : cells) AddCell(domains, design.columns, &contrasts);
  return contrasts;
}

}  // namespace backstop::training
