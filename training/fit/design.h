// What a trainer sees: rows of features that are there or not, and a linear model over their
// columns. A row has two blocks, fixed features with value 1 and dictionary terms with one value
// for the whole row (model/content.h, TermScale), so no value is stored beside a column number.

#ifndef BACKSTOP_TRAINING_FIT_DESIGN_H_
#define BACKSTOP_TRAINING_FIT_DESIGN_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "parallel/exact_sum.h"
#include "parallel/team.h"

namespace backstop::training {

inline constexpr size_t kBlocks =
    3;  // fixed features, terms of the first zone, terms of the second

struct Design {
  struct Row {
    size_t begin = 0;  // into columns_of_rows; block b ends at end[b], where the next begins
    std::array<size_t, kBlocks> end{};
    std::array<double, kBlocks> value{1, 1, 1};
    double weight = 1;
    uint32_t label = 0;
  };
  Team* team = &Alone();  // the processes that hold the rest of the rows
  uint32_t columns = 0;   // column numbers lie in [0, columns)
  std::vector<uint32_t> columns_of_rows;
  std::vector<Row> rows;
  // Per row and output, or none: added to the sums before the loss, not fitted.
  std::vector<double> offsets;

  // Adds a row of weight 1 and label 0, to be changed in what is returned. REQUIRES: each column at
  // most once in a row.
  Row& Add(const std::array<std::span<const uint32_t>, kBlocks>& blocks,
           const std::array<double, kBlocks>& values = {1, 1, 1}) {
    Row row;
    row.begin = columns_of_rows.size();
    for (size_t b = 0; b < kBlocks; ++b) {
      columns_of_rows.insert(columns_of_rows.end(), blocks[b].begin(), blocks[b].end());
      row.end[b] = columns_of_rows.size();
    }
    row.value = values;
    return rows.emplace_back(row);
  }
  // REQUIRES: `row` is one of `rows`.
  void AddOffsets(const Row& row, uint32_t outputs, double* sums) const {
    if (offsets.empty()) return;
    const double* mine = &offsets[static_cast<size_t>(&row - rows.data()) * outputs];
    for (uint32_t k = 0; k < outputs; ++k) sums[k] += mine[k];
  }
  // Calls f(value, columns) for each block of the row.
  template <typename F>
  void ForEachBlock(const Row& row, F&& f) const {
    size_t at = row.begin;
    for (size_t b = 0; b < kBlocks; at = row.end[b++])
      f(row.value[b], std::span(columns_of_rows).subspan(at, row.end[b] - at));
  }
  // Calls f(column, value) for each feature of the row.
  template <typename F>
  void ForEach(const Row& row, F&& f) const {
    ForEachBlock(row, [&f](double value, std::span<const uint32_t> block) {
      for (uint32_t column : block) f(size_t{column}, value);
    });
  }
};

// One sum per output: a binary head has one (log-odds of label 1 against 0), a head of k > 2 labels
// has k.
struct Linear {
  uint32_t outputs = 1;
  std::vector<double> bias;    // [outputs]
  std::vector<double> weight;  // [columns][outputs]

  // The sums of one row before calibration. `out`: outputs of them.
  void Sum(const Design& design, const Design::Row& row, double* out) const {
    for (uint32_t k = 0; k < outputs; ++k) out[k] = bias[k];
    if (outputs == 1) {
      design.ForEachBlock(row, [this, out](double value, std::span<const uint32_t> block) {
        double sum = 0;
        for (uint32_t column : block) sum += weight[column];
        if (!block.empty()) out[0] += value * sum;
      });
      return;
    }
    design.ForEach(row, [this, out](size_t column, double value) {
      const double* w = &weight[column * outputs];
      for (uint32_t k = 0; k < outputs; ++k) out[k] += value * w[k];
    });
  }
};

// What makes sums of row weights exact, over all rows or any of them. All processes of the team
// call it.
PreRounding WeightRounding(const Design& design);

// Outputs of a head that tells `labels` labels apart.
constexpr uint32_t OutputsFor(uint32_t labels) { return labels == 2 ? 1 : labels; }

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_FIT_DESIGN_H_
