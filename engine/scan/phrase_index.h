// Finds phrases by the words that they hold. Every phrase is filed under ten bytes (five where it
// has no more) that begin at one of its words (of ten, 16 words of a real bounce are filed; of
// eight, 37); a kernel passes the text word by word, a bit filter turns away nearly all of them,
// and what is left is compared in full. Phrases without such a word
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
#include "base/table.h"
#include "simd/word_keys.h"

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
    std::unique_ptr<uint32_t[]> words_;
  };

  // Calls on_match(id, end) wherever a phrase stands in `text`, in order of the word that it is
  // filed under; says whether the text has a byte >= 0x80. Word boundaries are the caller's to
  // check.
  template <typename F>
  bool Find(std::string_view text, Workspace* workspace, F&& on_match) const {
    const std::span<uint32_t> words(workspace->words_.get(), kWords);
    bool has_high = false;
    for (size_t begin = 0; begin < text.size(); begin += kStretch) {
      const size_t end = std::min(begin + kStretch, text.size());
      const simd::KeyedWords found = simd::FindKeyedWords(text, begin, end, filter(), words);
      has_high = has_high || found.has_high;
      for (size_t i = 0; i < found.count; i += kAtOnce)
        CompareFiled(text, words.subspan(i, std::min(kAtOnce, found.count - i)), on_match);
    }
    return has_high;
  }

  // To or from an image (base/image.h).
  template <typename Image>
  void Pass(Image& image) {
    image(entries_, buckets_, filter_, rests_, bucket_shift_, filter_shift_);
  }

 private:
  static constexpr size_t kStretch = 4096;  // its words stay in the first-level cache
  static constexpr size_t kWords = kStretch / 2 + 2;
  static constexpr size_t kAtOnce = 64;  // words looked up at a time, so that their misses overlap
  static constexpr size_t kFront = 48;   // bytes of a phrase beside its entry

  // A phrase, a line of the cache: of its text the front, and NUL where it is shorter.
  struct alignas(64) Entry {
    std::array<char, kFront> front{};
    uint32_t next = 0;  // entry of the same bucket, or 0
    uint32_t id = 0;
    uint32_t rest = 0;  // where in rests_ the text goes on
    uint16_t size = 0;
    uint16_t word = 0;  // where in the text the word stands that it is filed under
  };
  // What is filed under a key of the text: the first entry of its bucket.
  struct Filed {
    uint32_t entry;
    uint32_t at;
  };
  // A word that a phrase may be filed under.
  struct Choice {
    uint64_t key;  // the hashes of a word, which no other word is likely to share
    const Phrase* phrase;
    uint32_t word;
    bool is_long;
  };

  // What becomes the tables.
  struct Files {
    std::vector<Entry> entries = {Entry{}};
    std::vector<uint32_t> buckets;
    std::vector<uint64_t> filter;
    std::vector<char> rests;
  };

  static std::vector<Choice> ChoicesOf(const std::vector<Phrase>& phrases);
  void File(const Choice& choice, Files* files) const;
  size_t BucketOf(uint64_t key) const { return key >> bucket_shift_; }
  simd::KeyFilter filter() const { return {filter_.data(), filter_shift_}; }
  // Of the word of a text or phrase; NUL where that ends.
  static simd::WordHashes HashesAt(std::string_view text, size_t at) {
    if (text.size() - at < simd::kWordReach) return HashesNearEnd(text, at);
    return simd::HashWord(LoadBytes<uint64_t>(text, at),
                          LoadBytes<uint64_t>(text, at + simd::kShortKey));
  }
  static simd::WordHashes HashesNearEnd(std::string_view text, size_t at);

  // The phrases that are filed under the words. What they need is asked for a step ahead: buckets
  // and entries lie all over their tables.
  template <typename F>
  void CompareFiled(std::string_view text, std::span<const uint32_t> words, F&& on_match) const {
    std::array<Filed, 2 * kAtOnce + 1> filed;
    size_t count = 0;
    for (const uint32_t word : words) {
      const simd::WordHashes hashes = HashesAt(text, word);
      const uint32_t of_short = buckets_[BucketOf(hashes.ShortKey())];
      const uint32_t of_long = buckets_[BucketOf(hashes.LongKey())];
      __builtin_prefetch(&entries_[of_short]);
      __builtin_prefetch(&entries_[of_long]);
      filed[count] = {of_short, word};
      count += filter().HasShort(hashes) & (of_short != 0);
      filed[count] = {of_long, word};
      count += filter().HasLong(hashes) & (of_long != 0);
    }
    for (size_t i = 0; i < count; ++i) {
      for (uint32_t at = filed[i].entry; at != 0; at = entries_[at].next) {
        const Entry& entry = entries_[at];
        if (StandsAt(text, filed[i].at, entry))
          on_match(entry.id, size_t{filed[i].at} - entry.word + entry.size);
      }
    }
  }

  // Whether the phrase stands in the text with its word at `at`.
  bool StandsAt(std::string_view text, size_t at, const Entry& entry) const {
    const std::string_view front(entry.front.data(), kFront);
    const size_t begin = at - entry.word;
    if (entry.word > at || text.size() - begin < kFront) return EndsText(text, at, entry);
    const std::string_view mask = MaskOf(entry.size);
    uint64_t difference = 0;
    for (size_t i = 0; i < kFront; i += 8) {
      difference |= (LoadBytes<uint64_t>(text, begin + i) ^ LoadBytes<uint64_t>(front, i)) &
                    LoadBytes<uint64_t>(mask, i);
    }
    return difference == 0 && (entry.size <= kFront || HasRest(text, begin, entry));
  }

  // All ones for the first `size` bytes of kFront.
  static std::string_view MaskOf(size_t size) {
    return {kMasks.data() + kFront - std::min(size, kFront), kFront};
  }
  // Of phrases that begin near the end of the text, or would before it.
  bool EndsText(std::string_view text, size_t at, const Entry& entry) const;
  // What does not fit beside the entry.
  bool HasRest(std::string_view text, size_t begin, const Entry& entry) const;

  static constexpr std::array<char, 2 * kFront> kMasks = [] {
    std::array<char, 2 * kFront> masks{};
    for (size_t i = 0; i < kFront; ++i) masks[i] = '\xFF';
    return masks;
  }();

  // An index of nothing has empty buckets alone, and a filter that nothing passes.
  Table<Entry> entries_ = std::vector{Entry{}};            // of the first no bucket is
  Table<uint32_t> buckets_ = std::vector<uint32_t>{0, 0};  // by a key's upper bits: an entry, or 0
  Table<uint64_t> filter_ = std::vector<uint64_t>{0, 0};
  Table<char> rests_;
  uint64_t bucket_shift_ = 63;
  uint64_t filter_shift_ = 63;
};

}  // namespace backstop::scan

#endif  // BACKSTOP_SCAN_PHRASE_INDEX_H_
