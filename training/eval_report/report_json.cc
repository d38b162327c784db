// Numbers as JSON by the names of evaluation_report.h. What has no meaning (NaN) is null.

#include <cmath>
#include <nlohmann/json.hpp>

#include "backstop/classifier.h"
#include "eval_report/evaluation_report.h"

namespace backstop::training {
namespace {

using nlohmann::json;

// Five digits are more than the intervals allow, and keep the page small.
json Number(double value) {
  if (!std::isfinite(value)) return nullptr;
  if (value == 0) return 0;
  const double scale = std::pow(10.0, 4 - std::floor(std::log10(std::fabs(value))));
  return std::round(value * scale) / scale;
}

json Triple(const Interval& interval) {
  return {Number(interval.value), Number(interval.low), Number(interval.high)};
}

json Numbers(const std::vector<double>& values) {
  json out = json::array();
  for (double value : values) out.push_back(Number(value));
  return out;
}

json CurveJson(const RankCurve& curve) {
  json recalls = json::array();
  for (const Interval& recall : curve.figures.recalls) recalls.push_back(Triple(recall));
  return {{"name", curve.name},
          {"legitimate", curve.figures.negatives},
          {"backscatter", curve.figures.positives},
          {"auc", Triple(curve.figures.auc)},
          {"recall", recalls}};
}

json ReliabilityJson(const ReliabilityCurve& curve) {
  json bins = json::array();
  for (const ReliabilityBin& bin : curve.bins) {
    bins.push_back({{"probability", Number(bin.probability)},
                    {"backscatter", Triple(bin.backscatter)},
                    {"rows", bin.rows}});
  }
  return {{"name", curve.name}, {"bins", bins}};
}

json OriginSliceJson(const OriginSlice& slice) {
  return {{"dimension", slice.dimension},
          {"name", slice.name},
          {"legitimate", slice.ranks.negatives},
          {"backscatter", slice.ranks.positives},
          {"auc", Triple(slice.ranks.auc)},
          {"recall_at_1", Triple(slice.ranks.recalls[0])},
          {"legitimate_lost", Triple(slice.legitimate_lost)},
          {"backscatter_found", Triple(slice.backscatter_found)}};
}

json KindSliceJson(const KindSlice& slice) {
  return {{"dimension", slice.dimension},
          {"name", slice.name},
          {"messages", slice.messages},
          {"failed", slice.failed},
          {"right", Triple(slice.right)},
          {"failed_found", Triple(slice.failed_found)},
          {"failed_called", Triple(slice.failed_called)}};
}

json ErrorJson(const WorstError& error) {
  json reasons = json::array();
  for (const NamedNats& reason : error.reasons)
    reasons.push_back({{"feature", reason.name}, {"nats", Number(reason.nats)}});
  return {{"head", error.head},     {"path", error.path},         {"index", error.index},
          {"source", error.source}, {"mode", error.mode},         {"is", error.is},
          {"called", error.called}, {"nats", Number(error.nats)}, {"reasons", reasons}};
}

json FeatureJson(const StrongFeature& feature) {
  return {{"side", feature.side},
          {"feature", feature.name},
          {"sentence", feature.sentence},
          {"weight_in_all", Number(feature.weight_in_all)},
          {"nats", Triple({feature.nats, feature.lowest, feature.highest})},
          {"present_others", Number(feature.present[0])},
          {"present", Number(feature.present[1])}};
}

template <typename T, typename F>
json List(const std::vector<T>& items, F&& to_json) {
  json out = json::array();
  for (const T& item : items) out.push_back(to_json(item));
  return out;
}

}  // namespace

std::string ReportJson(const Recipe& recipe, const Examples& examples, const Results& results,
                       const EvaluationReport& report) {
  json out = json::parse(ResultsJson(results));
  out["recipe"] = recipe.name;
  out["seed"] = recipe.seed;
  out["sets"] = List(examples.sets, [](const SetDigest& set) {
    return json{{"name", set.name}, {"messages", set.messages}, {"digest", set.digest}};
  });
  const ClassifierOptions served;
  out["thresholds"] = {{"legitimate", served.legitimate_threshold},
                       {"backscatter", served.backscatter_threshold}};
  json histograms = json::array();
  for (const ScoreHistogram& one : report.histograms) {
    histograms.push_back({{"name", one.name},
                          {"rows", one.rows},
                          {"legitimate", Numbers(one.share[0])},
                          {"backscatter", Numbers(one.share[1])}});
  }
  out["report"] = {{"shares", Numbers(report.shares)},
                   {"histogram_reach", EvaluationReport::kHistogramReach},
                   {"curves", List(report.curves, CurveJson)},
                   {"reliability", List(report.reliability, ReliabilityJson)},
                   {"histograms", histograms},
                   {"origin_slices", List(report.origin_slices, OriginSliceJson)},
                   {"kinds", report.kinds},
                   {"confusion", report.confusion},
                   {"kind_slices", List(report.kind_slices, KindSliceJson)},
                   {"errors", List(report.errors, ErrorJson)},
                   {"features", List(report.features, FeatureJson)}};
  return out.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace backstop::training
