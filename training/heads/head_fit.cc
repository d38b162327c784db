// Fits one head and scores rows with it.

#include "heads/head_fit.h"

#include <algorithm>
#include <array>

#include "fit/logistic.h"
#include "fit/naive_bayes.h"
#include "heads/consensus.h"
#include "heads/head_design.h"

namespace backstop::training {
namespace {

Status FitDesign(const HeadRecipe& recipe, const HeadDesign& of, double l2, double tolerance,
                 Linear* out) {
  if (recipe.trainer == Trainer::kNaiveBayes)
    return FitNaiveBayes(of.design, of.labels, recipe.smoothing, out);
  LogisticOptions options;
  options.l2 = l2;
  options.tolerance = tolerance;
  options.scale = of.scale;
  if (recipe.trainer == Trainer::kNaiveBayesLogistic) {
    const std::vector<double> ratios = LogCountRatios(of.design, of.labels, recipe.smoothing);
    for (size_t i = 0; i < ratios.size(); ++i) options.scale[i] *= ratios[i];
  }
  if (recipe.source_penalty > 0) {
    options.contrasts = SourceContrasts(of.design, of.origins);
    options.contrast_strength = recipe.source_penalty;
  }
  if (Status s = FitLogistic(of.design, of.labels, options, out); !s.ok()) return s;
  if (recipe.consensus.is_used()) {
    const std::vector<double> ratios = ConsensusRatios(of.design, of.origins);
    for (size_t column = 0; column < ratios.size(); ++column)
      out->weight[column] += of.consensus[column] * ratios[column];
  }
  return {};
}

// A kind head has one output per label even when there are two.
Linear OneOutputPerLabel(const Linear& binary) {
  Linear wide{2, {0, binary.bias[0]}, {}};
  for (double weight : binary.weight) wide.weight.insert(wide.weight.end(), {0.0, weight});
  return wide;
}

}  // namespace

std::vector<uint32_t> TrainedLabels(const Examples& examples, Head head, uint32_t min_labels) {
  if (head == Head::kOrigin)
    return {static_cast<uint32_t>(Origin::kLegitimate),
            static_cast<uint32_t>(Origin::kBackscatter)};
  std::array<uint32_t, kKindCount> counts{};
  for (const ExampleRow& row : examples.rows) {
    if (row.head == head && !row.is_judged_only && row.group == row.message) ++counts[row.label];
  }
  examples.team->Sum(counts);
  std::vector<uint32_t> labels;
  for (uint32_t k = 0; k < counts.size(); ++k) {
    if (counts[k] > 0 && counts[k] >= min_labels) labels.push_back(k);
  }
  return labels;
}

Status FitHead(const Examples& examples, const TermIndex& index, const Recipe& recipe, Head head,
               const std::vector<uint32_t>& labels, const std::vector<bool>& use, double l2,
               double tolerance, FittedHead* out) {
  HeadDesign of = DesignHead(examples, index, recipe, head, labels, use);
  FittedHead fitted;
  fitted.head = head;
  fitted.l2 = l2;
  fitted.term_offset = recipe.head(head).term_offset;
  fitted.labels = labels;
  fitted.trained_rows = of.trained_rows;
  if (Status s = FitDesign(recipe.head(head), of, l2, tolerance, &fitted.linear); !s.ok()) {
    return Status(s.code(), "head " + std::string(kHeadNames[static_cast<size_t>(head)]) + ": " +
                                s.message());
  }
  // Columns of languages are for the fit alone.
  fitted.linear.weight.resize((examples.fixed_names.size() + of.terms.size()) *
                              fitted.linear.outputs);
  if (head == Head::kKind && fitted.linear.outputs == 1)
    fitted.linear = OneOutputPerLabel(fitted.linear);
  fitted.terms = std::move(of.terms);
  *out = std::move(fitted);
  return {};
}

std::vector<double> ScoreRows(const Examples& examples, const FittedHead& fitted,
                              const HeadRecipe& recipe, const std::vector<uint32_t>& rows) {
  HeadColumns columns(examples, recipe, fitted.terms);
  std::vector<double> sums(rows.size() * fitted.linear.outputs);
  Design design;
  for (size_t i = 0; i < rows.size(); ++i) {
    design.columns_of_rows.clear();
    design.rows.clear();
    const Design::Row row = columns.AddRow(examples.rows[rows[i]], &design);
    fitted.linear.Sum(design, row, &sums[i * fitted.linear.outputs]);
  }
  return sums;
}

void VisitSummands(const Examples& examples, const FittedHead& fitted, const HeadRecipe& recipe,
                   const std::vector<uint32_t>& rows,
                   const std::function<void(const Summand&)>& visit) {
  HeadColumns columns(examples, recipe, fitted.terms);
  Design design;
  for (size_t i = 0; i < rows.size(); ++i) {
    design.columns_of_rows.clear();
    design.rows.clear();
    const Design::Row row = columns.AddRow(examples.rows[rows[i]], &design);
    design.ForEach(row, [&](size_t column, double value) {
      visit({i, column, value, &fitted.linear.weight[column * fitted.linear.outputs]});
    });
  }
}

std::string_view ColumnName(const Examples& examples, const FittedHead& fitted, size_t column) {
  const size_t fixed = examples.fixed_names.size();
  return column < fixed ? std::string_view(examples.fixed_names[column])
                        : std::string_view(examples.terms[fitted.terms[column - fixed]].name);
}

}  // namespace backstop::training
