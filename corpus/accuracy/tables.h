// The figures as tables: aligned text for people, Markdown for documents, JSON for scripts.

#ifndef BACKSTOP_CORPUS_ACCURACY_TABLES_H_
#define BACKSTOP_CORPUS_ACCURACY_TABLES_H_

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "accuracy/accuracy.h"

namespace backstop::accuracy {

struct Table {
  std::string title;
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;  // each as long as head
};

// "3/200 = 1.500 %"; "-" of nothing.
std::string Share(size_t part, size_t whole);

Table OriginTable(const std::string& title, const std::vector<OriginLine>& lines);
// Decided shares and the error among the decided at each of kShares, of lines that have both
// classes.
Table ShareTable(const std::string& title, const std::vector<OriginLine>& lines);
Table BounceTable(const std::string& title, const std::vector<BounceLine>& lines);
Table KindTable(const std::string& title, const std::vector<KindLine>& lines);
Table TotalsTable(const std::string& title, const KindTotals& totals);

std::string Text(const Table& table);
std::string Markdown(const Table& table);

// {"origin": [line, ...], "kind": [line, ...], "kind_totals": {...}}; figures that cannot be had
// are null.
nlohmann::json FiguresJson(const std::vector<OriginLine>& origin, const KindFigures& kind);
// [line, ...], likewise.
nlohmann::json BouncesJson(const std::vector<BounceLine>& lines);

}  // namespace backstop::accuracy

#endif  // BACKSTOP_CORPUS_ACCURACY_TABLES_H_
