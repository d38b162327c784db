// Finds phrases by the words that they hold. Every phrase is filed under eight bytes (four where it
// has no more) that begin at one of its words; a text is passed word by word, a bit filter turns
// away nearly all of them, and what is left is compared in full. Phrases without such a word
// (Chinese, Cyrillic, signs) are Hyperscan's. Private to the room.

#ifndef BACKSTOP_SCAN_PHRASE_INDEX_H_
#define BACKSTOP_SCAN_PHRASE_INDEX_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace backstop::scan {

// Immutable once built; views into the phrases.
class PhraseIndex {
 public:
  struct Phrase {
    std::string_view text;
    uint32_t id = 0;
  };
  // Whether Build takes it.
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

  // Calls on_match(id, end) wherever a phrase stands in `text`, in order of its filed word; says
  // whether the text has a byte >= 0x80. Word boundaries are the caller's to check.
  template <typename F>
  bool Find(std::string_view text, Workspace* workspace, F&& on_match) const {
    bool has_high = false;
    for (size_t base = 0; base < text.size(); base += kStretch) {
      const size_t count = FindCandidates(text, base, workspace, &has_high);
      for (size_t i = 0; i < count; ++i) Compare(text, base + workspace->starts_[i], on_match);
    }
    return has_high;
  }

 private:
  static constexpr size_t kStretch = 8192;  // its words stay in the first-level cache

  // A phrase, and where in it the word stands that it is filed under. The key of its end (of all of
  // it when it is shorter) turns away most texts that have but the word.
  struct Entry {
    std::string_view text;
    uint64_t end_key;
    uint32_t id;
    uint32_t word;
  };
  // Entries [first, first + count) have that key; count 0: an empty slot.
  struct Slot {
    uint64_t key;
    uint32_t first;
    uint32_t count;
  };

  // The eight bytes at `at`; behind the end of the text they are NUL.
  static uint64_t LoadKey(std::string_view text, size_t at) {
    uint64_t key = 0;
    if (text.size() - at >= sizeof(key)) {
      std::memcpy(&key, text.data() + at, sizeof(key));
    } else {
      std::memcpy(&key, text.data() + at, text.size() - at);
    }
    return key;
  }
  static uint64_t Hash(uint64_t key) {
    const uint64_t product = key * 0x9E3779B97F4A7C15u;
    return product ^ product >> 32;
  }
  static uint64_t EndKey(std::string_view text) {
    return LoadKey(text, text.size() - std::min(text.size(), sizeof(uint64_t)));
  }
  // The two bits of a key in its word of the filter.
  static uint64_t FilterBits(uint64_t hash) {
    return uint64_t{1} << (hash & 63) | uint64_t{1} << (hash >> 6 & 63);
  }
  static uint64_t ShortKey(uint64_t key) { return key & 0xFFFFFFFFu; }
  void File(uint64_t key);
  const Slot& SlotOf(uint64_t key) const;
  size_t FindCandidates(std::string_view text, size_t base, Workspace* workspace,
                        bool* has_high) const;

  template <typename F>
  void Compare(std::string_view text, size_t at, F&& on_match) const {
    const uint64_t key = LoadKey(text, at);
    for (const uint64_t filed : {key, ShortKey(key)}) {
      const Slot& slot = SlotOf(filed);
      for (uint32_t i = slot.first; i < slot.first + slot.count; ++i) {
        const Entry& entry = entries_[i];
        const size_t size = entry.text.size();
        if (entry.word > at || size > text.size() - (at - entry.word)) continue;
        const std::string_view found = text.substr(at - entry.word, size);
        if (EndKey(found) == entry.end_key && found == entry.text)
          on_match(entry.id, at - entry.word + size);
      }
    }
  }

  // An index of nothing has one empty slot, and a filter that nothing passes.
  std::vector<Entry> entries_;          // sorted by key
  std::vector<Slot> slots_ = {{}, {}};  // open addressing, at most half full
  std::vector<uint64_t> filter_ = {0, 0};
  unsigned slot_shift_ = 63;
  unsigned filter_shift_ = 63;
};

}  // namespace backstop::scan

#endif  // BACKSTOP_SCAN_PHRASE_INDEX_H_
