#include "heads/source_contrasts.h"

#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "parallel/exact_sum.h"
#include "parallel/packing.h"

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

// By label and mode, and in them by domain.
using Cells = std::map<std::pair<uint32_t, ReturnMode>, std::map<uint32_t, MeanRow>>;

// A domain of a cell, as processes tell each other of it.
struct Entry {
  uint32_t label;
  ReturnMode mode;
  uint32_t domain;
  uint32_t rows;
  double weight;
};

// The cells of all processes with their weights and rows; the sums are still zeros.
Cells CellsOfAll(const Design& design, const std::vector<RowOrigin>& origins) {
  const PreRounding rounding = WeightRounding(design);
  Cells here;
  for (size_t r = 0; r < design.rows.size(); ++r) {
    MeanRow& mean = here[{design.rows[r].label, origins[r].mode}][origins[r].domain];
    mean.weight += rounding(design.rows[r].weight);
    ++mean.rows;
  }
  std::vector<Entry> entries;
  for (const auto& [cell, domains] : here) {
    for (const auto& [domain, mean] : domains)
      entries.push_back({cell.first, cell.second, domain, mean.rows, mean.weight});
  }
  Packer packer;
  packer.Numbers(entries);
  Cells cells;
  for (const std::string& bytes : design.team->Gather(packer.Take())) {
    Unpacker(bytes).Numbers(entries);
    for (const Entry& entry : entries) {
      MeanRow& mean = cells[{entry.label, entry.mode}][entry.domain];
      mean.sum.resize(design.columns);
      mean.weight += entry.weight;
      mean.rows += entry.rows;
    }
  }
  return cells;
}

}  // namespace

std::vector<std::vector<double>> SourceContrasts(const Design& design,
                                                 const std::vector<RowOrigin>& origins) {
  Cells cells = CellsOfAll(design, origins);
  double total = 0;
  for (const auto& [cell, domains] : cells) {
    for (const auto& [domain, mean] : domains) total += mean.weight;
  }
  const PreRounding rounding(total);
  for (size_t r = 0; r < design.rows.size(); ++r) {
    const Design::Row& row = design.rows[r];
    MeanRow& mean = cells[{row.label, origins[r].mode}][origins[r].domain];
    design.ForEachBlock(row, [&](double value, std::span<const uint32_t> block) {
      const double one = rounding(row.weight * value);
      for (uint32_t column : block) mean.sum[column] += one;
    });
  }
  std::vector<std::vector<double>> contrasts;
  for (auto& [cell, domains] : cells) {
    for (auto& [domain, mean] : domains) design.team->Sum(mean.sum);
    AddCell(domains, design.columns, &contrasts);
  }
  return contrasts;
}

}  // namespace backstop::training
