// Which features decide: what each one added to the held-out sums of the rows that have it, by
// label and fold.

#ifndef BACKSTOP_TRAINING_EVAL_REPORT_FEATURE_TALLIES_H_
#define BACKSTOP_TRAINING_EVAL_REPORT_FEATURE_TALLIES_H_

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

#include "eval_report/evaluation_report.h"
#include "examples/examples.h"

namespace backstop::training {

class FeatureTallies {
 public:
  FeatureTallies(const Examples& examples, Head head) : examples_(examples), head_(head) {}

  // `column`: a fixed feature, or fixed_names.size() + a term of the examples. `nats`: for
  // backscatter, or for the kind that the row is.
  void Add(const ExampleRow& row, uint32_t fold, size_t column, double nats);
  // Appends the strongest of each side. `rows_of`: rows by label.
  void Rank(const std::map<uint32_t, double>& rows_of, std::vector<StrongFeature>* out) const;

 private:
  struct Tally {
    double sum = 0;
    double rows = 0;
  };
  using FoldTallies = std::map<uint32_t, Tally>;
  // Towards `label`, from the rows of `labels`, `sign` times what was added.
  StrongFeature Describe(size_t column, uint32_t label, const std::vector<uint32_t>& labels,
                         double sign, const std::map<uint32_t, double>& rows_of) const;

  const Examples& examples_;
  Head head_;
  std::unordered_map<size_t, std::map<uint32_t, FoldTallies>> columns_;  // column, label, fold
};

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EVAL_REPORT_FEATURE_TALLIES_H_
