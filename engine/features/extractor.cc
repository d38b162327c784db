// Joins the rooms for one message: read the report, render the zones, ask the tables, scan for
// phrases, split words. The outer and the returned half are apart so that mail which needs no
// origin does not pay for it; a message taken as though returned shares what its outer half has
// read.

#include "features/extractor.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <new>
#include <utility>

#include "base/bounded.h"
#include "features/facts.h"
#include "features/facts_subject.h"
#include "features/language.h"
#include "features/outer_questions.h"
#include "features/structure.h"
#include "features/words.h"
#include "features/zone_text.h"
#include "simd/word_index.h"

namespace backstop::features {
namespace {

size_t Index(Zone zone) { return static_cast<size_t>(zone); }

bool IsSameMessage(const report::MessageView& a, const report::MessageView& b) {
  return a.tree == b.tree && a.root == b.root && a.bytes.data() == b.bytes.data();
}

// The returned segments are the outer ones, all of them human text.
bool HasSameText(const report::Report& read) {
  const auto is_same = [](const report::Segment& a, const report::Segment& b) {
    return a.zone == Zone::kHuman && a.bytes.data() == b.bytes.data() &&
           a.bytes.size() == b.bytes.size() && a.charset == b.charset && a.is_html == b.is_html;
  };
  return std::equal(read.outer_segments.begin(), read.outer_segments.end(),
                    read.returned_segments.begin(), read.returned_segments.end(), is_same);
}

// How many long words of the subject the body has. One pass over the body's words: a bit mask of
// the subject's hashes turns away nearly all of them.
void CountSubjectWords(std::span<const Word> subject, std::span<const Word> body,
                       OriginalFacts* out) {
  Bounded<uint64_t, 16> wanted;
  std::array<bool, 16> is_found{};
  uint64_t mask = 0;
  for (const Word& word : subject) {
    if (word.end - word.begin < 4 ||
        std::find(wanted.begin(), wanted.end(), word.hash) != wanted.end())
      continue;
    if (wanted.push_back(word.hash)) mask |= uint64_t{1} << (word.hash & 63);
  }
  for (const Word& word : body) {
    if ((mask >> (word.hash & 63) & 1) == 0) continue;
    for (size_t i = 0; i < wanted.size(); ++i) is_found[i] = is_found[i] || wanted[i] == word.hash;
  }
  out->subject_words = static_cast<uint32_t>(wanted.size());
  out->subject_words_found =
      static_cast<uint32_t>(std::count(is_found.begin(), is_found.end(), true));
}

}  // namespace

uint32_t FixedFeatureCount(size_t patterns) {
  return StructureCount() + static_cast<uint32_t>(patterns) * kZoneCount;
}

uint32_t PatternFeatureId(uint32_t pattern, Zone zone) {
  return StructureCount() + pattern * kZoneCount + static_cast<uint32_t>(zone);
}

std::string PatternFeatureName(std::string_view pattern, Zone zone) {
  const std::string_view zone_name = kZoneNames[Index(zone)];
  std::string name;
  name.reserve(zone_name.size() + 1 + pattern.size());
  return name.append(zone_name).append("/").append(pattern);
}

// Words and phrase hits of one zone.
struct ZoneState {
  explicit ZoneState(size_t patterns)
      : words(std::make_unique_for_overwrite<Word[]>(kMaxWordsPerZone)),
        hits(static_cast<uint32_t>(patterns)),
        first_end(patterns, 0) {}
  void Clear(bool keeps_hits = false) {
    shown = {};
    if (!keeps_hits) hits.clear();
  }
  std::unique_ptr<Word[]> words;
  std::span<const Word> shown;  // the zone's words: of `words`, or another zone's of the same text
  SparseSet hits;
  std::vector<uint32_t> first_end;
};

// What the tables ask of one half.
struct HalfFacts {
  HeadFacts head;
  LinkFacts links;
  ShapeFacts shape;
  std::unique_ptr<char[]> scratch = std::make_unique_for_overwrite<char[]>(kHeadScratch);
};

// Active features of one half.
struct FeatureList {
  explicit FeatureList(size_t most)
      : ids(std::make_unique_for_overwrite<uint32_t[]>(most)), capacity(most) {}
  std::unique_ptr<uint32_t[]> ids;
  size_t capacity;
  size_t count = 0;
  std::span<uint32_t> Room() { return {ids.get(), capacity}; }
};

struct Extractor::Impl {
  explicit Impl(const scan::PatternSet& set)
      : patterns(&set),
        pattern_count(set.size()),
        outer_features(FixedFeatureCount(pattern_count)),
        returned_features(FixedFeatureCount(pattern_count)) {
    zones.reserve(kZoneCount);
    for (int i = 0; i < kZoneCount; ++i) zones.emplace_back(pattern_count);
  }

  void Reset();
  void ReadOuter(std::string_view message);
  void ReadOriginal(const report::Report& read);
  void ReadOriginalHead(const report::Report& read, bool is_outer, bool has_hits);
  void ReadOriginalBody(const report::Report& read, bool is_outer, bool has_hits);
  void ReadWords(Zone zone, Span part);
  void Scan(Zone zone, const IndexedText& in);
  void ReadHalf(const report::MessageView& view, HalfFacts* out);
  void ReadTextLinks(const BodyText& body, std::string_view from_domain, LinkFacts* out);
  Span SubjectOf(Zone zone) const;
  Meanings MeaningsOf(Zone zone);
  void AddHits(Zone zone, FeatureList* out);
  ZoneState& At(Zone zone) { return zones[Index(zone)]; }

  const scan::PatternSet* patterns;
  size_t pattern_count;
  report::Reader reader;
  const report::Report* report = nullptr;
  std::unique_ptr<scan::Scanner> scanner;
  ZoneText text;
  simd::WordIndex index{kMostZoneBytes};
  WordSplitter splitter;
  LanguageGuesser languages;
  Organisations organisations;
  std::vector<ZoneState> zones;
  HalfFacts outer, original;
  FeatureList outer_features, returned_features;
  bool has_twin_hits = false;  // of the original zones, read off the outer zones' text
  uint32_t notes = 0;
};

void Extractor::Impl::Reset() {
  text.Clear();
  organisations.Reset();
  outer_features.count = 0;
  returned_features.count = 0;
  notes = 0;
  for (ZoneState& zone : zones) zone.Clear();
}

// Of the fields the subject alone gives words: the others are structural facts, or name people and
// hosts.
Span Extractor::Impl::SubjectOf(Zone zone) const {
  const std::string_view words = SubjectCore(text.subject(zone));
  if (words.empty()) return {};
  const auto begin = static_cast<uint32_t>(words.data() - text.text(zone).data());
  return {begin, begin + static_cast<uint32_t>(words.size())};
}

// Finds the phrases of the zone's text, and takes the words of a part of it.
void Extractor::Impl::ReadWords(Zone zone, Span part) {
  ZoneState& state = At(zone);
  const IndexedText in = index.Read(text.text(zone));
  if (pattern_count > 0) Scan(zone, in);
  if (part.empty()) return;
  bool is_capped = false;
  state.shown = {state.words.get(),
                 splitter.Split(in, part, {state.words.get(), kMaxWordsPerZone}, &is_capped)};
  if (is_capped) notes |= kNoteTooManyTokens;
}

// An outer zone whose text may also be read as what came back is scanned for both.
void Extractor::Impl::Scan(Zone zone, const IndexedText& in) {
  const auto hits_of = [&](Zone z) { return scan::ZoneHits{z, &At(z).hits, &At(z).first_end}; };
  const bool has_twin = has_twin_hits && (zone == Zone::kHead || zone == Zone::kHuman);
  const Zone twin = zone == Zone::kHead ? Zone::kOriginalHead : Zone::kOriginalBody;
  scanner->ScanBoth(in, hits_of(zone), has_twin ? hits_of(twin) : scan::ZoneHits{});
}

void Extractor::Impl::ReadHalf(const report::MessageView& view, HalfFacts* out) {
  ReadHead(view, reader.converter(), {out->scratch.get(), kHeadScratch}, &organisations,
           &out->head);
  ReadShape(view, &out->shape);
}

void Extractor::Impl::ReadTextLinks(const BodyText& body, std::string_view from_domain,
                                    LinkFacts* out) {
  *out = {};
  ReadLinks(body.raw, from_domain, &organisations, out);
  ReadLinks(body.aside, from_domain, &organisations, out);
}

Meanings Extractor::Impl::MeaningsOf(Zone zone) {
  Meanings says{};
  for (const uint32_t pattern : At(zone).hits.members())
    ++says[static_cast<size_t>(patterns->says(pattern))];
  return says;
}

void Extractor::Impl::AddHits(Zone zone, FeatureList* out) {
  for (const uint32_t pattern : At(zone).hits.members())
    out->ids[out->count++] = PatternFeatureId(pattern, zone);
}

void Extractor::Impl::ReadOuter(std::string_view message) {
  Reset();
  report = &reader.Read(message);
  decode::Converter& converter = reader.converter();
  text.RenderHead(Zone::kHead, report->outer, converter);
  BodyText status, human;
  text.RenderBody(Zone::kStatus, report->outer_segments.view(), report->outer, converter, &status);
  text.RenderBody(Zone::kHuman, report->outer_segments.view(), report->outer, converter, &human);
  // Where nothing came back the message is likely to be read as though it had itself.
  has_twin_hits = !report->returned.exists();
  ReadWords(Zone::kHead, SubjectOf(Zone::kHead));
  ReadWords(Zone::kHuman, WholeOf(text.text(Zone::kHuman)));
  ReadWords(Zone::kStatus, {});
  ReadHalf(report->outer, &outer);
  ReadTextLinks(human, outer.head.from.domain, &outer.links);
  BodyFacts body;
  ReadBody(human.raw, text.text(Zone::kHuman), static_cast<uint32_t>(At(Zone::kHuman).shown.size()),
           &body);
  const Meanings head_says = MeaningsOf(Zone::kHead), human_says = MeaningsOf(Zone::kHuman);
  const int sender_role = outer::SenderRole(outer.head.from, outer.head.Get(HeaderName::kFrom));
  const int return_path_role = outer::SenderRole(outer.head.return_path, {});
  RunOuterRows({*report, outer.head, sender_role, return_path_role, human, body, outer.links,
                outer.shape, head_says, human_says},
               outer_features.Room(), &outer_features.count);
  for (const Zone zone : {Zone::kHead, Zone::kHuman, Zone::kStatus}) AddHits(zone, &outer_features);
}

void Extractor::Impl::ReadOriginalHead(const report::Report& read, bool is_outer, bool has_hits) {
  if (is_outer) {
    text.Share(Zone::kHead, Zone::kOriginalHead);
    At(Zone::kOriginalHead).shown = At(Zone::kHead).shown;
    if (!has_hits) ReadWords(Zone::kOriginalHead, {});
    ReadHops(read.returned, &organisations, &outer.head);
    return;
  }
  text.RenderHead(Zone::kOriginalHead, read.returned, reader.converter());
  ReadWords(Zone::kOriginalHead, SubjectOf(Zone::kOriginalHead));
  organisations.Reset();
  ReadHalf(read.returned, &original);
  ReadHops(read.returned, &organisations, &original.head);
}

void Extractor::Impl::ReadOriginalBody(const report::Report& read, bool is_outer, bool has_hits) {
  if (is_outer) {
    text.Share(Zone::kHuman, Zone::kOriginalBody);
    At(Zone::kOriginalBody).shown = At(Zone::kHuman).shown;
    if (!has_hits) ReadWords(Zone::kOriginalBody, {});
    return;
  }
  BodyText body;
  text.RenderBody(Zone::kOriginalBody, read.returned_segments.view(), read.returned,
                  reader.converter(), &body);
  ReadWords(Zone::kOriginalBody, WholeOf(text.text(Zone::kOriginalBody)));
  const HalfFacts& half = IsSameMessage(read.returned, read.outer) ? outer : original;
  ReadTextLinks(body, half.head.from.domain, &original.links);
}

void Extractor::Impl::ReadOriginal(const report::Report& read) {
  report = &read;
  returned_features.count = 0;
  text.ClearReturned();
  const bool has_body =
      read.return_mode == ReturnMode::kFull || read.return_mode == ReturnMode::kTruncated;
  const bool is_outer_head = read.returned.exists() && IsSameMessage(read.returned, read.outer);
  const bool is_outer_body = is_outer_head && HasSameText(read);
  const bool has_head_hits = has_twin_hits && is_outer_head;
  const bool has_body_hits = has_twin_hits && is_outer_body && has_body;
  has_twin_hits = false;
  At(Zone::kOriginalHead).Clear(has_head_hits);
  At(Zone::kOriginalBody).Clear(has_body_hits);
  if (!read.returned.exists()) return;
  ReadOriginalHead(read, is_outer_head, has_head_hits);
  if (has_body) ReadOriginalBody(read, is_outer_body, has_body_hits);
  OriginalFacts facts{is_outer_head ? outer.head : original.head,
                      is_outer_head ? outer.shape : original.shape,
                      is_outer_body ? outer.links : original.links};
  if (has_body) {
    CountSubjectWords(At(Zone::kOriginalHead).shown, At(Zone::kOriginalBody).shown, &facts);
  }
  RunOriginalRows(facts, has_body, returned_features.Room(), &returned_features.count);
  AddHits(Zone::kOriginalHead, &returned_features);
  AddHits(Zone::kOriginalBody, &returned_features);
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

void Extractor::ReadOuter(std::string_view message) { impl_->ReadOuter(message); }
void Extractor::ReadReturned() { impl_->ReadOriginal(*impl_->report); }
void Extractor::ReadAsReturned(ReturnMode mode) {
  impl_->ReadOriginal(impl_->reader.ReadAsReturned(mode));
}

const report::Report& Extractor::report() const { return *impl_->report; }
const ReturnedFacts& Extractor::returned_facts() const { return impl_->reader.Facts(); }
std::string_view Extractor::text(Zone zone) const { return impl_->text.text(zone); }
std::span<const Word> Extractor::words(Zone zone) const { return impl_->At(zone).shown; }

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

std::string_view Extractor::language() const {
  return impl_->languages.Guess(text(Zone::kHuman), words(Zone::kHuman));
}

uint32_t Extractor::notes() const {
  return impl_->report->notes | impl_->text.notes() | impl_->notes;
}

decode::Converter& Extractor::converter() { return impl_->reader.converter(); }

}  // namespace backstop::features
