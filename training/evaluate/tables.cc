// What the trainer's tables hold besides the figures that accuracy/tables.h makes: how much mail
// there was.

#include "accuracy/tables.h"

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
      "Origin, each fold by a model that saw neither its sources nor their originals",
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

Table KindFigures(const Results& results) {
  return accuracy::KindTable("Kind, each source by a model that did not see it",
                             results.kind.lines);
}

Table KindTotals(const Results& results) {
  return accuracy::TotalsTable("Kind, totals over held-out sources", results.kind.totals);
}

}  // namespace

std::string ResultsText(const Results& results) {
  return Text(CountTable(results)) + Text(KindFigures(results)) + Text(KindTotals(results)) +
         Text(OriginFigures(results)) + Text(OriginDecisions(results));
}

std::string ResultsMarkdown(const Results& results) {
  return Markdown(CountTable(results)) + Markdown(OriginCountTable(results)) +
         Markdown(KindTotals(results)) + Markdown(OriginFigures(results)) +
         Markdown(OriginDecisions(results)) + Markdown(KindFigures(results));
}

std::string ResultsJson(const Results& results) {
  return accuracy::FiguresJson(results.origin, results.kind).dump(1) + "\n";
}

}  // namespace backstop::training
