// The scan itself. The phrase index, and Hyperscan for what it cannot hold, find where literals
// end; the callback checks the characters on both sides of the match where the phrase's own edge is
// a letter, and records the first hit. Everything that depends on the phrase alone is worked out
// once in New.

#include "scan/pattern_set.h"

#include <hs.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>
#include <utility>

#include "scan/database_image.h"
#include "scan/databases.h"
#include "scan/phrase_index.h"

namespace backstop::scan {
namespace {

constexpr ZoneMask kAllZones = (1u << kZoneCount) - 1;

// What the callback needs to know of a pattern.
struct Edges {
  uint32_t length = 0;  // bytes; 0 for regular expressions, whose edges are their own affair
  ZoneMask zones = 0;
  bool is_word_front = false;
  bool is_word_back = false;
  Meaning says = Meaning::kNone;
};

constexpr bool IsAsciiWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}
// Lead bytes of letters in scripts that put blanks between words: U+00C0..U+07FF and
// U+1000..U+1FFF. U+0080..U+00BF are quotation marks and the like, U+2000 and above punctuation,
// then scripts written without blanks.
constexpr bool IsWordLead(unsigned char c) { return (c >= 0xC3 && c <= 0xDF) || c == 0xE1; }
constexpr bool IsContinuation(unsigned char c) { return (c & 0xC0) == 0x80; }

// Is the character that begins at `at` part of a word? Past the end: no.
bool IsWordAfter(std::string_view text, size_t at) {
  const auto byte = [&](size_t ahead) -> unsigned char {
    return at + ahead < text.size() ? static_cast<unsigned char>(text[at + ahead]) : '\0';
  };
  if (IsAsciiWord(static_cast<char>(byte(0)))) return true;
  if (!IsWordLead(byte(0)) || !IsContinuation(byte(1))) return false;
  return byte(0) != 0xE1 || IsContinuation(byte(2));
}

// Is the character that ends before `at` part of a word?
bool IsWordBefore(std::string_view text, size_t at) {
  const auto byte = [&](size_t back) -> unsigned char {
    return at >= back ? static_cast<unsigned char>(text[at - back]) : '\0';
  };
  if (!IsContinuation(byte(1))) return IsAsciiWord(static_cast<char>(byte(1)));
  if (!IsContinuation(byte(2))) return byte(2) != 0xE1 && IsWordLead(byte(2));
  return byte(3) == 0xE1;
}

Edges EdgesOf(const Pattern& pattern) {
  if (pattern.is_regex) return {.zones = pattern.zones, .says = pattern.says};
  return {static_cast<uint32_t>(pattern.phrase.size()), pattern.zones,
          IsWordAfter(pattern.phrase, 0), IsWordBefore(pattern.phrase, pattern.phrase.size()),
          pattern.says};
}

Status CheckPatterns(const std::vector<Pattern>& patterns) {
  if (patterns.size() >= std::numeric_limits<uint32_t>::max()) {
    return {Code::kBadPattern, "too many patterns"};
  }
  for (const Pattern& pattern : patterns) {
    const std::string quoted = "pattern '" + std::string(pattern.name) + "'";
    if (pattern.phrase.empty()) return {Code::kBadPattern, quoted + " has an empty phrase"};
    if (pattern.zones == 0 || (pattern.zones & ~kAllZones) != 0) {
      return {Code::kBadPattern, quoted + " has no zone, or one that does not exist"};
    }
  }
  return {};
}

// What one scan carries through Hyperscan.
struct ScanContext {
  std::string_view text;
  const Edges* edges;
  std::array<ZoneHits, 2> wanted;
};

PhraseIndex IndexPhrases(const std::vector<Pattern>& patterns) {
  std::vector<PhraseIndex::Phrase> phrases;
  for (size_t i = 0; i < patterns.size(); ++i) {
    const Pattern& pattern = patterns[i];
    if (FormOf(pattern) == PatternForm::kIndexed)
      phrases.push_back({pattern.phrase, static_cast<uint32_t>(i), pattern.zones});
  }
  return PhraseIndex(phrases);
}

void Record(const ZoneHits& wanted, unsigned id, size_t end) {
  if (wanted.hits->insert(id) && wanted.first_end != nullptr && !wanted.first_end->empty()) {
    (*wanted.first_end)[id] = static_cast<uint32_t>(end);
  }
}

int OnMatch(unsigned id, unsigned long long /*from*/, unsigned long long to, unsigned /*flags*/,
            void* opaque) noexcept {
  const ScanContext& context = *static_cast<const ScanContext*>(opaque);
  const Edges& edges = context.edges[id];
  const size_t end = static_cast<size_t>(to);
  const auto is_of = [&](const ZoneHits& wanted) {
    return wanted.hits != nullptr && (edges.zones & MaskOf(wanted.zone)) != 0;
  };
  const bool is_first = is_of(context.wanted[0]);
  const bool is_second = is_of(context.wanted[1]);
  if (!is_first && !is_second) return 0;
  if (edges.is_word_front && IsWordBefore(context.text, end - edges.length)) return 0;
  if (edges.is_word_back && IsWordAfter(context.text, end)) return 0;
  if (is_first) Record(context.wanted[0], id, end);
  if (is_second) Record(context.wanted[1], id, end);
  return 0;
}

struct FreeScratch {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};

}  // namespace

struct PatternSet::Impl {
  std::vector<Pattern> patterns;
  Table<Edges> edges;
  PhraseIndex phrases;
  Databases databases;

  template <typename Image>
  void Pass(Image& image) {
    image(edges);
    phrases.Pass(image);
  }
};

PatternSet::PatternSet(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PatternSet::~PatternSet() = default;
uint32_t PatternSet::size() const { return static_cast<uint32_t>(impl_->edges.size()); }
Meaning PatternSet::says(uint32_t pattern) const { return impl_->edges[pattern].says; }
const std::vector<Pattern>& PatternSet::patterns() const { return impl_->patterns; }

Status PatternSet::New(std::vector<Pattern> patterns, std::unique_ptr<PatternSet>* out) {
  if (Status s = CheckPatterns(patterns); !s.ok()) return s;
  auto impl = std::make_unique<Impl>();
  if (Status s = CompileDatabases(patterns, &impl->databases); !s.ok()) return s;
  std::vector<Edges> edges;
  edges.reserve(patterns.size());
  for (const Pattern& pattern : patterns) edges.push_back(EdgesOf(pattern));
  impl->edges = std::move(edges);
  impl->phrases = IndexPhrases(patterns);
  impl->patterns = std::move(patterns);
  out->reset(new PatternSet(std::move(impl)));
  return {};
}

std::unique_ptr<PatternSet> PatternSet::Read(ImageReader* image) {
  auto impl = std::make_unique<Impl>();
  impl->Pass(*image);
  if (!ReadDatabases(image, &impl->databases)) return nullptr;
  return std::unique_ptr<PatternSet>(new PatternSet(std::move(impl)));
}

void PatternSet::Write(ImageWriter* image) const {
  impl_->Pass(*image);
  WriteDatabases(impl_->databases, image);
}

struct Scanner::Impl {
  const PatternSet::Impl* set = nullptr;
  std::unique_ptr<hs_scratch_t, FreeScratch> scratch;
};

Scanner::Scanner(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Scanner::~Scanner() = default;

Status Scanner::New(const PatternSet& set, std::unique_ptr<Scanner>* out) {
  auto impl = std::make_unique<Impl>();
  impl->set = &set.impl();
  for (const Database& database : impl->set->databases) {
    if (database == nullptr) continue;
    // Grows the one scratch until it fits every database; on failure Hyperscan leaves the old one
    // alone.
    hs_scratch_t* scratch = impl->scratch.release();
    const hs_error_t result = hs_alloc_scratch(database.get(), &scratch);
    impl->scratch.reset(scratch);
    if (result != HS_SUCCESS)
      return {Code::kNoMemory, "no memory for the pattern scanner's scratch"};
  }
  out->reset(new Scanner(std::move(impl)));
  return {};
}

void Scanner::Scan(Zone zone, const IndexedText& folded, SparseSet* hits,
                   std::vector<uint32_t>* first_end) {
  ScanBoth(folded, {zone, hits, first_end}, {});
}

void Scanner::ScanBoth(const IndexedText& folded, const ZoneHits& first, const ZoneHits& second) {
  assert(second.hits == nullptr || GroupOf(first.zone) == GroupOf(second.zone));
  const std::string_view text = folded.text;
  if (text.empty()) return;  // Hyperscan takes null data for an error even at length 0
  ScanContext context{text, impl_->set->edges.data(), {first, second}};
  const ZoneMask zones =
      MaskOf(first.zone) | (second.hits != nullptr ? MaskOf(second.zone) : ZoneMask{0});
  impl_->set->phrases.Find(folded, zones,
                           [&](uint32_t id, size_t end) { OnMatch(id, 0, end, 0, &context); });
  const auto length =
      static_cast<unsigned>(std::min<size_t>(text.size(), std::numeric_limits<unsigned>::max()));
  const int group = GroupOf(first.zone);
  for (const PatternForm form : {PatternForm::kAscii, PatternForm::kHigh, PatternForm::kRegex}) {
    const Database& database = impl_->set->databases[DatabaseIndex(group, form)];
    if (database == nullptr || (form == PatternForm::kHigh && !folded.has_high)) continue;
    hs_scan(database.get(), text.data(), length, 0, impl_->scratch.get(), OnMatch, &context);
  }
}

}  // namespace backstop::scan
