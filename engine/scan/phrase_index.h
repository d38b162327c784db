// Finds phrases by the words that they hold. Every phrase is filed under two words that follow one
// another in it (one where it has no more); each word of a text and each two that follow one
// another are asked of a bit filter that turns away nearly all of them, and what is left is
// compared in full. Phrases without a word (Chinese, Cyrillic, signs) are Hyperscan's. Private to
// the room.

#ifndef BACKSTOP_SCAN_PHRASE_INDEX_H_
#define BACKSTOP_SCAN_PHRASE_INDEX_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/table.h"
#include "base/word.h"
#include "base/zone.h"
#include "simd/word_index.h"

namespace backstop::scan {

// Immutable once built.
class PhraseIndex {
 public:
  struct Phrase {
    std::string_view text;
    uint32_t id = 0;
    ZoneMask zones = 0;
  };
  // Whether an index takes it.
  static bool CanHold(std::string_view phrase);

  PhraseIndex() = default;
  // REQUIRES: CanHold of each.
  explicit PhraseIndex(const std::vector<Phrase>& phrases);

  // Calls on_match(id, end) wherever a phrase of one of the zones stands on word boundaries, in
  // order of the words that phrases are filed under, and at some places where it does not: whether
  // the text goes on with a letter is the caller's to check.
  template <typename F>
  void Find(const IndexedText& in, ZoneMask zones, F&& on_match) const {
    for (size_t base = 0; base < in.words.size(); base += kAtOnce)
      FindInBlock(in.text, in.words.subspan(base, std::min(kAtOnce, in.words.size() - base)), zones,
                  on_match);
  }

  // To or from an image (base/image.h).
  template <typename Image>
  void Pass(Image& image) {
    image(entries_, buckets_, rests_, bucket_shift_);
    singles_.Pass(image);
    pairs_.Pass(image);
  }

 private:
  static constexpr size_t kAtOnce = 128;  // words looked up at a time, so that their misses overlap
  static constexpr size_t kFront = 40;    // bytes of a phrase beside its entry

  // A phrase, a line of the cache: of its text the front, and NUL where it is shorter.
  struct alignas(64) Entry {
    std::array<char, kFront> front{};
    uint64_t key = 0;   // that it is filed under
    uint32_t rest = 0;  // where in rests_ the text goes on
    uint32_t id = 0;
    uint16_t size = 0;
    uint16_t word = 0;  // where in the text the first word of its key stands
    ZoneMask zones = 0;
  };
  // A word of the text that begins a phrase's key, perhaps.
  struct Asked {
    uint64_t key;
    uint32_t place;       // of the word
    uint32_t begin, end;  // entries of the key's bucket
  };
  // A way to file a phrase.
  struct Choice {
    uint64_t key;
    const Phrase* phrase;
    uint32_t word;
    bool is_pair;
  };
  // simd::KeyFilter's words.
  class Filter {
   public:
    explicit Filter(const std::vector<uint64_t>& keys = {});
    simd::KeyFilter view() const { return {words_.data(), shift_}; }
    template <typename Image>
    void Pass(Image& image) {
      image(words_, shift_);
    }

   private:
    Table<uint64_t> words_;
    uint64_t shift_;
  };

  static std::vector<Choice> ChoicesOf(const std::vector<Phrase>& phrases);
  void File(const std::vector<Choice>& choices);

  // What begins with these words of the text. What is needed is asked for a step ahead: buckets
  // and entries lie all over their tables.
  template <typename F>
  void FindInBlock(std::string_view text, std::span<const Word> words, ZoneMask zones,
                   F&& on_match) const {
    std::array<uint32_t, kAtOnce + 1> sifted;
    std::array<Asked, 2 * kAtOnce + 1> asked;
    const size_t left = simd::SiftWords(words, singles_.view(), pairs_.view(), sifted);
    size_t count = 0;
    for (const uint32_t number : std::span(sifted).first(left)) {
      const Word* const word = &words[number];
      const uint64_t pair = simd::PairKey(word[0], word[1]);
      asked[count] = Ask(word->hash, word->begin);
      count += singles_.view().MayHave(word->hash);
      asked[count] = Ask(pair, word->begin);
      count += pairs_.view().MayHave(pair);
    }
    for (const Asked& one : std::span(asked).first(count)) {
      for (uint32_t at = one.begin; at != one.end; ++at) {
        const Entry& entry = entries_[at];
        if (entry.key == one.key && (entry.zones & zones) != 0 && StandsAt(text, one.place, entry))
          on_match(entry.id, size_t{one.place} - entry.word + entry.size);
      }
    }
  }
  Asked Ask(uint64_t key, uint32_t place) const {
    const uint32_t* const bucket = &buckets_[key >> bucket_shift_];
    __builtin_prefetch(&entries_[bucket[0]]);
    return {key, place, bucket[0], bucket[1]};
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

  // An index of nothing has empty buckets alone, and filters that nothing passes.
  Table<Entry> entries_ = std::vector{Entry{}};  // by key; one behind the last, to be asked for
  Table<uint32_t> buckets_ = std::vector<uint32_t>{0, 0, 0};  // by a key's upper bits: its entries
  uint64_t bucket_shift_ = 63;
  Table<char> rests_;
  Filter singles_, pairs_;
};

}  // namespace backstop::scan

#endif  // BACKSTOP_SCAN_PHRASE_INDEX_H_
