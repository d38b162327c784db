// Joins the rooms for one message: read the report, render the zones, ask the tables, scan for
// phrases, split words. The outer and the returned half are told apart so that mail which needs no
// origin pays for neither.

#include "features/extractor.h"

#include <cassert>
#include <new>
#include <utility>

#include "features/facts.h"
#include "features/structure.h"
#include "features/words.h"
#include "features/zone_text.h"

namespace backstop::features {
namespace {

// Fields whose values give words, by head zone: the others are structural facts, or name people and
// hosts.
constexpr HeaderName kWordFields[] = {HeaderName::kSubject};

size_t Index(Zone zone) { return static_cast<size_t>(zone); }

}  // namespace

uint32_t FixedFeatureCount(size_t patterns) {
  return StructureCount() + static_cast<uint32_t>(patterns) * kZoneCount;
}

uint32_t PatternFeatureId(uint32_t pattern, Zone zone) {
  return StructureCount() + pattern * kZoneCount + static_cast<uint32_t>(zone);
}

std::string PatternFeatureName(std::string_view pattern, Zone zone) {
  return std::string{kZoneNames[Index(zone)]} + "/" + std::string{pattern};
}

// Words and phrase hits of one zone.
struct ZoneState {
  explicit ZoneState(size_t patterns)
      : words(std::make_unique<Word[]>(kMaxWordsPerZone)),
        hits(static_cast<uint32_t>(patterns)),
        first_end(patterns, 0) {}
  std::unique_ptr<Word[]> words;
  size_t word_count = 0;
  SparseSet hits;
  std::vector<uint32_t> first_end;
};

// Active features of one half.
struct FeatureList {
  explicit FeatureList(size_t most) : ids(std::make_unique<uint32_t[]>(most)), capacity(most) {}
  std::unique_ptr<uint32_t[]> ids;
  size_t capacity;
  size_t count = 0;
};

struct Extractor::Impl {
  explicit Impl(const scan::PatternSet& patterns)
      : pattern_count(patterns.patterns().size()),
        outer_features(FixedFeatureCount(pattern_count)),
        returned_features(FixedFeatureCount(pattern_count)) {
    zones.reserve(kZoneCount);
    for (int i = 0; i < kZoneCount; ++i) zones.emplace_back(pattern_count);
  }

  void Reset();
  void ReadOriginal(const report::Report& read);
  void SplitHead(Zone zone);
  void SplitBody(Zone zone);
  void Split(Zone zone, std::string_view text, uint32_t base);
  void Scan(Zone zone, FeatureList* out);
  std::span<const Word> Words(Zone zone) const {
    return {zones[Index(zone)].words.get(), zones[Index(zone)].word_count};
  }

  size_t pattern_count;
  report::Reader reader;
  const report::Report* report = nullptr;
  std::unique_ptr<scan::Scanner> scanner;
  ZoneText text;
  WordSplitter splitter;
  Organisations organisations;
  std::vector<ZoneState> zones;
  HeadFacts outer_head, original_head;
  BodyFacts body;
  ShapeFacts shape;
  std::unique_ptr<char[]> outer_scratch = std::make_unique<char[]>(kHeadScratch);
  std::unique_ptr<char[]> original_scratch = std::make_unique<char[]>(kHeadScratch);
  FeatureList outer_features, returned_features;
  uint32_t notes = 0;
};

void Extractor::Impl::Reset() {
  text.Clear();
  organisations.Reset();
  outer_features.count = 0;
  returned_features.count = 0;
  notes = 0;
  for (ZoneState& zone : zones) {
    zone.word_count = 0;
    zone.hits.clear();
  }
}

// Appends the words of `part`, which begins at `base` of the zone's text.
void Extractor::Impl::Split(Zone zone, std::string_view part, uint32_t base) {
  ZoneState& state = zones[Index(zone)];
  bool is_capped = false;
  const std::span<Word> free{state.words.get() + state.word_count,
                             kMaxWordsPerZone - state.word_count};
  state.word_count += splitter.Split(part, base, free, &is_capped);
  if (is_capped) notes |= kNoteTooManyTokens;
}

void Extractor::Impl::SplitHead(Zone zone) {
  const std::string_view all = text.text(zone);
  for (const HeaderName field : kWordFields) {
    const std::string_view name = mime::HeaderNameText(field);
    for (size_t at = all.find('\n'); at != std::string_view::npos; at = all.find('\n', at + 1)) {
      const std::string_view line = all.substr(at + 1, all.find('\n', at + 1) - at - 1);
      if (!line.starts_with(name) || line.substr(name.size(), 2) != ": ") continue;
      const size_t value = at + 1 + name.size() + 2;
      Split(zone, all.substr(value, line.size() - name.size() - 2), static_cast<uint32_t>(value));
      break;
    }
  }
}

void Extractor::Impl::SplitBody(Zone zone) { Split(zone, text.text(zone), 0); }

void Extractor::Impl::Scan(Zone zone, FeatureList* out) {
  const std::string_view folded = text.text(zone);
  if (folded.empty() || pattern_count == 0) return;
  ZoneState& state = zones[Index(zone)];
  scanner->Scan(zone, folded, &state.hits, &state.first_end);
  for (const uint32_t pattern : state.hits.members())
    out->ids[out->count++] = PatternFeatureId(pattern, zone);
}

void Extractor::Impl::ReadOriginal(const report::Report& read) {
  report = &read;
  returned_features.count = 0;
  organisations.Reset();
  text.ClearReturned();
  for (const Zone zone : {Zone::kOriginalHead, Zone::kOriginalBody}) {
    zones[Index(zone)].word_count = 0;
    zones[Index(zone)].hits.clear();
  }
  if (!read.returned.exists()) return;
  decode::Converter& converter = reader.converter();
  text.RenderHead(Zone::kOriginalHead, read.returned, converter);
  BodyText rendered;
  text.RenderBody(Zone::kOriginalBody, read.returned_segments.view(), read.returned, converter,
                  &rendered);
  SplitHead(Zone::kOriginalHead);
  SplitBody(Zone::kOriginalBody);
  ReadHead(read.returned, converter, {original_scratch.get(), kHeadScratch}, &organisations,
           &original_head);
  ReadBody(rendered, text.text(Zone::kOriginalBody), Words(Zone::kOriginalBody),
           original_head.from.domain, &organisations, &body);
  ReadShape(read.returned, &shape);
  const bool has_body =
      read.return_mode == ReturnMode::kFull || read.return_mode == ReturnMode::kTruncated;
  RunOriginalRows({original_head, body, shape}, has_body,
                  {returned_features.ids.get(), returned_features.capacity},
                  &returned_features.count);
  Scan(Zone::kOriginalHead, &returned_features);
  if (has_body) Scan(Zone::kOriginalBody, &returned_features);
}

Extractor::Extractor(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Extractor::~Extractor() = default;

Status Extractor::New(const scan::PatternSet& patterns, std::unique_ptr<Extractor>* out) {
  try {
    auto impl = std::make_unique<Impl>(patterns);
    if (Status s = scan::Scanner::New(patterns, &impl->scanner); !s.ok()) return s;
    out->reset(new Extractor(std::move(impl)));
    return {};
  } catch (const std::bad_alloc&) {
    return {Code::kNoMemory, "no memory for the extractor's buffers"};
  }
}

void Extractor::ReadOuter(std::string_view message) {
  Impl& i = *impl_;
  i.Reset();
  i.report = &i.reader.Read(message);
  const report::Report& read = *i.report;
  decode::Converter& converter = i.reader.converter();
  i.text.RenderHead(Zone::kHead, read.outer, converter);
  BodyText status, human;
  i.text.RenderBody(Zone::kStatus, read.outer_segments.view(), read.outer, converter, &status);
  i.text.RenderBody(Zone::kHuman, read.outer_segments.view(), read.outer, converter, &human);
  i.SplitHead(Zone::kHead);
  i.SplitBody(Zone::kHuman);
  ReadHead(read.outer, converter, {i.outer_scratch.get(), kHeadScratch}, &i.organisations,
           &i.outer_head);
  ReadBody(human, i.text.text(Zone::kHuman), i.Words(Zone::kHuman), i.outer_head.from.domain,
           &i.organisations, &i.body);
  ReadShape(read.outer, &i.shape);
  RunOuterRows({read, i.outer_head, i.body, i.shape},
               {i.outer_features.ids.get(), i.outer_features.capacity}, &i.outer_features.count);
  for (const Zone zone : {Zone::kHead, Zone::kHuman, Zone::kStatus})
    i.Scan(zone, &i.outer_features);
}

void Extractor::ReadReturned() { impl_->ReadOriginal(*impl_->report); }
void Extractor::ReadAsReturned(ReturnMode mode) {
  impl_->ReadOriginal(impl_->reader.ReadAsReturned(mode));
}

const report::Report& Extractor::report() const { return *impl_->report; }
std::string_view Extractor::text(Zone zone) const { return impl_->text.text(zone); }
std::span<const Word> Extractor::words(Zone zone) const { return impl_->Words(zone); }

std::span<const uint32_t> Extractor::outer_features() const {
  return {impl_->outer_features.ids.get(), impl_->outer_features.count};
}
std::span<const uint32_t> Extractor::returned_features() const {
  return {impl_->returned_features.ids.get(), impl_->returned_features.count};
}

uint32_t Extractor::match_end(uint32_t feature) const {
  assert(feature >= StructureCount());
  const uint32_t at = feature - StructureCount();
  return impl_->zones[at % kZoneCount].first_end[at / kZoneCount];
}

uint32_t Extractor::notes() const {
  return impl_->report->notes | impl_->text.notes() | impl_->notes;
}

}  // namespace backstop::features
