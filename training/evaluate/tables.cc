// What the trainer's tables hold besides the figures that accuracy/tables.h makes: how much mail
// there was.

#include "accuracy/tables.h"

#include <cstdio>

#include "backstop/labels.h"
#include "evaluate/evaluate.h"

namespace backstop::training {
namespace {

using accuracy::Table;

Table CountTable(const Results& results) {
  Table table{
      "Messages by kind (a kind without real mail is known only from messages written for the "
      "project: no accuracy "
      "is claimed for it)",
      {"kind", "real", "written"},
      {}};
  for (const KindCount& count : results.kinds) {
    table.rows.push_back({std::string(KindName(static_cast<Kind>(count.label))),
                          std::to_string(count.real), std::to_string(count.written)});
  }
  return table;
}

Table OriginCountTable(const Results& results) {
  Table table{"Messages by source for origin", {"source", "messages"}, {}};
  for (const auto& [family, labels] : results.origin_rows) {
    std::string counts;
    for (const auto& [label, count] : labels)
      counts += (counts.empty() ? "" : ", ") + label + " " + std::to_string(count);
    table.rows.push_back({family, counts});
  }
  return table;
}

Table OriginFigures(const Results& results) {
  return accuracy::OriginTable(
      "Origin, each fold by a model that saw neither its sources nor their originals (95 %: "
      "messages of one original drawn together)",
      results.origin);
}

Table OriginDecisions(const Results& results) {
  std::vector<accuracy::OriginLine> lines;
  for (const accuracy::OriginLine& line : results.origin) {
    if (line.part == "all" || line.part == "reports") lines.push_back(line);
  }
  return accuracy::ShareTable(
      "Origin, what is decided where backscatter is 1, 10 and 50 % of the returned mail and the "
      "prior says so",
      lines);
}

std::vector<Table> BounceTables(const Results& results) {
  if (results.bounces.empty()) return {};
  return {accuracy::BounceTable(
      "Origin of real bounces, each by a model that saw neither its source nor its original (95 %: "
      "messages of one original drawn together)",
      results.bounces)};
}

Table KindFigures(const Results& results) {
  return accuracy::KindTable("Kind, each source by a model that did not see it",
                             results.kind.lines);
}

Table GateTable(const std::string& title, const std::string& what,
                const std::vector<GateLine>& lines) {
  Table table{title, {what, "let go", "at most, 95 %"}, {}};
  for (const GateLine& line : lines) {
    char bound[32];
    std::snprintf(bound, sizeof(bound), "%.3f %%",
                  100 * accuracy::ShareUpperBound(line.let_go, line.messages));
    table.rows.push_back({line.name, accuracy::Share(line.let_go, line.messages), bound});
  }
  return table;
}

std::vector<Table> GateTables(const Results& results) {
  const GateFigures& figures = results.gate_figures;
  if (!results.gate.exists()) return {};
  return {GateTable("Header gate, what it lets go unread of mail whose sources it did not see",
                    "kind", figures.kinds),
          GateTable("Header gate, ordinary mail", "source", figures.ordinary),
          GateTable("Header gate, failure reports that the full path finds", "source",
                    figures.reports)};
}

std::string Joined(const std::vector<Table>& tables, std::string (*form)(const Table&)) {
  std::string out;
  for (const Table& table : tables) out += form(table);
  return out;
}

Table KindTotals(const Results& results) {
  return accuracy::TotalsTable("Kind, totals over held-out sources", results.kind.totals);
}

}  // namespace

std::string ResultsText(const Results& results) {
  return Text(CountTable(results)) + Text(KindFigures(results)) + Text(KindTotals(results)) +
         Text(OriginFigures(results)) + Text(OriginDecisions(results)) +
         Joined(BounceTables(results), accuracy::Text) +
         Joined(GateTables(results), accuracy::Text);
}

std::string ResultsMarkdown(const Results& results) {
  return Markdown(CountTable(results)) + Markdown(OriginCountTable(results)) +
         Markdown(KindTotals(results)) + Markdown(OriginFigures(results)) +
         Markdown(OriginDecisions(results)) + Joined(BounceTables(results), accuracy::Markdown) +
         Markdown(KindFigures(results)) + Joined(GateTables(results), accuracy::Markdown);
}

std::string ResultsJson(const Results& results) {
  nlohmann::json out = accuracy::FiguresJson(results.origin, results.kind);
  out["real_bounces"] = accuracy::BouncesJson(results.bounces);
  const auto list = [](const std::vector<GateLine>& lines) {
    nlohmann::json rows = nlohmann::json::array();
    for (const GateLine& line : lines) {
      rows.push_back({{"name", line.name},
                      {"messages", line.messages},
                      {"let_go", line.let_go},
                      {"at_most", accuracy::ShareUpperBound(line.let_go, line.messages)}});
    }
    return rows;
  };
  if (results.gate.exists()) {
    const GateFigures& gate = results.gate_figures;
    out["gate"] = {{"kinds", list(gate.kinds)},
                   {"ordinary", list(gate.ordinary)},
                   {"reports", list(gate.reports)}};
  }
  return out.dump(1) + "\n";
}

}  // namespace backstop::training
