// A phrase is filed under the word that the fewest other phrases could be filed under: "the mailbox
// is full" not by "the mail". Keys are loaded as they lie in memory.

#include "scan/phrase_index.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace backstop::scan {
namespace {

constexpr size_t kFilterBits = 64;   // a phrase: of the words that are filed nowhere 2 % pass
constexpr size_t kMostBytes = 4096;  // of a phrase; its entry counts in 16 bits

bool IsWordStart(std::string_view phrase, size_t at) {
  return simd::IsAsciiWord(phrase[at]) && (at == 0 || !simd::IsAsciiWord(phrase[at - 1]));
}

// Whether a word of the phrase has `size` bytes from its start on.
bool HasWord(std::string_view phrase, size_t size) {
  size_t at = 0;
  while (at + size <= phrase.size() && !IsWordStart(phrase, at)) ++at;
  return at + size <= phrase.size();
}

}  // namespace

PhraseIndex::Workspace::Workspace() : words_(std::make_unique_for_overwrite<uint32_t[]>(kWords)) {}

bool PhraseIndex::CanHold(std::string_view phrase) {
  return phrase.size() <= kMostBytes && HasWord(phrase, simd::kShortKey);
}

// In order of the phrases.
std::vector<PhraseIndex::Choice> PhraseIndex::ChoicesOf(const std::vector<Phrase>& phrases) {
  std::vector<Choice> choices;
  for (const Phrase& phrase : phrases) {
    const bool is_long = HasWord(phrase.text, simd::kLongKey);
    const size_t size = is_long ? simd::kLongKey : simd::kShortKey;
    for (uint32_t word = 0; word + size <= phrase.text.size(); ++word) {
      if (!IsWordStart(phrase.text, word)) continue;
      const simd::WordHashes hashes = HashesAt(phrase.text, word);
      const uint64_t key = is_long ? hashes.LongKey() : hashes.ShortKey();
      choices.push_back({key, &phrase, word, is_long});
    }
  }
  return choices;
}

PhraseIndex::PhraseIndex(const std::vector<Phrase>& phrases) {
  if (phrases.empty()) return;
  const std::vector<Choice> choices = ChoicesOf(phrases);
  // Of a choice's bucket; two keys that share one are rivals as well.
  std::vector<uint32_t> rivals(std::bit_ceil(8 * choices.size()), 0);
  const int rivals_shift = 64 - std::countr_zero(rivals.size());
  for (const Choice& choice : choices) ++rivals[choice.key >> rivals_shift];
  Files files;
  const size_t buckets = std::bit_ceil(2 * phrases.size());
  files.buckets.assign(buckets, 0);
  bucket_shift_ = 64 - static_cast<uint64_t>(std::countr_zero(buckets));
  const size_t words = std::bit_ceil(std::max<size_t>(kFilterBits * phrases.size() / 64, 2));
  files.filter.assign(words, 0);
  filter_shift_ = 64 - static_cast<uint64_t>(std::countr_zero(words));
  files.entries.reserve(phrases.size() + 1);
  for (auto first = choices.begin(); first != choices.end();) {
    const auto last = std::find_if(
        first, choices.end(), [&](const Choice& choice) { return choice.phrase != first->phrase; });
    const auto rarest = std::min_element(first, last, [&](const Choice& a, const Choice& b) {
      return rivals[a.key >> rivals_shift] < rivals[b.key >> rivals_shift];
    });
    File(*rarest, &files);
    first = last;
  }
  entries_ = std::move(files.entries);
  buckets_ = std::move(files.buckets);
  filter_ = std::move(files.filter);
  rests_ = std::move(files.rests);
}

// Behind those of its bucket that were filed before.
void PhraseIndex::File(const Choice& choice, Files* files) const {
  const std::string_view text = choice.phrase->text;
  const simd::WordHashes hashes = HashesAt(text, choice.word);
  uint32_t* link = &files->buckets[BucketOf(choice.is_long ? hashes.LongKey() : hashes.ShortKey())];
  while (*link != 0) link = &files->entries[*link].next;
  *link = static_cast<uint32_t>(files->entries.size());
  Entry& entry = files->entries.emplace_back();
  text.copy(entry.front.data(), kFront);
  entry.id = choice.phrase->id;
  entry.size = static_cast<uint16_t>(text.size());
  entry.word = static_cast<uint16_t>(choice.word);
  entry.rest = static_cast<uint32_t>(files->rests.size());
  if (text.size() > kFront)
    files->rests.insert(files->rests.end(), text.begin() + kFront, text.end());
  const uint64_t bit =
      choice.is_long ? simd::KeyFilter::LongBit(hashes) : simd::KeyFilter::ShortBit(hashes);
  files->filter[filter().WordOf(hashes)] |= uint64_t{1} << bit;
}

simd::WordHashes PhraseIndex::HashesNearEnd(std::string_view text, size_t at) {
  std::array<char, simd::kWordReach> bytes{};
  text.substr(at, bytes.size()).copy(bytes.data(), bytes.size());
  return HashesAt({bytes.data(), bytes.size()}, 0);
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
