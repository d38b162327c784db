// Judged messages added up: what each source's messages were called, and how well the origin's
// log-odds separate ours from backscatter. Who judged them (a model that never saw the source, or
// the shipped one) is the caller's affair.

#ifndef BACKSTOP_CORPUS_ACCURACY_ACCURACY_H_
#define BACKSTOP_CORPUS_ACCURACY_ACCURACY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accuracy/bootstrap.h"
#include "accuracy/metrics.h"
#include "backstop/labels.h"

namespace backstop::accuracy {

// A message with a known kind and the kind it was called.
struct KindCase {
  std::string fold;
  std::string source;
  uint32_t label = 0;  // Kind
  uint32_t called = 0;
  double p_failed = 0;  // of kind dsn-failed
  size_t messages = 1;  // as many alike, of the same decile of p_failed, which is their mean
};

// One source of a fold against the kinds it was called.
struct KindLine {
  std::string fold;
  std::string source;
  uint32_t label = 0;
  size_t messages = 0;
  std::map<uint32_t, size_t> called;
};

// Bounces that somebody got, neither made by the foundry nor written for the project: sources named
// "bounces/...", "backscatter-..." or "legit-bounce-...".
bool IsRealBounceSource(std::string_view source);

struct KindTotals {
  size_t bounces = 0;  // labelled dsn-failed, of real bounces' sources
  size_t bounces_found = 0;
  size_t reports = 0;  // all dsn-failed
  size_t reports_found = 0;
  size_t ordinary = 0;  // labelled ordinary
  size_t ordinary_as_failed = 0;
  size_t messages = 0;
  size_t right = 0;
  double calibration_error = 0;  // of p_failed
};

struct KindFigures {
  std::vector<KindLine> lines;  // folds in the order of the cases, then by source and label
  KindTotals totals;
};
KindFigures CountKinds(const std::vector<KindCase>& cases);

// What the served thresholds make of one class.
struct Decided {
  size_t right = 0;
  size_t wrong = 0;  // the rest is undetermined
};

// A message with a known origin. Positive: backscatter.
struct OriginCase {
  Scored scored;        // what is ranked
  double log_odds = 0;  // calibrated, at the prior that the thresholds are meant for
  uint32_t group = 0;   // equal where messages show the same original
};

// What the thresholds decide where this share of the messages is backscatter, with that share as
// the prior. REQUIRES: cases whose log_odds are at even odds.
inline constexpr double kShares[] = {0.01, 0.1, 0.5};
struct AtShare {
  double decided = 0;  // of all messages
  double wrong = 0;    // of those decided; 0 when none is
};

// One line of the origin table: a fold, or a part of it.
struct OriginLine {
  std::string fold;
  std::string part;  // "all", a return mode of unmodified mail ("full", "headers"), "reports",
                     // "reports/full", ...
  size_t legitimate = 0;
  size_t backscatter = 0;
  Interval auc;             // drawn by group, as is:
  Interval recall_at_1;     // at 1 % false positives, threshold chosen on this line
  double recall_at_01 = 0;  // at 0.1 %
  double transferred_fp =
      0;  // false positives and recall at the threshold that gave 1 % on the other folds together
  double transferred_recall = 0;
  double calibration_error = 0;  // classes weighted equally
  Decided legitimate_decided;    // also where the line has one class only
  Decided backscatter_decided;
  std::array<AtShare, std::size(kShares)> at_share{};  // 0 with one class
};

struct Thresholds {
  double backscatter;  // decided backscatter at or above, as ClassifierOptions
  double legitimate;
};

// Of a message's calibrated log-odds.
Origin Decide(double log_odds, Thresholds thresholds);

// A real bounce that returns something, and what its origin was called.
struct BounceCase {
  std::string source;
  Origin is = Origin::kUndetermined;  // backscatter or legitimate
  Origin called = Origin::kUndetermined;
  uint32_t group = 0;  // as OriginCase
};

struct CalledSo {
  size_t messages = 0;
  Interval share;  // drawn by group; no bounds where none, all or one original's messages are so
};

// A source's real bounces of one origin, or those of all sources.
struct BounceLine {
  std::string source;  // kAllSources: of all
  Origin is = Origin::kUndetermined;
  size_t messages = 0;
  size_t originals = 0;  // groups
  CalledSo backscatter;
  CalledSo legitimate;  // the rest is undetermined
};
inline constexpr char kAllSources[] = "all";

// Backscatter first, by source and then of all, in whatever order the cases come.
std::vector<BounceLine> CountBounces(const std::vector<BounceCase>& cases, unsigned long long seed);

// False positives that the brought threshold and OriginLine::recall_at_1 are to give.
inline constexpr double kShareLost = 0.01;

// The line without fold and part. `brought`: a threshold chosen elsewhere; without it the
// transferred figures are NaN. Everything but counts and decisions is 0 with one class.
OriginLine MeasureOrigin(const std::vector<OriginCase>& cases, std::optional<double> brought,
                         Thresholds thresholds, unsigned long long seed);

}  // namespace backstop::accuracy

#endif  // BACKSTOP_CORPUS_ACCURACY_ACCURACY_H_
