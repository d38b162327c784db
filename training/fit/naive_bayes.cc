// Two sums suffice: the weight of rows per label, and per column and label the weight of the rows
// that have it.

#include "fit/naive_bayes.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace backstop::training {
namespace {

struct Counts {
  std::vector<double> rows;     // [labels], weighted
  std::vector<double> present;  // [columns][labels], weighted
  uint64_t messages = 0;
};

Counts Count(const Design& design, uint32_t labels) {
  Counts counts{std::vector<double>(labels), std::vector<double>(size_t{design.columns} * labels)};
  const PreRounding rounding = WeightRounding(design);
  for (const Design::Row& row : design.rows) {
    const double weight = rounding(row.weight);
    counts.rows[row.label] += weight;
    design.ForEach(
        row, [&](size_t column, double) { counts.present[column * labels + row.label] += weight; });
  }
  design.team->Sum(counts.rows);
  design.team->Sum(counts.present);
  auto messages = static_cast<double>(design.rows.size());
  design.team->Sum(std::span(&messages, 1));
  counts.messages = static_cast<uint64_t>(messages);
  return counts;
}

double Probability(double present, double rows, double smoothing) {
  return (present + smoothing) / (rows + 2 * smoothing);
}

}  // namespace

Status FitNaiveBayes(const Design& design, uint32_t labels, double smoothing, Linear* out) {
  const Counts counts = Count(design, labels);
  const auto seen =
      std::count_if(counts.rows.begin(), counts.rows.end(), [](double n) { return n > 0; });
  if (seen < 2) {
    return Status(Code::kBadArgument, "cannot train on " + std::to_string(counts.messages) +
                                          " messages of " + std::to_string(seen) +
                                          " class(es): give messages of at least two");
  }
  double total = 0;
  for (double rows : counts.rows) total += rows;
  std::vector<double> bias(labels);
  std::vector<double> weight(counts.present.size());
  for (uint32_t label = 0; label < labels; ++label) {
    bias[label] = std::log((counts.rows[label] + smoothing) / (total + labels * smoothing));
    if (counts.rows[label] == 0) continue;
    for (size_t column = 0; column < design.columns; ++column) {
      const double p =
          Probability(counts.present[column * labels + label], counts.rows[label], smoothing);
      weight[column * labels + label] = std::log(p) - std::log1p(-p);
      bias[label] += std::log1p(-p);
    }
  }
  Linear fitted;
  fitted.outputs = OutputsFor(labels);
  if (fitted.outputs == 1) {
    fitted.bias = {bias[1] - bias[0]};
    fitted.weight.resize(design.columns);
    for (size_t column = 0; column < design.columns; ++column) {
      fitted.weight[column] = weight[column * 2 + 1] - weight[column * 2];
    }
  } else {
    fitted.bias = std::move(bias);
    fitted.weight = std::move(weight);
  }
  *out = std::move(fitted);
  return {};
}

std::vector<double> LogCountRatios(const Design& design, uint32_t labels, double smoothing) {
  const Counts counts = Count(design, labels);
  const uint32_t outputs = OutputsFor(labels);
  double total = 0;
  for (double rows : counts.rows) total += rows;
  std::vector<double> ratios(size_t{design.columns} * outputs);
  for (size_t column = 0; column < design.columns; ++column) {
    const double* present = &counts.present[column * labels];
    double all = 0;
    for (uint32_t label = 0; label < labels; ++label) all += present[label];
    for (uint32_t k = 0; k < outputs; ++k) {
      const uint32_t label = outputs == 1 ? 1 : k;
      const double inside = Probability(present[label], counts.rows[label], smoothing);
      const double outside =
          Probability(all - present[label], total - counts.rows[label], smoothing);
      ratios[column * outputs + k] = std::fabs(std::log(inside / outside));
    }
  }
  return ratios;
}

}  // namespace backstop::training
