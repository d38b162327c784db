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

constexpr size_t kLongKey = 8;
constexpr size_t kShortKey = 4;  // for phrases that have no word with eight bytes from it on
constexpr size_t kFilterBits =
    16;  // a phrase: about 2 % of the words pass whose key is filed nowhere

constexpr bool IsAsciiWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// Calls f(offset) for every word of the phrase that has `size` bytes from its start on.
template <typename F>
void ForEachWord(std::string_view phrase, size_t size, F&& f) {
  for (size_t at = 0; at + size <= phrase.size(); ++at) {
    if (IsAsciiWord(phrase[at]) && (at == 0 || !IsAsciiWord(phrase[at - 1])))
      f(static_cast<uint32_t>(at));
  }
}

bool HasWord(std::string_view phrase, size_t size) {
  bool has_one = false;
  ForEachWord(phrase, size, [&](uint32_t) { has_one = true; });
  return has_one;
}

// A word that a phrase may be filed under.
struct Choice {
  uint64_t key;
  size_t phrase;
  uint32_t word;
};

}  // namespace

PhraseIndex::Workspace::Workspace() : starts_(std::make_unique<uint32_t[]>(kStretch / 2 + 1)) {}

bool PhraseIndex::CanHold(std::string_view phrase) { return HasWord(phrase, kShortKey); }

PhraseIndex::PhraseIndex(const std::vector<Phrase>& phrases) {
  if (phrases.empty()) return;
  std::vector<Choice> choices;
  for (size_t i = 0; i < phrases.size(); ++i) {
    const std::string_view text = phrases[i].text;
    const bool is_long = HasWord(text, kLongKey);
    ForEachWord(text, is_long ? kLongKey : kShortKey, [&](uint32_t word) {
      const uint64_t key = LoadKey(text, word);
      choices.push_back({is_long ? key : ShortKey(key), i, word});
    });
  }
  std::sort(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) {
    return std::tie(a.key, a.phrase, a.word) < std::tie(b.key, b.phrase, b.word);
  });
  const auto rivals = [&](const Choice& choice) {
    const auto by_key = [](const Choice& a, const Choice& b) { return a.key < b.key; };
    const auto range = std::equal_range(choices.begin(), choices.end(), choice, by_key);
    return range.second - range.first;
  };
  std::vector<const Choice*> chosen(phrases.size(), nullptr);
  for (const Choice& choice : choices) {
    const Choice*& best = chosen[choice.phrase];
    if (best == nullptr || rivals(choice) < rivals(*best)) best = &choice;
  }
  std::sort(chosen.begin(), chosen.end());  // as `choices` lie: by key
  const size_t slots = std::bit_ceil(2 * phrases.size());
  slots_.assign(slots, {});
  slot_shift_ = static_cast<unsigned>(64 - std::countr_zero(slots));
  const size_t words = std::bit_ceil(std::max<size_t>(kFilterBits * phrases.size() / 64, 2));
  filter_.assign(words, 0);
  filter_shift_ = static_cast<unsigned>(64 - std::countr_zero(words));
  for (const Choice* choice : chosen) {
    const Phrase& phrase = phrases[choice->phrase];
    entries_.push_back({phrase.text, EndKey(phrase.text), phrase.id, choice->word});
    File(choice->key);
  }
}

// Files the last entry, whose key is no smaller than those before it.
void PhraseIndex::File(uint64_t key) {
  size_t at = Hash(key) >> slot_shift_;
  while (slots_[at].count != 0 && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
  Slot& slot = slots_[at];
  if (slot.count++ == 0) {
    slot.key = key;
    slot.first = static_cast<uint32_t>(entries_.size() - 1);
  }
  filter_[Hash(key) >> filter_shift_] |= FilterBits(Hash(key));
}

const PhraseIndex::Slot& PhraseIndex::SlotOf(uint64_t key) const {
  size_t at = Hash(key) >> slot_shift_;
  while (slots_[at].count != 0 && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
  return slots_[at];
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
  const uint64_t* const filter = filter_.data();
  const auto may_be_filed = [&](uint64_t key) {
    const uint64_t hash = Hash(key);
    const uint64_t bits = FilterBits(hash);
    return (filter[hash >> filter_shift_] & bits) == bits;
  };
  size_t count = 0;
  size_t i = 0;
  for (; i < found.count && base + starts[i] + kLongKey <= text.size(); ++i) {
    const uint64_t key = LoadKey(text, base + starts[i]);
    starts[count] = starts[i];
    count += may_be_filed(key) | may_be_filed(ShortKey(key));
  }
  for (; i < found.count; ++i) starts[count++] = starts[i];  // keys cut off by the end of the text
  return count;
}

}  // namespace backstop::scan
