// Names of dictionary terms, for training, dumps and explanations; the hot path knows terms by key
// alone.

#include "features/terms.h"

namespace backstop::features {

std::string TermName(Zone zone, std::string_view folded, std::span<const Word> words,
                     uint32_t first, uint32_t second, uint32_t gap) {
  const auto text = [&](uint32_t i) {
    return folded.substr(words[i].begin, words[i].end - words[i].begin);
  };
  std::string name{kZoneNames[static_cast<size_t>(zone)]};
  name += gap == 0 ? "/word." : "/pair.";
  name += text(first);
  if (gap == 0) return name;
  for (uint32_t i = 1; i < gap; ++i) name += ".*";
  name += '.';
  name += text(second);
  return name;
}

}  // namespace backstop::features
