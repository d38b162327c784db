// Names of dictionary terms, for training, dumps and explanations; the hot path knows terms by key
// alone.

#include "features/terms.h"

#include <algorithm>
#include <iterator>

namespace backstop::features {
namespace {

// Takes `mark` and all before it off the front; false, and nothing taken, when it is not there.
bool TakeUpTo(char mark, std::string_view* rest, std::string_view* taken) {
  const size_t at = rest->find(mark);
  if (at == std::string_view::npos) return false;
  *taken = rest->substr(0, at);
  rest->remove_prefix(at + 1);
  return true;
}

}  // namespace

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

bool ParseTermName(std::string_view name, TermParts* out) {
  std::string_view zone, form, first;
  if (!TakeUpTo('/', &name, &zone) || !TakeUpTo('.', &name, &form)) return false;
  TermParts parts;
  const auto* const found = std::find(std::begin(kZoneNames), std::end(kZoneNames), zone);
  if (found == std::end(kZoneNames)) return false;
  parts.zone = static_cast<Zone>(found - std::begin(kZoneNames));
  if (form == "word") {
    parts.first = parts.second = WordHash(name);
    *out = parts;
    return true;
  }
  if (form != "pair" || !TakeUpTo('.', &name, &first)) return false;
  for (parts.gap = 1; name.starts_with("*."); ++parts.gap) name.remove_prefix(2);
  parts.first = WordHash(first);
  parts.second = WordHash(name);
  if (parts.gap > kMaxGap) return false;
  *out = parts;
  return true;
}

}  // namespace backstop::features
