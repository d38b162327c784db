// Most text is ASCII: its words are those of its index, but for those of stretches without blanks
// that are addresses, which are found first. Other text goes by runs of word bytes: ASCII ones are
// cut at digits and signs; those with bytes beyond ASCII are cut by code point: letters, signs,
// characters of writing without blanks.

#include "features/words.h"

#include <algorithm>
#include <cstring>

#include "base/byte_set.h"
#include "base/bytes.h"
#include "simd/kernels.h"

namespace backstop::features {
namespace {

constexpr size_t kOffsets =
    4 * kMaxWordsPerZone;  // begin and end of twice as many runs as words are kept

// Of a stretch without blanks, all of it ASCII.
constexpr bool IsInChunk(char c) { return static_cast<signed char>(c) > ' '; }
bool IsWordByte(char c) { return IsAlpha(c) || IsDigit(c) || c == '_' || c == '\''; }

struct CodePoint {
  uint32_t value;
  uint32_t size;  // bytes, at least 1; invalid bytes are code point 0xFFFD of size 1
};

CodePoint Next(std::string_view text) {
  const auto byte = [&](size_t i) {
    return static_cast<uint32_t>(static_cast<unsigned char>(text[i]));
  };
  const auto is_tail = [&](size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
  const uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead >= 0xC2 && lead < 0xE0 && is_tail(1)) return {(lead & 0x1F) << 6 | (byte(1) & 0x3F), 2};
  if (lead >= 0xE0 && lead < 0xF0 && is_tail(1) && is_tail(2)) {
    return {(lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F), 3};
  }
  if (lead >= 0xF0 && lead < 0xF5 && is_tail(1) && is_tail(2) && is_tail(3)) {
    return {(lead & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F),
            4};
  }
  return {0xFFFD, 1};
}

enum class Class { kLetter, kGap, kUnspaced };

// By Unicode block; what is not listed counts as a letter.
Class Classify(uint32_t c) {
  if (c < 0x80) return IsAlpha(static_cast<char>(c)) ? Class::kLetter : Class::kGap;
  if (c < 0xC0 || c == 0xD7 || c == 0xF7 || c == 0xFFFD) return Class::kGap;  // Latin-1 signs
  if (c >= 0x2000 && c < 0x2600) return Class::kGap;       // punctuation, arrows, box drawing
  if (c >= 0x3000 && c < 0x3040) return Class::kGap;       // CJK punctuation
  if (c >= 0xFF00 && c < 0xFF10) return Class::kGap;       // full-width punctuation
  if (c >= 0x0E00 && c < 0x0E80) return Class::kUnspaced;  // Thai
  if (c >= 0x2600 && c < 0x2800) return Class::kUnspaced;  // dingbats
  if (c >= 0x3040 && c < 0xD7B0) return Class::kUnspaced;  // kana, han, hangul
  if (c >= 0xF900 && c < 0xFB00) return Class::kUnspaced;
  return c >= 0x1F000 ? Class::kUnspaced : Class::kLetter;  // emoji, rare han
}

// "mail.example.org", "example.org/path", "example.org[192.0.2.1]".
bool IsHostName(std::string_view chunk) {
  size_t end = 0, last_dot = 0;
  while (end < chunk.size() &&
         (IsAlpha(chunk[end]) || IsDigit(chunk[end]) || chunk[end] == '.' || chunk[end] == '-')) {
    if (chunk[end] == '.' && end > 0 && end + 1 < chunk.size() && IsAlpha(chunk[end + 1]))
      last_dot = end;
    ++end;
  }
  if (last_dot == 0) return false;
  const std::string_view top = chunk.substr(last_dot + 1, end - last_dot - 1);
  const size_t letters =
      static_cast<size_t>(std::find_if_not(top.begin(), top.end(), IsAlpha) - top.begin());
  return letters >= 2 && (letters == top.size() || top.substr(letters) == ".");
}

// An address, a URL or a host name.
bool IsAddressLike(std::string_view chunk) {
  const size_t sign = chunk.find('@');
  if (sign > 0 && sign < chunk.size() - 1 && IsWordByte(chunk[sign - 1]) &&
      IsWordByte(chunk[sign + 1]))
    return true;  // as most with one
  while (!chunk.empty() && !IsWordByte(chunk.front())) chunk.remove_prefix(1);
  while (!chunk.empty() && !IsWordByte(chunk.back()) && chunk.back() != '/') chunk.remove_suffix(1);
  static constexpr ByteSet kMarks("@:");
  for (size_t at = kMarks.Find(chunk); at < chunk.size(); at = kMarks.Find(chunk, at + 1)) {
    if (chunk[at] == '@' || chunk.substr(at).starts_with("://")) return true;
  }
  return chunk.starts_with("www.") || chunk.starts_with("mailto:") || IsHostName(chunk);
}

// What a run of word bytes holds. Word bytes are small letters, digits, "_", "'" and bytes beyond
// ASCII; of these the letters alone have 011 as their upper bits, so eight are judged at once.
struct RunBytes {
  bool is_letters = true;
  bool has_high = false;
};

constexpr uint64_t kUpperBits = 0xE0E0E0E0E0E0E0E0u;
constexpr uint64_t kLetterBits = 0x6060606060606060u;
constexpr uint64_t kHighBits = 0x8080808080808080u;

uint64_t LoadEight(const char* at) {
  uint64_t word;
  std::memcpy(&word, at, sizeof(word));
  return word;
}

// REQUIRES: begin < end <= text.size().
RunBytes ReadRun(std::string_view text, uint32_t begin, uint32_t end) {
  RunBytes run;
  const auto take = [&run](uint64_t word) {
    run.is_letters = run.is_letters && (word & kUpperBits) == kLetterBits;
    run.has_high = run.has_high || (word & kHighBits) != 0;
  };
  uint32_t at = begin;
  for (; end - at >= 8; at += 8) take(LoadEight(text.data() + at));
  if (at == end) return run;
  // Fewer than eight are left: letters stand in for the bytes that are missing.
  uint64_t word = kLetterBits;
  if (end >= 8) {
    const uint32_t missing = 8 * (8 - (end - at));
    word = LoadEight(text.data() + end - 8) >> missing | kLetterBits << (64 - missing);
  } else {
    std::memcpy(&word, text.data() + at, end - at);
  }
  take(word);
  return run;
}

// The output, and what has been put into it.
struct Sink {
  std::string_view text;
  uint32_t base;
  std::span<Word> out;
  size_t count = 0;
  bool is_capped = false;

  void Add(uint32_t begin, uint32_t end, uint32_t letters) {
    if (letters < kMinWord || letters > kMaxWord) return;
    if (count == out.size()) {
      is_capped = true;
      return;
    }
    out[count++] = {base + begin, base + end, WordHash(text.substr(begin, end - begin))};
  }
  // A word of the text's index; without a branch on its length.
  void Keep(const Word& word) {
    const bool is_short = word.end - word.begin <= kMaxWord;
    if (count == out.size()) {
      is_capped = is_capped || is_short;
      return;
    }
    out[count] = word;
    count += is_short ? 1 : 0;
  }
};

// An ASCII run: letters between digits, apostrophes and underscores.
void AddAsciiRun(Sink* sink, uint32_t begin, uint32_t end) {
  for (uint32_t at = begin; at < end; ++at) {
    const uint32_t start = at;
    while (at < end && IsAlpha(sink->text[at])) ++at;
    sink->Add(start, at, at - start);
  }
}

// A run with bytes beyond ASCII: letters stay together, characters of writing without blanks go in
// overlapping pairs.
void AddHighRun(Sink* sink, uint32_t begin, uint32_t end) {
  uint32_t at = begin;
  while (at < end) {
    const uint32_t start = at;
    uint32_t previous = at, length = 0;
    CodePoint c = Next(sink->text.substr(at, end - at));
    const Class run = Classify(c.value);
    while (at < end && Classify(c.value) == run) {
      if (++length > 1 && run == Class::kUnspaced) sink->Add(previous, at + c.size, 2);
      previous = at;
      at += c.size;
      if (at < end) c = Next(sink->text.substr(at, end - at));
    }
    if (run == Class::kLetter) sink->Add(start, at, length);
  }
}

// The addresses of a text, one after another. What may be one has a mark, so nothing else is looked
// at.
class Addresses {
 public:
  explicit Addresses(std::string_view text) : text_(text) { Next(); }

  // The one that it is at; empty at the text's end when there is none left.
  const Span& at() const { return at_; }
  void Next() {
    do {
      const auto mark = static_cast<uint32_t>(simd::FindAddressMark(text_, at_.end));
      at_ = {mark, mark};
      if (mark == text_.size()) return;
      while (at_.begin > 0 && IsInChunk(text_[at_.begin - 1])) --at_.begin;
      while (at_.end < text_.size() && IsInChunk(text_[at_.end])) ++at_.end;
    } while (!IsAddressLike(Slice(text_, at_)));
  }

 private:
  std::string_view text_;
  Span at_;
};

// Of text that is all ASCII: its runs of letters, but for those of addresses.
void AddLetterRuns(std::span<const Word> words, Sink* sink) {
  const size_t text_end = sink->base + sink->text.size();
  Addresses addresses(sink->text);
  for (size_t i = 0; i < words.size() && !sink->is_capped; addresses.Next()) {
    const size_t begin = sink->base + addresses.at().begin, end = sink->base + addresses.at().end;
    for (; i < words.size() && words[i].begin < begin && !sink->is_capped; ++i)
      sink->Keep(words[i]);
    if (begin == text_end) return;
    while (i < words.size() && words[i].begin < end) ++i;
  }
}

// Of any text, by its runs of word bytes.
void AddWordRuns(std::span<const uint32_t> runs, Sink* sink) {
  Addresses addresses(sink->text);
  for (size_t i = 0; i < runs.size() && !sink->is_capped; i += 2) {
    const uint32_t begin = runs[i], end = runs[i + 1];
    while (begin >= addresses.at().end && !addresses.at().empty()) addresses.Next();
    const RunBytes run = ReadRun(sink->text, begin, end);
    if (run.has_high) {
      AddHighRun(sink, begin, end);
    } else if (begin >= addresses.at().begin) {
      continue;
    } else if (run.is_letters) {
      sink->Add(begin, end, end - begin);
    } else {
      AddAsciiRun(sink, begin, end);
    }
  }
}

}  // namespace

WordSplitter::WordSplitter() : offsets_(std::make_unique_for_overwrite<uint32_t[]>(kOffsets)) {}

size_t WordSplitter::Split(const IndexedText& in, Span part, std::span<Word> out, bool* is_capped) {
  Sink sink{Slice(in.text, part), part.begin, out};
  if (!in.has_high || simd::AsciiPrefix(sink.text) == sink.text.size()) {
    const auto begins_before = [](const Word& word, uint32_t at) { return word.begin < at; };
    const auto first =
        std::lower_bound(in.words.begin(), in.words.end(), part.begin, begins_before);
    const auto last = std::lower_bound(first, in.words.end(), part.end, begins_before);
    AddLetterRuns({first, last}, &sink);
  } else {
    const std::span<uint32_t> offsets(offsets_.get(), kOffsets);
    const size_t count = simd::IndexWords(sink.text, offsets);
    AddWordRuns(offsets.first(count), &sink);
    *is_capped = *is_capped || count == kOffsets;
  }
  *is_capped = *is_capped || sink.is_capped;
  return sink.count;
}

}  // namespace backstop::features
