// What the header gate lets go, each message by a gate that saw nothing of its fold: by kind, and
// by source for ordinary mail and failure reports.

#include <map>
#include <string>
#include <utility>

#include "backstop/labels.h"
#include "evaluate/evaluate.h"

namespace backstop::training {
namespace {

using LinesByName = std::map<std::string, GateLine>;

void Count(LinesByName* lines, const std::string& name, bool is_let_go) {
  GateLine& line = (*lines)[name];
  line.name = name;
  ++line.messages;
  line.let_go += is_let_go ? 1 : 0;
}

void Append(LinesByName&& lines, std::vector<GateLine>* out) {
  for (auto& [name, line] : lines) out->push_back(std::move(line));
}

}  // namespace

GateFigures EvaluateGate(const Examples& examples, const HoldoutScores& kind, const GateFit& gate) {
  GateFigures figures;
  if (!gate.exists()) return figures;
  constexpr auto kFailed = static_cast<uint8_t>(Kind::kDsnFailed);
  LinesByName found, kinds, ordinary, reports;
  for (size_t i = 0; i < kind.rows.size(); ++i) {
    const ExampleRow& row = examples.rows[kind.rows[i]];
    const bool is_let_go = gate.LetsGo(examples, kind.rows[i]);
    const std::string& source = examples.sources[row.source];
    Count(&kinds, std::string(KindName(static_cast<Kind>(row.label))), is_let_go);
    if (row.label == static_cast<uint8_t>(Kind::kOrdinary)) Count(&ordinary, source, is_let_go);
    if (row.label != kFailed || CalledKind(kind, i) != kFailed) continue;
    Count(&reports, source, is_let_go);
    Count(&found, "dsn-failed that the full path finds", is_let_go);
  }
  Append(std::move(found), &figures.kinds);
  Append(std::move(kinds), &figures.kinds);
  Append(std::move(ordinary), &figures.ordinary);
  Append(std::move(reports), &figures.reports);
  return figures;
}

}  // namespace backstop::training
