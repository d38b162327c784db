#include "cli/bench_accuracy.h"

#include <cmath>

namespace backstop::cli {
namespace {

constexpr unsigned long long kSeed = 1;  // of the bootstrap, so that a run repeats

}  // namespace

BenchAccuracy::BenchAccuracy(const ClassifierOptions& options)
    : is_full_(options.full),
      thresholds_{options.backscatter_threshold, options.legitimate_threshold} {}

void BenchAccuracy::Add(const std::optional<corpus::LabelView>& label, const Verdict& verdict) {
  corpus::LabelMeaning meaning;
  if (!label || !corpus::ParseMeaning(label->kind, label->origin, &meaning)) {
    ++unlabelled_;
    return;
  }
  kinds_.push_back({"all", std::string(label->source), static_cast<uint32_t>(meaning.kind),
                    static_cast<uint32_t>(verdict.kind), verdict.p_ndr});
  if (meaning.origin == Origin::kUndetermined) return;
  const bool is_report = meaning.kind != Kind::kOrdinary && meaning.kind != Kind::kForgedBounce;
  // With the gate only the ordinary mail that it opened for has an origin: a choice of the oddest.
  if (!is_report && !is_full_) return;
  // A report that the gate took for ordinary mail stays undecided: that is its price.
  const double log_odds = std::isnan(verdict.log_odds) ? 0 : verdict.log_odds;
  const std::string original(corpus::NoteValue(label->note, "original"));
  const auto next = static_cast<uint32_t>(groups_.size());
  const uint32_t group =
      groups_.try_emplace(original.empty() ? std::string(label->path) : original, next)
          .first->second;
  const accuracy::OriginCase one{
      {log_odds, meaning.origin == Origin::kBackscatter}, log_odds, group};
  if (!is_report) {
    origins_[{"all", "ordinary"}].push_back(one);
    return;
  }
  origins_[{"all", "reports/" + std::string(ReturnModeName(verdict.return_mode))}].push_back(one);
  if (verdict.return_mode != ReturnMode::kNone) origins_[{"all", "reports"}].push_back(one);
  origins_[{std::string(label->source), "reports"}].push_back(one);
}

std::vector<accuracy::OriginLine> BenchAccuracy::Origins() const {
  std::vector<accuracy::OriginLine> lines;
  for (const auto& [part, cases] : origins_) {
    lines.push_back(accuracy::MeasureOrigin(cases, {}, thresholds_, kSeed));
    lines.back().fold = part.first;
    lines.back().part = part.second;
  }
  return lines;
}

}  // namespace backstop::cli
