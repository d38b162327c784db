// THE table of structural features. A row is a name, a sentence and a pure function from facts to a
// bin (or -1: silent). Outer rows speak of the message that arrived and serve kind; returned rows
// speak of what came back and serve origin: never of the wrapper, of addresses, host or list names
// (HOUSE 1.10). To add a feature: one row, and its test row.

#ifndef BACKSTOP_FEATURES_STRUCTURE_H_
#define BACKSTOP_FEATURES_STRUCTURE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <span>
#include <string_view>
#include <utility>

#include "base/meaning.h"
#include "features/facts.h"
#include "report/report.h"

namespace backstop::features {

struct OuterFacts {
  const report::Report& report;
  const HeadFacts& head;
  int sender_role;       // outer::SenderRole of From
  int return_path_role;  // and of Return-Path
  const BodyText& text;  // of the human zone
  const BodyFacts& body;
  const LinkFacts& links;
  const ShapeFacts& shape;
  // Wordings by meaning; anything a model's patterns say, so empty without patterns.
  const Meanings& head_says;
  const Meanings& human_says;
};

struct OriginalFacts {
  const HeadFacts& head;
  const ShapeFacts& shape;
  const LinkFacts& links;
  uint32_t subject_words = 0;        // long words of the subject, each once
  uint32_t subject_words_found = 0;  // those that the body has
};

template <typename Facts>
struct Row {
  std::string_view name;      // "struct.original.links"
  std::string_view sentence;  // what the feature says; with bins: what is measured
  std::string_view bins;      // "0|1|2_to_4|more"; empty: yes or nothing
  int (*bin)(const Facts&);   // index of a bin, or -1
};

// Of a message that has no known wording of any meaning.
inline constexpr std::string_view kSaysNothing = "struct.outer.says_nothing";

// structure_outer.cc, structure_head.cc, structure_body.cc. Static lifetime.
std::span<const Row<OuterFacts>> OuterRows();
std::span<const Row<OriginalFacts>> OriginalHeadRows();
std::span<const Row<OriginalFacts>> OriginalBodyRows();  // ask only when a body came back

// Asks all rows of a table: writes the ids of their bins, of which the first row's begin at
// `first_id`, and returns how many. REQUIRES: room for an id of each row.
size_t AskOuterRows(const OuterFacts& facts, uint32_t first_id, uint32_t* out);
size_t AskOriginalHeadRows(const OriginalFacts& facts, uint32_t first_id, uint32_t* out);
size_t AskOriginalBodyRows(const OriginalFacts& facts, uint32_t first_id, uint32_t* out);

// Of one row: one where it names no bins.
template <typename Facts>
constexpr uint32_t BinCount(const Row<Facts>& row) {
  uint32_t count = 1;
  for (const char c : row.bins) count += c == '|';
  return count;
}

// Ids of each row's bins begin so far behind the table's first.
template <const auto& kRows>
constexpr auto BinOffsets() {
  std::array<uint32_t, std::size(kRows)> offsets{};
  for (size_t i = 1; i < offsets.size(); ++i) offsets[i] = offsets[i - 1] + BinCount(kRows[i - 1]);
  return offsets;
}

// How a table answers: its rows are known where this is compiled, so that they become one function,
// without a call or a branch for each.
template <const auto& kRows, typename Facts>
size_t AskRows(const Facts& facts, uint32_t first_id, uint32_t* out) {
  static constexpr auto kOffsets = BinOffsets<kRows>();
  uint32_t* end = out;
  const auto ask = [&]<size_t... kIndex>(std::index_sequence<kIndex...>) {
    int bin = -1;
    ((bin = kRows[kIndex].bin(facts),
      *end = first_id + kOffsets[kIndex] + static_cast<uint32_t>(bin), end += bin >= 0),
     ...);
  };
  ask(std::make_index_sequence<std::size(kRows)>{});
  return static_cast<size_t>(end - out);
}

// Number of structural features.
uint32_t StructureCount();

// Ids of the active features, appended to `out` (capacity: StructureCount()) from `*count` on.
void RunOuterRows(const OuterFacts& facts, std::span<uint32_t> out, size_t* count);
void RunOriginalRows(const OriginalFacts& facts, bool has_body, std::span<uint32_t> out,
                     size_t* count);

// For rows: a yes-or-nothing bin, and the first bin whose upper edge is not below `value` (one more
// bin than edges).
constexpr int Yes(bool is_so) { return is_so ? 0 : -1; }
template <typename Number>
constexpr int BinOf(Number value, std::initializer_list<Number> edges) {
  int bin = 0;
  for (const Number edge : edges) {
    if (value <= edge) return bin;
    ++bin;
  }
  return bin;
}

}  // namespace backstop::features

#endif  // BACKSTOP_FEATURES_STRUCTURE_H_
