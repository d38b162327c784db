// Of a phrase's pairs of words the one is taken that the fewest other phrases could be filed under:
// "the mailbox is full" goes by "mailbox is", not by "is full". A phrase's words are found by the
// kernel that finds a text's.

#include "scan/phrase_index.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "simd/word_index.h"

namespace backstop::scan {
namespace {

constexpr size_t kMostBytes = 4096;  // of a phrase; its entry counts in 16 bits
constexpr size_t kBitsPerKey = 16;   // of a filter: of other keys less than 2 % pass

bool IsSmallLetter(char c) { return c >= 'a' && c <= 'z'; }

// 64 - log2 of a table's size, a power of two.
uint64_t ShiftOf(size_t size) { return 64 - static_cast<uint64_t>(std::countr_zero(size)); }

}  // namespace

PhraseIndex::Filter::Filter(const std::vector<uint64_t>& keys) {
  std::vector<uint64_t> words(std::bit_ceil(std::max<size_t>(keys.size() * kBitsPerKey / 64, 2)));
  shift_ = ShiftOf(words.size());
  for (const uint64_t key : keys) words[key >> shift_] |= simd::KeyFilter::BitsOf(key);
  words_ = std::move(words);
}

bool PhraseIndex::CanHold(std::string_view phrase) {
  const auto are_letters = [](char a, char b) { return IsSmallLetter(a) && IsSmallLetter(b); };
  return phrase.size() <= kMostBytes &&
         std::adjacent_find(phrase.begin(), phrase.end(), are_letters) != phrase.end();
}

// In order of the phrases.
std::vector<PhraseIndex::Choice> PhraseIndex::ChoicesOf(const std::vector<Phrase>& phrases) {
  simd::WordIndex index(kMostBytes);
  std::vector<Choice> choices;
  for (const Phrase& phrase : phrases) {
    const std::span<const Word> words = index.Read(phrase.text).words;
    if (words.size() == 1) choices.push_back({words[0].hash, &phrase, words[0].begin, false});
    for (size_t i = 0; i + 1 < words.size(); ++i)
      choices.push_back({simd::PairKey(words[i], words[i + 1]), &phrase, words[i].begin, true});
  }
  return choices;
}

PhraseIndex::PhraseIndex(const std::vector<Phrase>& phrases) {
  if (phrases.empty()) return;
  const std::vector<Choice> choices = ChoicesOf(phrases);
  // Of a choice's bucket; two keys that share one are rivals as well.
  std::vector<uint32_t> rivals(std::bit_ceil(8 * choices.size()), 0);
  const uint64_t rivals_shift = ShiftOf(rivals.size());
  for (const Choice& choice : choices) ++rivals[choice.key >> rivals_shift];
  std::vector<Choice> taken;
  for (auto first = choices.begin(); first != choices.end();) {
    const auto last = std::find_if(
        first, choices.end(), [&](const Choice& choice) { return choice.phrase != first->phrase; });
    taken.push_back(*std::min_element(first, last, [&](const Choice& a, const Choice& b) {
      return rivals[a.key >> rivals_shift] < rivals[b.key >> rivals_shift];
    }));
    first = last;
  }
  std::stable_sort(taken.begin(), taken.end(),
                   [](const Choice& a, const Choice& b) { return a.key < b.key; });
  File(taken);
}

// The choices come by key, and so by bucket.
void PhraseIndex::File(const std::vector<Choice>& choices) {
  std::vector<uint64_t> singles, pairs;
  std::vector<Entry> entries;
  std::vector<uint32_t> buckets(std::bit_ceil(std::max<size_t>(choices.size(), 2)) + 1, 0);
  std::vector<char> rests;
  bucket_shift_ = ShiftOf(buckets.size() - 1);
  entries.reserve(choices.size() + 1);
  for (const Choice& choice : choices) {
    (choice.is_pair ? pairs : singles).push_back(choice.key);
    ++buckets[(choice.key >> bucket_shift_) + 1];
    const std::string_view text = choice.phrase->text;
    Entry& entry = entries.emplace_back();
    text.copy(entry.front.data(), kFront);
    entry.key = choice.key;
    entry.rest = static_cast<uint32_t>(rests.size());
    entry.id = choice.phrase->id;
    entry.size = static_cast<uint16_t>(text.size());
    entry.word = static_cast<uint16_t>(choice.word);
    entry.zones = choice.phrase->zones;
    if (text.size() > kFront) rests.insert(rests.end(), text.begin() + kFront, text.end());
  }
  entries.emplace_back();
  std::partial_sum(buckets.begin(), buckets.end(), buckets.begin());
  entries_ = std::move(entries);
  buckets_ = std::move(buckets);
  rests_ = std::move(rests);
  singles_ = Filter(singles);
  pairs_ = Filter(pairs);
}

bool PhraseIndex::EndsText(std::string_view text, size_t at, const Entry& entry) const {
  if (entry.word > at) return false;
  const size_t begin = at - entry.word;
  const std::string_view front(entry.front.data(), std::min<size_t>(entry.size, kFront));
  return text.substr(begin).starts_with(front) &&
         (entry.size <= kFront || HasRest(text, begin, entry));
}

bool PhraseIndex::HasRest(std::string_view text, size_t begin, const Entry& entry) const {
  const std::string_view rests(rests_.data(), rests_.size());
  return text.substr(begin + kFront).starts_with(rests.substr(entry.rest, entry.size - kFront));
}

}  // namespace backstop::scan
