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

// Every feature by id, and the first id of each table.
struct Catalogue {
  std::vector<std::string> texts;  // names, then sentences; the views below point into it
  std::vector<std::string_view> names, sentences;
  uint32_t outer_first, head_first, body_first;

  // Returns the table's first id.
  template <typename Facts>
  uint32_t Add(std::span<const Row<Facts>> rows, std::vector<std::string>* spelled) {
    const auto first = static_cast<uint32_t>(texts.size());
    for (const Row<Facts>& row : rows) {
      std::string_view bins = row.bins;
      for (uint32_t n = BinCount(row); n > 0; --n) {
        const std::string bin{bins.substr(0, bins.find('|'))};
        bins.remove_prefix(std::min(bins.size(), bin.size() + 1));
        texts.push_back(std::string{row.name} + (bin.empty() ? "" : "." + bin));
        std::string words = bin;
        std::replace(words.begin(), words.end(), '_', ' ');
        spelled->push_back(std::string{row.sentence} + (bin.empty() ? "" : ": " + words));
      }
    }
    return first;
  }

  Catalogue() {
    std::vector<std::string> spelled;
    outer_first = Add(OuterRows(), &spelled);
    head_first = Add(OriginalHeadRows(), &spelled);
    body_first = Add(OriginalBodyRows(), &spelled);
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

}  // namespace

std::span<const std::string_view> StructureNames() { return TheCatalogue().names; }
std::span<const std::string_view> StructureSentences() { return TheCatalogue().sentences; }
uint32_t StructureCount() { return static_cast<uint32_t>(TheCatalogue().names.size()); }

void RunOuterRows(const OuterFacts& facts, std::span<uint32_t> out, size_t* count) {
  *count += AskOuterRows(facts, TheCatalogue().outer_first, out.data() + *count);
}

void RunOriginalRows(const OriginalFacts& facts, bool has_body, std::span<uint32_t> out,
                     size_t* count) {
  *count += AskOriginalHeadRows(facts, TheCatalogue().head_first, out.data() + *count);
  if (has_body)
    *count += AskOriginalBodyRows(facts, TheCatalogue().body_first, out.data() + *count);
}

}  // namespace backstop::features
