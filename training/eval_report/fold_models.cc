// Hold-out scores are kept, the models that gave them are not: each fold's model is trained once
// more (the same rows, l2 and recipe give the same weights) and asked for its summands.

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "backstop/labels.h"
#include "eval_report/evaluation_report.h"
#include "eval_report/feature_tallies.h"
#include "heads/calibrate.h"
#include "heads/head_fit.h"
#include "heads/term_choice.h"

namespace backstop::training {
namespace {

constexpr size_t kErrorsPerSide = 15;
constexpr size_t kReasons = 12;
// Held-out sums of the refitted model agree with the kept ones to within this, in nats.
constexpr double kSameSum = 1e-3;

// A score as the report tells it: nats of origin for backscatter, of kind for `called` over `is`.
struct View {
  uint32_t is = 0;
  uint32_t called = 0;  // origin: the side of even odds
  double nats = 0;
};

// How a head's sums become nats, and what a feature adds to them.
class Judge {
 public:
  Judge(const Examples& examples, const HoldoutScores& scores) : scores_(scores) {
    is_origin_ = scores.head == Head::kOrigin;
    if (is_origin_) {
      calibration_ = CalibrateEachFold(examples, scores);
    } else {
      slope_ = CalibrateKind(examples, scores);
    }
  }

  View ViewOf(const ExampleRow& row, size_t i) const {
    const double* sums = &scores_.sums[i * scores_.outputs];
    if (is_origin_) {
      const double nats = Calibration(row, i)(sums[0]);
      return {row.label, Number(nats > 0 ? Origin::kBackscatter : Origin::kLegitimate), nats};
    }
    const auto best = static_cast<size_t>(std::max_element(sums, sums + scores_.outputs) - sums);
    const int own = OutputOf(row.label);
    if (own < 0) return {row.label, row.label, 0};
    return {row.label, scores_.labels[best], slope_ * (sums[best] - sums[own])};
  }

  // Nats per unit of value: of origin for backscatter, of kind for `called` over what it is.
  double Nats(const ExampleRow& row, size_t i, const View& view, const double* weight) const {
    if (is_origin_) return Calibration(row, i).slope * weight[0];
    return slope_ * (weight[OutputOf(view.called)] - weight[OutputOf(view.is)]);
  }
  // What no feature adds.
  double Constant(const ExampleRow& row, size_t i, const View& view,
                  const std::vector<double>& bias) const {
    return Nats(row, i, view, bias.data()) + (is_origin_ ? Calibration(row, i).intercept : 0);
  }
  // Nats for the row's own label: of kind over the mean of the others.
  double NatsForOwn(const ExampleRow& row, size_t i, const double* weight) const {
    if (is_origin_) return Calibration(row, i).slope * weight[0];
    const int own = OutputOf(row.label);
    double mean = 0;
    for (size_t k = 0; k < scores_.outputs; ++k) mean += weight[k];
    const auto outputs = static_cast<double>(scores_.outputs);
    return own < 0 ? 0 : slope_ * (weight[own] - mean / outputs) * outputs / (outputs - 1);
  }

  int OutputOf(uint32_t label) const {
    const auto at = std::find(scores_.labels.begin(), scores_.labels.end(), label);
    return at == scores_.labels.end() ? -1 : static_cast<int>(at - scores_.labels.begin());
  }
  std::string Word(uint32_t label) const {
    return std::string(is_origin_ ? OriginName(static_cast<Origin>(label))
                                  : KindName(static_cast<Kind>(label)));
  }

 private:
  static uint32_t Number(Origin origin) { return static_cast<uint32_t>(origin); }
  const Affine& Calibration(const ExampleRow& row, size_t i) const {
    return calibration_[scores_.fold[i]][static_cast<size_t>(row.mode)];
  }

  const HoldoutScores& scores_;
  bool is_origin_ = false;
  double slope_ = 1;
  std::vector<OriginCalibration> calibration_;  // by fold left out
};

class FoldModels {
 public:
  FoldModels(const Recipe& recipe, const Examples& examples, const HoldoutScores& scores)
      : recipe_(recipe),
        examples_(examples),
        scores_(scores),
        judge_(examples, scores),
        tallies_(examples, scores.head) {}

  Status Run(const Progress& progress, EvaluationReport* out) {
    ChooseErrors();
    const TermIndex index(examples_, scores_.head);
    const std::vector<int> folds = AssignFolds(examples_, recipe_, scores_.head);
    for (uint32_t f = 0; f < scores_.folds.size(); ++f) {
      if (progress) progress("explain " + scores_.folds[f]);
      FittedHead fitted;
      std::vector<uint32_t> rows;
      if (Status s = FitFold(examples_, index, recipe_, scores_.head, folds, f, scores_.l2, &fitted,
                             &rows);
          !s.ok())
        return s;
      if (Status s = ReadFold(f, fitted, rows); !s.ok()) return s;
    }
    Finish(out);
    return {};
  }

 private:
  const ExampleRow& RowOf(size_t i) const { return examples_.rows[scores_.rows[i]]; }

  // The most wrong rows, one per original and wrong answer.
  void ChooseErrors() {
    std::vector<std::pair<double, size_t>> wrong;
    for (size_t i = 0; i < scores_.rows.size(); ++i) {
      const View view = judge_.ViewOf(RowOf(i), i);
      if (view.is != view.called) wrong.emplace_back(-std::fabs(view.nats), i);
    }
    std::sort(wrong.begin(), wrong.end());
    std::set<std::pair<uint32_t, uint32_t>> seen;
    std::map<uint32_t, size_t> per_side;
    const size_t limit = scores_.head == Head::kOrigin ? kErrorsPerSide : 2 * kErrorsPerSide;
    for (const auto& [ignored, i] : wrong) {
      const View view = judge_.ViewOf(RowOf(i), i);
      size_t& count = per_side[scores_.head == Head::kOrigin ? view.is : 0];
      if (count == limit || !seen.emplace(RowOf(i).group, view.called).second) continue;
      ++count;
      errors_.emplace(i, WorstError{});
    }
  }

  Status ReadFold(uint32_t fold, const FittedHead& fitted, const std::vector<uint32_t>& rows) {
    // Rows of a fold stand together in the scores, in the same order.
    const auto begin = static_cast<size_t>(
        std::find(scores_.fold.begin(), scores_.fold.end(), fold) - scores_.fold.begin());
    const HeadRecipe& recipe = recipe_.head(scores_.head);
    const std::vector<double> sums = ScoreRows(examples_, fitted, recipe, rows);
    if (begin * scores_.outputs + sums.size() > scores_.sums.size() ||
        fitted.linear.outputs != scores_.outputs)
      return OtherRecipe(fold);
    for (size_t s = 0; s < sums.size(); ++s) {
      if (std::fabs(sums[s] - scores_.sums[begin * scores_.outputs + s]) > kSameSum)
        return OtherRecipe(fold);
    }
    VisitSummands(examples_, fitted, recipe, rows, [&](const Summand& summand) {
      const size_t i = begin + summand.row;
      const ExampleRow& row = RowOf(i);
      tallies_.Add(row, fold, Column(fitted, summand.column),
                   judge_.NatsForOwn(row, i, summand.weight) * summand.value);
      if (const auto at = errors_.find(i); at != errors_.end()) {
        const double nats =
            judge_.Nats(row, i, judge_.ViewOf(row, i), summand.weight) * summand.value;
        at->second.reasons.push_back(
            {std::string(ColumnName(examples_, fitted, summand.column)), nats});
      }
    });
    for (auto& [i, error] : errors_) {
      if (scores_.fold[i] != fold) continue;
      const View view = judge_.ViewOf(RowOf(i), i);
      error.reasons.push_back(
          {"bias and calibration", judge_.Constant(RowOf(i), i, view, fitted.linear.bias)});
    }
    return {};
  }

  Status OtherRecipe(uint32_t fold) const {
    return Status(Code::kBadArgument, "fold " + scores_.folds[fold] +
                                          ": the hold-out scores are of another recipe or other "
                                          "examples; run backstop-train fit again");
  }

  // A column of any fold's model as one number: fixed features, then all terms.
  size_t Column(const FittedHead& fitted, size_t column) const {
    const size_t fixed = examples_.fixed_names.size();
    return column < fixed ? column : fixed + fitted.terms[column - fixed];
  }

  void Finish(EvaluationReport* out) {
    std::map<uint32_t, double> rows_of;
    for (size_t i = 0; i < scores_.rows.size(); ++i) rows_of[RowOf(i).label] += 1;
    tallies_.Rank(rows_of, &out->features);
    std::vector<WorstError> errors;
    for (auto& [i, error] : errors_) {
      FillError(i, &error);
      errors.push_back(std::move(error));
    }
    std::stable_sort(errors.begin(), errors.end(), [](const WorstError& a, const WorstError& b) {
      return std::fabs(a.nats) > std::fabs(b.nats);
    });
    out->errors.insert(out->errors.end(), errors.begin(), errors.end());
  }

  void FillError(size_t i, WorstError* error) const {
    const ExampleRow& row = RowOf(i);
    const View view = judge_.ViewOf(row, i);
    const MessageId& message = examples_.IdOf(row);
    error->head = kHeadNames[static_cast<size_t>(scores_.head)];
    error->path = message.path;
    error->index = message.index;
    error->source = examples_.sources[row.source];
    error->mode = ReturnModeName(row.mode);
    error->is = judge_.Word(view.is);
    error->called = judge_.Word(view.called);
    error->nats = view.nats;
    std::stable_sort(error->reasons.begin(), error->reasons.end(),
                     [](const NamedNats& a, const NamedNats& b) {
                       return std::fabs(a.nats) > std::fabs(b.nats);
                     });
    NamedNats rest{"all others", 0};
    for (size_t r = kReasons; r < error->reasons.size(); ++r) rest.nats += error->reasons[r].nats;
    if (error->reasons.size() > kReasons) {
      error->reasons.resize(kReasons);
      error->reasons.push_back(rest);
    }
  }

  const Recipe& recipe_;
  const Examples& examples_;
  const HoldoutScores& scores_;
  Judge judge_;
  std::map<size_t, WorstError> errors_;  // by row of the scores
  FeatureTallies tallies_;
};

}  // namespace

Status ReportFoldModels(const Recipe& recipe, const Examples& examples, const HoldoutScores& scores,
                        const Progress& progress, EvaluationReport* out) {
  if (scores.rows.empty()) return {};
  return FoldModels(recipe, examples, scores).Run(progress, out);
}

}  // namespace backstop::training
