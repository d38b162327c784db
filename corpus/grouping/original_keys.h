// What says that two messages show the same original, as 64-bit keys: messages that share a key
// belong to one group, which never falls into two folds or two parts of a split.

#ifndef BACKSTOP_CORPUS_GROUPING_ORIGINAL_KEYS_H_
#define BACKSTOP_CORPUS_GROUPING_ORIGINAL_KEYS_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "features/terms.h"
#include "report/report.h"

namespace backstop::corpus {

// Bodies of fewer words are alike by chance: they give no key of their words.
inline constexpr size_t kFewestBodyWords = 12;

// Of a message's bytes as they are: exact copies share it.
uint64_t CopyKey(std::string_view bytes);

// Where a message lies, and what its label says of the original that it shows.
struct MessagePlace {
  std::string_view path;
  uint32_t index = 0;         // in its mbox
  std::string_view original;  // path of the original; empty: the message itself is it
};

// The keys of the original that a message shows: where it lies, its Message-ID, and the first words
// of its body. `report`, `facts` and `body`: of the message as read, with what came back, or itself,
// in `returned`.
std::vector<uint64_t> OriginalKeys(const MessagePlace& place, const report::Report& report,
                                   const ReturnedFacts& facts,
                                   std::span<const features::Word> body);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_GROUPING_ORIGINAL_KEYS_H_
