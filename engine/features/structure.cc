// Joins the tables: ids are handed out in table order, one per bin, and names and sentences are
// spelled out once per process (immutable afterwards).

#include "features/structure.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "features/extractor.h"

namespace backstop::features {
namespace {

uint32_t BinCount(std::string_view bins) {
  return bins.empty() ? 1 : 1 + static_cast<uint32_t>(std::count(bins.begin(), bins.end(), '|'));
}

// Every feature by id, and the first id of each row of each table.
struct Catalogue {
  std::vector<std::string> texts;  // names, then sentences; the views below point into it
  std::vector<std::string_view> names, sentences;
  std::vector<uint32_t> outer_first, head_first, body_first;

  template <typename Facts>
  void Add(std::span<const Row<Facts>> rows, std::vector<uint32_t>* first,
           std::vector<std::string>* spelled) {
    for (const Row<Facts>& row : rows) {
      first->push_back(static_cast<uint32_t>(texts.size()));
      std::string_view bins = row.bins;
      for (uint32_t n = BinCount(row.bins); n > 0; --n) {
        const std::string bin{bins.substr(0, bins.find('|'))};
        bins.remove_prefix(std::min(bins.size(), bin.size() + 1));
        texts.push_back(std::string{row.name} + (bin.empty() ? "" : "." + bin));
        std::string words = bin;
        std::replace(words.begin(), words.end(), '_', ' ');
        spelled->push_back(std::string{row.sentence} + (bin.empty() ? "" : ": " + words));
      }
    }
  }

  Catalogue() {
    std::vector<std::string> spelled;
    Add(OuterRows(), &outer_first, &spelled);
    Add(OriginalHeadRows(), &head_first, &spelled);
    Add(OriginalBodyRows(), &body_first, &spelled);
    const size_t count = texts.size();
    texts.insert(texts.end(), spelled.begin(), spelled.end());
    for (size_t i = 0; i < count; ++i) {
      names.push_back(texts[i]);
      sentences.push_back(texts[count + i]);
    }
  }
};

const Catalogue& TheCatalogue() {
  static const Catalogue catalogue;
  return catalogue;
}

template <typename Facts>
void Run(std::span<const Row<Facts>> rows, std::span<const uint32_t> first, const Facts& facts,
         std::span<uint32_t> out, size_t* count) {
  for (size_t i = 0; i < rows.size(); ++i) {
    const int bin = rows[i].bin(facts);
    if (bin >= 0) out[(*count)++] = first[i] + static_cast<uint32_t>(bin);
  }
}

}  // namespace

std::span<const std::string_view> StructureNames() { return TheCatalogue().names; }
std::span<const std::string_view> StructureSentences() { return TheCatalogue().sentences; }
uint32_t StructureCount() { return static_cast<uint32_t>(TheCatalogue().names.size()); }

void RunOuterRows(const OuterFacts& facts, std::span<uint32_t> out, size_t* count) {
  Run(OuterRows(), TheCatalogue().outer_first, facts, out, count);
}

void RunOriginalRows(const OriginalFacts& facts, bool has_body, std::span<uint32_t> out,
                     size_t* count) {
  Run(OriginalHeadRows(), TheCatalogue().head_first, facts, out, count);
  if (has_body) Run(OriginalBodyRows(), TheCatalogue().body_first, facts, out, count);
}

}  // namespace backstop::features
