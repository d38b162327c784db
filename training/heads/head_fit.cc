// Columns: every fixed feature by its id, then the chosen terms. A row of a report whose original
// is also in the corpora, or which has copies, shares one message's weight with them, so that no
// message is counted twice.

#include "heads/head_fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "fit/logistic.h"
#include "fit/naive_bayes.h"
#include "heads/domains.h"
#include "heads/source_contrasts.h"

namespace backstop::training {
namespace {

// A family with fewer rows of a class than this gets no more weight per row than one with so many:
// a single stray message must not weigh as much as a collection.
constexpr double kFamilyFloor = 100;

// Of the gradient's norm at zero: 1e-6 takes three times as long and moves no held-out figure in
// its fourth digit.
constexpr double kTolerance = 1e-4;

constexpr uint32_t kNoColumn = UINT32_MAX;

// What a head's columns are: made once per fit.
class Columns {
 public:
  Columns(const Examples& examples, const HeadRecipe& recipe, const std::vector<uint32_t>& terms)
      : examples_(examples),
        offset_(recipe.term_offset),
        fixed_(static_cast<uint32_t>(examples.fixed_names.size())) {
    dropped_.resize(fixed_);
    for (uint32_t id = 0; id < fixed_; ++id) {
      for (const std::string& prefix : recipe.drop) {
        dropped_[id] = dropped_[id] || examples.fixed_names[id].starts_with(prefix);
      }
    }
    column_.assign(examples.terms.size(), kNoColumn);
    is_body_.resize(terms.size());
    for (uint32_t i = 0; i < terms.size(); ++i) {
      column_[terms[i]] = fixed_ + i;
      is_body_[i] = IsBodyTerm(examples.terms[terms[i]].name);
    }
  }

  Design::Row& AddRow(const ExampleRow& row, Design* design) {
    for (auto& block : blocks_) block.clear();
    for (uint32_t id : examples_.FixedOf(row)) {
      if (!dropped_[id]) blocks_[0].push_back(id);
    }
    for (uint32_t term : examples_.TermsOf(row)) {
      const uint32_t column = column_[term];
      if (column != kNoColumn) blocks_[is_body_[column - fixed_] ? 2 : 1].push_back(column);
    }
    return design->Add({blocks_[0], blocks_[1], blocks_[2]},
                       {1, Scale(blocks_[1].size()), Scale(blocks_[2].size())});
  }

 private:
  double Scale(size_t n) const {
    return offset_ < 0 || n == 0 ? 1 : 1 / std::sqrt(static_cast<double>(n) + offset_);
  }

  const Examples& examples_;
  double offset_;
  uint32_t fixed_;
  std::vector<bool> dropped_;
  std::vector<uint32_t> column_;
  std::vector<bool> is_body_;
  std::array<std::vector<uint32_t>, kBlocks> blocks_;
};

// [columns][outputs], by the recipe's scales of blocks.
std::vector<double> BlockScales(const Examples& examples, const HeadRecipe& recipe,
                                const FittedHead& head, uint32_t outputs) {
  std::vector<double> scales;
  const auto add = [&](double scale) { scales.insert(scales.end(), outputs, scale); };
  for (uint32_t id = 0; id < examples.fixed_names.size(); ++id) {
    add(id < examples.structure_count ? recipe.structure_scale : recipe.pattern_scale);
  }
  for (uint32_t term : head.terms) {
    const std::string& name = examples.terms[term].name;
    add((IsBodyTerm(name) ? recipe.body_scale : recipe.subject_scale) *
        (IsPairTerm(name) ? recipe.pair_scale : 1));
  }
  return scales;
}

Status FitDesign(const Examples& examples, const HeadRecipe& recipe, const Design& design,
                 const std::vector<RowOrigin>& origins, uint32_t labels, double l2,
                 FittedHead* head) {
  if (recipe.trainer == Trainer::kNaiveBayes)
    return FitNaiveBayes(design, labels, recipe.smoothing, &head->linear);
  LogisticOptions options;
  options.l2 = l2;
  options.tolerance = kTolerance;
  options.scale = BlockScales(examples, recipe, *head, OutputsFor(labels));
  if (recipe.trainer == Trainer::kNaiveBayesLogistic) {
    const std::vector<double> ratios = LogCountRatios(design, labels, recipe.smoothing);
    for (size_t i = 0; i < ratios.size(); ++i) options.scale[i] *= ratios[i];
  }
  if (recipe.source_penalty > 0) {
    options.contrasts = SourceContrasts(design, origins);
    options.contrast_strength = recipe.source_penalty;
  }
  return FitLogistic(design, labels, options, &head->linear);
}

// A kind head has one output per label even when there are two.
Linear OneOutputPerLabel(const Linear& binary) {
  Linear wide{2, {0, binary.bias[0]}, {}};
  for (double weight : binary.weight) wide.weight.insert(wide.weight.end(), {0.0, weight});
  return wide;
}

}  // namespace

std::vector<double> RowWeights(const Examples& examples, const HeadRecipe& recipe,
                               const std::vector<bool>& use) {
  const size_t n = examples.rows.size();
  std::vector<double> weights(n);
  std::map<std::tuple<uint32_t, uint8_t, ReturnMode>, double> group_rows;
  for (size_t r = 0; r < n; ++r) {
    const ExampleRow& row = examples.rows[r];
    if (use[r]) group_rows[{row.group, row.label, row.mode}] += 1;
  }
  std::map<std::pair<uint32_t, uint8_t>, double> family_rows;
  for (size_t r = 0; r < n; ++r) {
    const ExampleRow& row = examples.rows[r];
    if (!use[r]) continue;
    weights[r] = row.weight / group_rows[{row.group, row.label, row.mode}];
    if (row.mode == ReturnMode::kHeaders && !row.is_report) weights[r] *= recipe.headers_weight;
    family_rows[{row.family, row.label}] += weights[r];
  }
  std::map<uint8_t, double> class_rows;
  for (size_t r = 0; r < n; ++r) {
    const ExampleRow& row = examples.rows[r];
    if (!use[r]) continue;
    weights[r] *= std::pow(std::max(family_rows[{row.family, row.label}], kFamilyFloor),
                           -recipe.source_exponent);
    class_rows[row.label] += weights[r];
  }
  double total = 0;
  double count = 0;
  for (size_t r = 0; r < n; ++r) {
    if (!use[r]) continue;
    weights[r] *= std::pow(class_rows[examples.rows[r].label], -recipe.class_exponent);
    total += weights[r];
    count += 1;
  }
  for (double& weight : weights) weight *= count / total;
  return weights;
}

std::vector<uint32_t> TrainedLabels(const Examples& examples, Head head, uint32_t min_labels) {
  if (head == Head::kOrigin)
    return {static_cast<uint32_t>(Origin::kLegitimate),
            static_cast<uint32_t>(Origin::kBackscatter)};
  std::array<uint32_t, kKindCount> counts{};
  for (const ExampleRow& row : examples.rows) {
    if (row.head == head && !row.is_judged_only) ++counts[row.label];
  }
  std::vector<uint32_t> labels;
  for (uint32_t k = 0; k < counts.size(); ++k) {
    if (counts[k] > 0 && counts[k] >= min_labels) labels.push_back(k);
  }
  return labels;
}

Status FitHead(const Examples& examples, const TermIndex& index, const Recipe& recipe, Head head,
               const std::vector<uint32_t>& labels, const std::vector<bool>& use, double l2,
               FittedHead* out) {
  const HeadRecipe& head_recipe = recipe.head(head);
  std::vector<bool> train = use;
  std::array<uint32_t, kKindCount> output_of{};
  output_of.fill(kNoColumn);
  for (uint32_t k = 0; k < labels.size(); ++k) output_of[labels[k]] = k;
  FittedHead fitted;
  for (size_t r = 0; r < train.size(); ++r) {
    const ExampleRow& row = examples.rows[r];
    train[r] = train[r] && row.head == head && output_of[row.label] != kNoColumn && row.weight > 0;
    fitted.trained_rows += train[r] ? 1 : 0;
  }
  const std::vector<double> weights = RowWeights(examples, head_recipe, train);
  fitted.head = head;
  fitted.l2 = l2;
  fitted.term_offset = head_recipe.term_offset;
  fitted.labels = labels;
  fitted.terms = ChooseTerms(examples, index, head_recipe, weights);
  Design design;
  design.columns = static_cast<uint32_t>(examples.fixed_names.size() + fitted.terms.size());
  Columns columns(examples, head_recipe, fitted.terms);
  const std::vector<uint32_t> domains = DomainsOf(examples, recipe, head);
  std::vector<RowOrigin> origins;
  for (size_t r = 0; r < train.size(); ++r) {
    if (!train[r]) continue;
    origins.push_back({domains[r], examples.rows[r].mode});
    Design::Row& row = columns.AddRow(examples.rows[r], &design);
    row.weight = weights[r];
    row.label = output_of[examples.rows[r].label];
  }
  const Status status =
      FitDesign(examples, head_recipe, design, origins,
                std::max<uint32_t>(2, static_cast<uint32_t>(labels.size())), l2, &fitted);
  if (!status.ok()) {
    return Status(status.code(), "head " + std::string(kHeadNames[static_cast<size_t>(head)]) +
                                     ": " + status.message());
  }
  if (head == Head::kKind && fitted.linear.outputs == 1)
    fitted.linear = OneOutputPerLabel(fitted.linear);
  *out = std::move(fitted);
  return {};
}

std::vector<double> ScoreRows(const Examples& examples, const FittedHead& fitted,
                              const HeadRecipe& recipe, const std::vector<uint32_t>& rows) {
  Columns columns(examples, recipe, fitted.terms);
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
  Columns columns(examples, recipe, fitted.terms);
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
