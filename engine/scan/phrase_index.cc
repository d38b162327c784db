// A phrase is filed under the word that the fewest other phrases could be filed under: "the mailbox
// is full" not by "the mail". Keys are loaded as they lie in memory; their order means nothing.

#include "scan/phrase_index.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <tuple>

#include "simd/kernels.h"

namespace backstop::scan {
namespace {

constexpr size_t kFilterBits = 64;  // a phrase: of the words that are filed nowhere 2 % pass

constexpr bool IsAsciiWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

bool IsWordStart(std::string_view phrase, size_t at) {
  return IsAsciiWord(phrase[at]) && (at == 0 || !IsAsciiWord(phrase[at - 1]));
}

// Whether a word of the phrase has `size` bytes from its start on.
bool HasWord(std::string_view phrase, size_t size) {
  size_t at = 0;
  while (at + size <= phrase.size() && !IsWordStart(phrase, at)) ++at;
  return at + size <= phrase.size();
}

}  // namespace

PhraseIndex::Workspace::Workspace()
    : starts_(std::make_unique_for_overwrite<uint32_t[]>(kStretch / 2 + 1)) {}

bool PhraseIndex::CanHold(std::string_view phrase) { return HasWord(phrase, kShortKey); }

// Sorted by key.
std::vector<PhraseIndex::Choice> PhraseIndex::ChoicesOf(const std::vector<Phrase>& phrases) {
  std::vector<Choice> choices;
  for (const Phrase& phrase : phrases) {
    const bool is_long = HasWord(phrase.text, kLongKey);
    const size_t size = is_long ? kLongKey : kShortKey;
    for (uint32_t word = 0; word + size <= phrase.text.size(); ++word) {
      if (!IsWordStart(phrase.text, word)) continue;
      const uint64_t key =
          is_long ? HashTen(phrase.text, word).LongKey() : ShortKey(phrase.text, word);
      choices.push_back({key, &phrase, word, is_long, 0});
    }
  }
  std::sort(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) {
    return std::tie(a.key, a.phrase, a.word) < std::tie(b.key, b.phrase, b.word);
  });
  for (auto first = choices.begin(); first != choices.end();) {
    const auto last = std::find_if(first, choices.end(),
                                   [&](const Choice& choice) { return choice.key != first->key; });
    std::for_each(first, last,
                  [&](Choice& choice) { choice.rivals = static_cast<size_t>(last - first); });
    first = last;
  }
  return choices;
}

PhraseIndex::PhraseIndex(const std::vector<Phrase>& phrases) {
  if (phrases.empty()) return;
  const std::vector<Choice> choices = ChoicesOf(phrases);
  std::vector<const Choice*> chosen(phrases.size(), nullptr);
  for (const Choice& choice : choices) {
    const Choice*& best = chosen[static_cast<size_t>(choice.phrase - phrases.data())];
    if (best == nullptr || choice.rivals < best->rivals) best = &choice;
  }
  std::sort(chosen.begin(), chosen.end());  // as they lie in `choices`: by key
  const size_t slots = std::bit_ceil(2 * phrases.size());
  slots_.assign(slots, {});
  slot_shift_ = static_cast<unsigned>(64 - std::countr_zero(slots));
  const size_t words = std::bit_ceil(std::max<size_t>(kFilterBits * phrases.size() / 64, 2));
  filter_.assign(words, 0);
  filter_shift_ = static_cast<unsigned>(64 - std::countr_zero(words));
  for (const Choice* choice : chosen) File(*choice);
}

// REQUIRES: the key is no smaller than those filed before.
void PhraseIndex::File(const Choice& choice) {
  size_t at = choice.key >> slot_shift_;
  while (slots_[at].count != 0 && slots_[at].key != choice.key) at = (at + 1) & (slots_.size() - 1);
  Slot& slot = slots_[at];
  if (slot.count++ == 0) {
    slot.key = choice.key;
    slot.first = static_cast<uint32_t>(entries_.size());
  }
  const std::string_view text = choice.phrase->text;
  entries_.push_back({static_cast<uint32_t>(texts_.size()), static_cast<uint32_t>(text.size()),
                      choice.phrase->id, choice.word});
  texts_ += text;
  const uint64_t first = ShortKey(text, choice.word);
  const uint64_t bit =
      choice.is_long ? LongBit(HashTen(text, choice.word).second) : ShortBit(first);
  filter_[first >> filter_shift_] |= uint64_t{1} << bit;
}

// Leaves the words that pass the filter in the workspace.
size_t PhraseIndex::FindCandidates(std::string_view text, size_t base, Workspace* workspace,
                                   bool* has_high) const {
  const std::string_view stretch = text.substr(base, kStretch);
  const bool is_inside = base > 0 && IsAsciiWord(text[base - 1]);
  uint32_t* const starts = workspace->starts_.get();
  const simd::WordStarts found =
      simd::IndexWordStarts(stretch, is_inside, {starts, kStretch / 2 + 1});
  *has_high = *has_high || found.has_high;
  size_t whole = found.count;  // words with a long key; the others pass
  while (whole > 0 && base + starts[whole - 1] + kLongKey > text.size()) --whole;
  const uint64_t* const filter = filter_.data();
  const unsigned shift = filter_shift_;
  size_t count = 0;
  for (size_t i = 0; i < whole; ++i) {
    const Halves halves = HashTen(text, base + starts[i]);
    const uint64_t word = filter[halves.first >> shift];
    starts[count] = starts[i];
    count += (word >> ShortBit(halves.first) | word >> LongBit(halves.second)) & 1;
  }
  for (size_t i = whole; i < found.count; ++i) starts[count++] = starts[i];
  return count;
}

}  // namespace backstop::scan
