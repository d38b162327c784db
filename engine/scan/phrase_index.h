// Finds phrases by the words that they hold. Every phrase is filed under ten bytes (five where it
// has no more) that begin at one of its words; a text is passed word by word, a bit filter turns
// away nearly all of them, and what is left is compared in full. Phrases without such a word
// (Chinese, Cyrillic, signs) are Hyperscan's. Private to the room.

#ifndef BACKSTOP_SCAN_PHRASE_INDEX_H_
#define BACKSTOP_SCAN_PHRASE_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace backstop::scan {

// Immutable once built; views into the phrases.
class PhraseIndex {
 public:
  struct Phrase {
    std::string_view text;
    uint32_t id = 0;
  };
  // Whether an index takes it.
  static bool CanHold(std::string_view phrase);

  PhraseIndex() = default;
  // REQUIRES: CanHold of each; the texts outlive the index.
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
      for (size_t i = 0; i < count; ++i) CompareFiled(text, base + workspace->starts_[i], on_match);
    }
    return has_high;
  }

 private:
  static constexpr size_t kStretch = 8192;  // its words stay in the first-level cache
  // Bytes of a key. Of ten, 16 words of a real bounce are filed; of eight, 37.
  static constexpr size_t kLongKey = 10;
  static constexpr size_t kShortKey = 5;

  // A phrase, and where in it the word stands that it is filed under.
  struct Entry {
    std::string_view text;
    uint32_t id;
    uint32_t word;
  };
  // Entries [first, first + count) have that key; count 0: an empty slot.
  struct Slot {
    uint64_t key;
    uint32_t first;
    uint32_t count;
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

  // The phrases that are filed under the word at `at`. The filter is asked once more: most words
  // that passed have a key of one length alone.
  template <typename F>
  void CompareFiled(std::string_view text, size_t at, F&& on_match) const {
    if (at + kLongKey > text.size()) {
      if (at + kShortKey <= text.size()) CompareAll(text, at, ShortKey(text, at), on_match);
      return;
    }
    const Halves halves = HashTen(text, at);
    const uint64_t word = filter_[halves.first >> filter_shift_];
    if ((word >> ShortBit(halves.first) & 1) != 0) CompareAll(text, at, halves.first, on_match);
    if ((word >> LongBit(halves.second) & 1) != 0) CompareAll(text, at, halves.LongKey(), on_match);
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
  void CompareAll(std::string_view text, size_t at, uint64_t key, F&& on_match) const {
    const Slot& slot = SlotOf(key);
    for (uint32_t i = slot.first; i < slot.first + slot.count; ++i) {
      const Entry& entry = entries_[i];
      if (entry.word > at) continue;
      const size_t begin = at - entry.word;
      if (StandsAt(text, begin, entry.text)) on_match(entry.id, begin + entry.text.size());
    }
  }

  // An index of nothing has empty slots alone, and a filter that nothing passes.
  std::vector<Entry> entries_;          // sorted by key
  std::vector<Slot> slots_ = {{}, {}};  // open addressing, at most half full
  std::vector<uint64_t> filter_ = {0, 0};
  unsigned slot_shift_ = 63;
  unsigned filter_shift_ = 63;
};

}  // namespace backstop::scan

#endif  // BACKSTOP_SCAN_PHRASE_INDEX_H_
