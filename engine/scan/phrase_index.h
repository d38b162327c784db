// Finds phrases by the words that they hold. Every phrase is filed under ten bytes (five where it
// has no more) that begin at one of its words; a text is passed word by word, a bit filter turns
// away nearly all of them, and what is left is compared in full. Phrases without such a word
// (Chinese, Cyrillic, signs) are Hyperscan's. Private to the room.

#ifndef BACKSTOP_SCAN_PHRASE_INDEX_H_
#define BACKSTOP_SCAN_PHRASE_INDEX_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace backstop::scan {

// Immutable once built.
class PhraseIndex {
 public:
  struct Phrase {
    std::string_view text;
    uint32_t id = 0;
  };
  // Whether an index takes it.
  static bool CanHold(std::string_view phrase);

  PhraseIndex() = default;
  // REQUIRES: CanHold of each.
  explicit PhraseIndex(const std::vector<Phrase>& phrases);

  // Room for the words of a stretch of text: one thread's.
  class Workspace {
   public:
    Workspace();

   private:
    friend class PhraseIndex;
    std::unique_ptr<uint32_t[]> starts_;
  };

  // Calls on_match(id, end) wherever a phrase stands in `text`, in order of the word that it is
  // filed under; says whether the text has a byte >= 0x80. Word boundaries are the caller's to
  // check.
  template <typename F>
  bool Find(std::string_view text, Workspace* workspace, F&& on_match) const {
    bool has_high = false;
    for (size_t base = 0; base < text.size(); base += kStretch) {
      const size_t count = FindCandidates(text, base, workspace, &has_high);
      for (size_t i = 0; i < count; i += kAtOnce) {
        const uint32_t* const starts = workspace->starts_.get() + i;
        CompareFiled(text, base, {starts, std::min(kAtOnce, count - i)}, on_match);
      }
    }
    return has_high;
  }

 private:
  static constexpr size_t kStretch = 8192;  // its words stay in the first-level cache
  // Bytes of a key. Of ten, 16 words of a real bounce are filed; of eight, 37.
  static constexpr size_t kLongKey = 10;
  static constexpr size_t kShortKey = 5;

  static constexpr size_t kAtOnce = 64;  // words compared at a time, so that their misses overlap

  // A phrase, and where in it the word stands that it is filed under.
  struct Entry {
    uint32_t begin, size;  // of its text in texts_
    uint32_t id;
    uint32_t word;
  };
  // Entries [first, first + count) have that key; count 0: an empty slot.
  struct Slot {
    uint64_t key;
    uint32_t first;
    uint32_t count;
  };
  // A word of the text that passed the filter; and one that has entries.
  struct Probe {
    uint64_t key;
    size_t at;
  };
  struct Filed {
    const Slot* slot;
    size_t at;
  };
  // A word that a phrase may be filed under.
  struct Choice {
    uint64_t key;
    const Phrase* phrase;
    uint32_t word;
    bool is_long;
    size_t rivals;  // choices of that key
  };

  // Keys are hashes of five bytes or twice five, which lie in a word's upper bytes. REQUIRES: that
  // many bytes behind `at`.
  static uint64_t HashFive(uint64_t upper_bytes) { return upper_bytes * 0x9E3779B97F4A7C15u; }
  static uint64_t ShortKey(std::string_view text, size_t at) {
    return HashFive((LoadBytes<uint32_t>(text, at) | LoadBytes<uint8_t>(text, at + 4) << 32) << 24);
  }
  struct Halves {
    uint64_t first, second;  // first is the ShortKey
    uint64_t LongKey() const { return first ^ second >> 1; }
  };
  static Halves HashTen(std::string_view text, size_t at) {
    constexpr uint64_t kUpperFive = ~uint64_t{0xFFFFFF};
    return {HashFive(LoadBytes<uint64_t>(text, at) << 24),
            HashFive(LoadBytes<uint64_t>(text, at + 2) & kUpperFive)};
  }
  // The first five bytes tell the filter's word; the bit in it is theirs, or the next five's.
  static uint64_t ShortBit(uint64_t first) { return first >> 44 & 63; }
  static uint64_t LongBit(uint64_t second) { return second >> 58; }

  static std::vector<Choice> ChoicesOf(const std::vector<Phrase>& phrases);
  void File(const Choice& choice);
  const Slot& SlotOf(uint64_t key) const {
    size_t at = key >> slot_shift_;
    while (slots_[at].count != 0 && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
    return slots_[at];
  }
  size_t FindCandidates(std::string_view text, size_t base, Workspace* workspace,
                        bool* has_high) const;

  // Where the word at `at` may be filed, at most twice. The filter is asked once more: most words
  // that passed have a key of one length alone.
  size_t ProbesOf(std::string_view text, size_t at, Probe* out) const {
    if (at + kLongKey > text.size()) {
      if (at + kShortKey > text.size()) return 0;
      out[0] = {ShortKey(text, at), at};
      return 1;
    }
    const Halves halves = HashTen(text, at);
    const uint64_t word = filter_[halves.first >> filter_shift_];
    size_t count = 0;
    out[count] = {halves.first, at};
    count += word >> ShortBit(halves.first) & 1;
    out[count] = {halves.LongKey(), at};
    count += word >> LongBit(halves.second) & 1;
    return count;
  }

  // The phrases that are filed under the words. What they need is asked for a step ahead: slots and
  // entries lie all over their tables.
  template <typename F>
  void CompareFiled(std::string_view text, size_t base, std::span<const uint32_t> words,
                    F&& on_match) const {
    std::array<Probe, 2 * kAtOnce + 1> probes;
    std::array<Filed, 2 * kAtOnce> filed;
    size_t probe_count = 0, filed_count = 0;
    for (const uint32_t word : words)
      probe_count += ProbesOf(text, base + word, &probes[probe_count]);
    for (size_t i = 0; i < probe_count; ++i)
      __builtin_prefetch(&slots_[probes[i].key >> slot_shift_]);
    for (size_t i = 0; i < probe_count; ++i) {
      const Slot& slot = SlotOf(probes[i].key);
      __builtin_prefetch(entries_.data() + slot.first);
      filed[filed_count] = {&slot, probes[i].at};
      filed_count += slot.count != 0;
    }
    for (size_t i = 0; i < filed_count; ++i) CompareAll(text, filed[i], on_match);
  }

  // By eights, the last of them overlapping: most phrases take two to four.
  static bool StandsAt(std::string_view text, size_t at, std::string_view phrase) {
    const size_t size = phrase.size();
    if (text.size() - at < size) return false;
    if (size < 8) return text.substr(at, size) == phrase;
    for (size_t i = 0; i + 8 < size; i += 8) {
      if (LoadBytes<uint64_t>(text, at + i) != LoadBytes<uint64_t>(phrase, i)) return false;
    }
    return LoadBytes<uint64_t>(text, at + size - 8) == LoadBytes<uint64_t>(phrase, size - 8);
  }

  template <typename F>
  void CompareAll(std::string_view text, const Filed& filed, F&& on_match) const {
    const std::string_view texts = texts_;
    for (uint32_t i = 0; i < filed.slot->count; ++i) {
      const Entry& entry = entries_[filed.slot->first + i];
      if (entry.word > filed.at) continue;
      const size_t begin = filed.at - entry.word;
      if (StandsAt(text, begin, texts.substr(entry.begin, entry.size)))
        on_match(entry.id, begin + entry.size);
    }
  }

  // An index of nothing has empty slots alone, and a filter that nothing passes.
  std::string texts_;                   // of the entries: close together, unlike the model's
  std::vector<Entry> entries_;          // sorted by key
  std::vector<Slot> slots_ = {{}, {}};  // open addressing, at most half full
  std::vector<uint64_t> filter_ = {0, 0};
  unsigned slot_shift_ = 63;
  unsigned filter_shift_ = 63;
};

}  // namespace backstop::scan

#endif  // BACKSTOP_SCAN_PHRASE_INDEX_H_
