// What a trainer sees: rows of features that are there or not, and a linear model over their
// columns. A row has two blocks, fixed features with value 1 and dictionary terms with one value
// for the whole row (model/content.h, TermScale), so no value is stored beside a column number.

#ifndef BACKSTOP_TRAINING_FIT_DESIGN_H_
#define BACKSTOP_TRAINING_FIT_DESIGN_H_

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace backstop::training {

struct Design {
  struct Row {
    size_t begin = 0;      // into columns_of_rows
    size_t fixed_end = 0;  // [begin, fixed_end): value 1; [fixed_end, end): value term_value
    size_t end = 0;
    double term_value = 1;
    double weight = 1;
    uint32_t label = 0;
  };
  uint32_t columns = 0;  // column numbers lie in [0, columns)
  std::vector<uint32_t> columns_of_rows;
  std::vector<Row> rows;

  // REQUIRES: each column at most once in a row.
  void Add(std::span<const uint32_t> fixed, std::span<const uint32_t> terms, double term_value,
           double weight, uint32_t label) {
    Row row{columns_of_rows.size(), 0, 0, term_value, weight, label};
    columns_of_rows.insert(columns_of_rows.end(), fixed.begin(), fixed.end());
    row.fixed_end = columns_of_rows.size();
    columns_of_rows.insert(columns_of_rows.end(), terms.begin(), terms.end());
    row.end = columns_of_rows.size();
    rows.push_back(row);
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
    for (size_t at = row.begin; at < row.end; ++at) {
      const double value = at < row.fixed_end ? 1.0 : row.term_value;
      const double* w = &weight[size_t{design.columns_of_rows[at]} * outputs];
      for (uint32_t k = 0; k < outputs; ++k) out[k] += value * w[k];
    }
  }
};

// Outputs of a head that tells `labels` labels apart.
constexpr uint32_t OutputsFor(uint32_t labels) { return labels == 2 ? 1 : labels; }

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_FIT_DESIGN_H_
