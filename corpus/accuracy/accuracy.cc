#include "accuracy/accuracy.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace backstop::accuracy {
namespace {

constexpr double kSharesLost[] = {kShareLost};
constexpr auto kFailed = static_cast<uint32_t>(Kind::kDsnFailed);

void AddToTotals(const KindCase& one, KindTotals* totals) {
  const size_t as_failed = one.called == kFailed ? one.messages : 0;
  totals->messages += one.messages;
  totals->right += one.called == one.label ? one.messages : 0;
  if (one.label == kFailed) {
    totals->reports += one.messages;
    totals->reports_found += as_failed;
    if (IsRealBounceSource(one.source)) {
      totals->bounces += one.messages;
      totals->bounces_found += as_failed;
    }
  }
  if (one.label == static_cast<uint32_t>(Kind::kOrdinary)) {
    totals->ordinary += one.messages;
    totals->ordinary_as_failed += as_failed;
  }
}

double Probability(double log_odds) { return 1 / (1 + std::exp(-log_odds)); }

void CountDecided(const OriginCase& one, double prior_log_odds, Thresholds thresholds,
                  OriginLine* line) {
  const Origin called = Decide(one.log_odds + prior_log_odds, thresholds);
  if (called == Origin::kUndetermined) return;
  Decided& decided = one.scored.is_positive ? line->backscatter_decided : line->legitimate_decided;
  const bool is_backscatter = called == Origin::kBackscatter;
  ++(is_backscatter == one.scored.is_positive ? decided.right : decided.wrong);
}

AtShare MeasureAtShare(const std::vector<OriginCase>& cases, double share, Thresholds thresholds) {
  OriginLine line;
  for (const OriginCase& one : cases) {
    ++(one.scored.is_positive ? line.backscatter : line.legitimate);
    CountDecided(one, std::log(share / (1 - share)), thresholds, &line);
  }
  const auto of_class = [](size_t part, size_t whole) {
    return static_cast<double>(part) / static_cast<double>(whole);
  };
  const double wrong = share * of_class(line.backscatter_decided.wrong, line.backscatter) +
                       (1 - share) * of_class(line.legitimate_decided.wrong, line.legitimate);
  const double decided = wrong +
                         share * of_class(line.backscatter_decided.right, line.backscatter) +
                         (1 - share) * of_class(line.legitimate_decided.right, line.legitimate);
  return {decided, decided > 0 ? wrong / decided : 0};
}

double OriginCalibrationError(const std::vector<OriginCase>& cases, size_t positives,
                              size_t negatives) {
  std::vector<Judged> judged;
  for (const OriginCase& one : cases) {
    const double weight = 0.5 / static_cast<double>(one.scored.is_positive ? positives : negatives);
    judged.push_back({Probability(one.log_odds), one.scored.is_positive, weight});
  }
  return CalibrationError(judged);
}

CalledSo CountCalled(const std::vector<BounceCase>& cases, size_t originals, Origin called,
                     unsigned long long seed) {
  std::vector<GroupScored> marked;
  CalledSo out;
  for (const BounceCase& one : cases) {
    marked.push_back({0, one.called == called, one.group});
    out.messages += one.called == called ? 1 : 0;
  }
  out.share = BootstrapShare(marked, kBootstrapRounds, seed);
  if (out.messages == 0 || out.messages == cases.size() || originals < 2)
    out.share.low = out.share.high = std::nan("");
  return out;
}

// REQUIRES: at least one case, and all of one origin.
BounceLine LineOf(const std::string& source, std::vector<BounceCase> cases,
                  unsigned long long seed) {
  std::sort(cases.begin(), cases.end(), [](const BounceCase& a, const BounceCase& b) {
    return std::tie(a.group, a.called) < std::tie(b.group, b.called);
  });
  size_t originals = 0;
  for (size_t i = 0; i < cases.size(); ++i)
    originals += i == 0 || cases[i].group != cases[i - 1].group ? 1 : 0;
  return {source,
          cases[0].is,
          cases.size(),
          originals,
          CountCalled(cases, originals, Origin::kBackscatter, seed),
          CountCalled(cases, originals, Origin::kLegitimate, seed)};
}

}  // namespace

bool IsRealBounceSource(std::string_view source) {
  return source.starts_with("bounces/") || source.starts_with("backscatter-") ||
         source.starts_with("legit-bounce-");
}

Origin Decide(double log_odds, Thresholds thresholds) {
  const double p = Probability(log_odds);
  if (p >= thresholds.backscatter) return Origin::kBackscatter;
  return p > thresholds.legitimate ? Origin::kUndetermined : Origin::kLegitimate;
}

std::vector<BounceLine> CountBounces(const std::vector<BounceCase>& cases,
                                     unsigned long long seed) {
  std::vector<BounceLine> lines;
  for (const Origin is : {Origin::kBackscatter, Origin::kLegitimate}) {
    std::map<std::string, std::vector<BounceCase>> sources;
    std::vector<BounceCase> all;
    for (const BounceCase& one : cases) {
      if (one.is != is) continue;
      sources[one.source].push_back(one);
      all.push_back(one);
    }
    for (auto& [source, of] : sources) lines.push_back(LineOf(source, std::move(of), seed));
    if (!all.empty()) lines.push_back(LineOf(kAllSources, std::move(all), seed));
  }
  return lines;
}

KindFigures CountKinds(const std::vector<KindCase>& cases) {
  KindFigures figures;
  std::map<std::string, size_t> fold_number;
  std::map<std::tuple<size_t, std::string, uint32_t>, KindLine> lines;
  std::vector<Judged> judged;
  for (const KindCase& one : cases) {
    const size_t fold = fold_number.try_emplace(one.fold, fold_number.size()).first->second;
    KindLine& line = lines[{fold, one.source, one.label}];
    line.fold = one.fold;
    line.source = one.source;
    line.label = one.label;
    line.messages += one.messages;
    line.called[one.called] += one.messages;
    AddToTotals(one, &figures.totals);
    judged.push_back({one.p_failed, one.label == kFailed, static_cast<double>(one.messages)});
  }
  if (!judged.empty()) figures.totals.calibration_error = CalibrationError(judged);
  for (auto& [key, line] : lines) figures.lines.push_back(std::move(line));
  return figures;
}

OriginLine MeasureOrigin(const std::vector<OriginCase>& cases, std::optional<double> brought,
                         Thresholds thresholds, unsigned long long seed) {
  OriginLine line;
  std::vector<GroupScored> grouped;
  grouped.reserve(cases.size());
  for (const OriginCase& one : cases) {
    grouped.push_back({one.scored.score, one.scored.is_positive, one.group});
    ++(one.scored.is_positive ? line.backscatter : line.legitimate);
    CountDecided(one, 0, thresholds, &line);
  }
  if (line.backscatter == 0 || line.legitimate == 0) return line;
  const RankFigures ranks = BootstrapRanks(std::move(grouped), kSharesLost, kBootstrapRounds, seed);
  line.auc = ranks.auc;
  line.recall_at_1 = ranks.recalls[0];
  std::vector<Scored> here;
  here.reserve(cases.size());
  for (const OriginCase& one : cases) here.push_back(one.scored);
  // Below a hundred legitimate messages, at none of them; the interval is then unknown.
  line.recall_at_1.value = RatesAt(here, ThresholdFor(here, kSharesLost[0])).recall;
  line.recall_at_01 = RatesAt(here, ThresholdFor(here, 0.001)).recall;
  const double none = std::nan("");
  const Rates transferred = brought ? RatesAt(here, *brought) : Rates{none, none};
  line.transferred_fp = transferred.false_positives;
  line.transferred_recall = transferred.recall;
  line.calibration_error = OriginCalibrationError(cases, line.backscatter, line.legitimate);
  for (size_t i = 0; i < line.at_share.size(); ++i)
    line.at_share[i] = MeasureAtShare(cases, kShares[i], thresholds);
  return line;
}

}  // namespace backstop::accuracy
