// Kind as a confusion matrix and by part of the mail; the winner needs no calibration.

#include <algorithm>

#include "backstop/labels.h"
#include "eval_report/evaluation_report.h"
#include "eval_report/message_traits.h"

namespace backstop::training {
namespace {

using accuracy::BootstrapShare;
using accuracy::GroupScored;
using accuracy::kBootstrapRounds;

constexpr auto kFailed = static_cast<uint32_t>(Kind::kDsnFailed);

struct CalledRow {
  const ExampleRow* row;
  uint32_t called;
};
using Parts = std::map<std::string, std::vector<CalledRow>>;

KindSlice SliceOf(const Recipe& recipe, const std::string& dimension, const std::string& name,
                  const std::vector<CalledRow>& rows) {
  KindSlice slice;
  slice.dimension = dimension;
  slice.name = name;
  slice.messages = rows.size();
  std::vector<GroupScored> right;
  std::vector<GroupScored> found;
  std::vector<GroupScored> called;
  for (const CalledRow& one : rows) {
    const bool is_failed = one.row->label == kFailed;
    slice.failed += is_failed ? 1 : 0;
    right.push_back({0, one.called == one.row->label, one.row->group});
    (is_failed ? found : called).push_back({0, one.called == kFailed, one.row->group});
  }
  slice.right = BootstrapShare(right, kBootstrapRounds, recipe.seed);
  slice.failed_found = BootstrapShare(found, kBootstrapRounds, recipe.seed);
  slice.failed_called = BootstrapShare(called, kBootstrapRounds, recipe.seed);
  return slice;
}

}  // namespace

void ReportKind(const Recipe& recipe, const Examples& examples, const HoldoutScores& scores,
                const MessageTraits& traits, EvaluationReport* out) {
  std::map<std::string, Parts> dimensions;
  std::vector<std::vector<size_t>> all(kKindCount, std::vector<size_t>(kKindCount));
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    const ExampleRow& row = examples.rows[scores.rows[i]];
    const double* sums = &scores.sums[i * scores.outputs];
    const auto best = std::max_element(sums, sums + scores.outputs) - sums;
    const CalledRow one{&row, scores.labels[static_cast<size_t>(best)]};
    ++all[row.label][one.called];
    dimensions["source"][examples.sources[row.source]].push_back(one);
    dimensions["language"][traits.LanguageOf(row)].push_back(one);
    dimensions["return mode"][std::string(ReturnModeName(row.mode))].push_back(one);
    if (row.label != static_cast<uint32_t>(Kind::kOrdinary))
      dimensions["reporting server"][traits.ServerOf(row)].push_back(one);
  }
  std::vector<size_t> shown;
  for (size_t k = 0; k < kKindCount; ++k) {
    size_t rows = 0;
    for (size_t other = 0; other < kKindCount; ++other) rows += all[k][other] + all[other][k];
    if (rows > 0) shown.push_back(k);
  }
  for (size_t is : shown) {
    out->kinds.emplace_back(KindName(static_cast<Kind>(is)));
    std::vector<size_t>& line = out->confusion.emplace_back();
    for (size_t called : shown) line.push_back(all[is][called]);
  }
  for (const auto& [dimension, parts] : dimensions) {
    for (const auto& [name, rows] : parts)
      out->kind_slices.push_back(SliceOf(recipe, dimension, name, rows));
  }
}

}  // namespace backstop::training
