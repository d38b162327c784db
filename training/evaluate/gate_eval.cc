// What the header gate lets go, each message by a gate that saw nothing of its fold: by kind, and
// by source for ordinary mail and failure reports.

#include <map>
#include <string>
#include <utility>

#include "backstop/labels.h"
#include "evaluate/evaluate.h"
#include "parallel/collect.h"

namespace backstop::training {
namespace {

enum class Lines : uint8_t { kFound, kKinds, kOrdinary, kReports };

struct LetGo {
  uint64_t messages = 0;
  uint64_t let_go = 0;
  LetGo& operator+=(const LetGo& other) {
    messages += other.messages;
    let_go += other.let_go;
    return *this;
  }
};
using Counts = std::map<uint64_t, LetGo>;

// `of`: a label or a source.
uint64_t KeyOf(Lines lines, uint32_t of) { return static_cast<uint64_t>(lines) << 32 | of; }

// By name.
template <typename NameOf>
void Append(const Counts& counts, Lines lines, NameOf&& name_of, std::vector<GateLine>* out) {
  std::map<std::string, GateLine> by_name;
  const auto end = counts.lower_bound(KeyOf(lines, UINT32_MAX));
  for (auto at = counts.lower_bound(KeyOf(lines, 0)); at != end; ++at) {
    const std::string name(name_of(static_cast<uint32_t>(at->first)));
    by_name[name] = {name, at->second.messages, at->second.let_go};
  }
  for (auto& [name, line] : by_name) out->push_back(std::move(line));
}

}  // namespace

GateFigures EvaluateGate(const Examples& examples, const HoldoutScores& kind, const GateFit& gate) {
  GateFigures figures;
  if (!gate.exists()) return figures;
  constexpr auto kFailed = static_cast<uint8_t>(Kind::kDsnFailed);
  Counts counts;
  for (size_t i = 0; i < kind.rows.size(); ++i) {
    const ExampleRow& row = examples.rows[kind.rows[i]];
    const LetGo one{1, gate.LetsGo(examples, kind.rows[i]) ? uint64_t{1} : 0};
    counts[KeyOf(Lines::kKinds, row.label)] += one;
    if (row.label == static_cast<uint8_t>(Kind::kOrdinary))
      counts[KeyOf(Lines::kOrdinary, row.source)] += one;
    if (row.label != kFailed || CalledKind(kind, i) != kFailed) continue;
    counts[KeyOf(Lines::kReports, row.source)] += one;
    counts[KeyOf(Lines::kFound, 0)] += one;
  }
  SumTally(*examples.team, &counts);
  const auto kind_name = [](uint32_t label) { return KindName(static_cast<Kind>(label)); };
  const auto source_name = [&](uint32_t source) { return examples.sources[source]; };
  const auto found_name = [](uint32_t) { return "dsn-failed that the full path finds"; };
  Append(counts, Lines::kFound, found_name, &figures.kinds);
  Append(counts, Lines::kKinds, kind_name, &figures.kinds);
  Append(counts, Lines::kOrdinary, source_name, &figures.ordinary);
  Append(counts, Lines::kReports, source_name, &figures.reports);
  return figures;
}

}  // namespace backstop::training
