// The scanner's promises: word boundaries, zones, first ends, refusals, and nothing allocated while
// scanning.

#include "scan/pattern_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "scan_probe.h"

namespace {
size_t allocations = 0;
}  // namespace

// Not inlined: gcc 12 would see malloc beside delete and warn of a mismatch.
[[gnu::noinline]] void* operator new(size_t size) {
  ++allocations;
  if (void* bytes = std::malloc(size)) return bytes;
  throw std::bad_alloc();
}
void* operator new(size_t size, const std::nothrow_t& /*tag*/) noexcept {
  ++allocations;
  return std::malloc(size);
}
[[gnu::noinline]] void operator delete(void* bytes) noexcept { std::free(bytes); }
[[gnu::noinline]] void operator delete(void* bytes, size_t) noexcept { std::free(bytes); }

namespace backstop::scan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr ZoneMask kHuman = MaskOf(Zone::kHuman);

TEST(PatternSet, FindsTheRealPhraseBehindALookAlike) {
  ScanProbe probe({{"a.x", "over quota", false, kHuman}});
  const std::string text = "rover quotas, then over quota. over quota";
  EXPECT_THAT(probe.Scan(Zone::kHuman, text), ElementsAre(0u));
  EXPECT_EQ(probe.first_end(0), text.find(". over"));
}

TEST(PatternSet, OneScanServesTwoZonesOfTheSameText) {
  ScanProbe probe({{"a.human", "over quota", false, kHuman},
                   {"a.both", "quota", false, kHuman | MaskOf(Zone::kOriginalBody)},
                   {"a.body", "quot[ae]", true, MaskOf(Zone::kOriginalBody)},
                   {"a.status", "over", false, MaskOf(Zone::kStatus)}});
  const std::string text = "is over quota";
  const auto found = probe.ScanBoth(Zone::kHuman, Zone::kOriginalBody, text);
  EXPECT_THAT(found[0], ElementsAre(0u, 1u));
  EXPECT_THAT(found[1], ElementsAre(1u, 2u));
  EXPECT_EQ(found[0], probe.Scan(Zone::kHuman, text));
  EXPECT_EQ(found[1], probe.Scan(Zone::kOriginalBody, text));
}

TEST(PatternSet, MatchesOnWordBoundariesOnly) {
  ScanProbe probe({{"a.x", "over quota", false, kHuman}});
  for (const char* text : {"over quota", "(over quota)", "is over quota.", "'over quota'",
                           "\xC2\xABover quota\xC2\xBB", "\xE2\x80\x9Cover quota\xE2\x80\x9D",
                           "\xE9\x83\xB5over quota\xE8\xB6\x85", "-over quota-",
                           "\x80over quota\x80", "over quota\xC3", "over quota\xE1\x80"}) {
    EXPECT_THAT(probe.Scan(Zone::kHuman, text), ElementsAre(0u)) << text;
  }
  for (const char* text : {"rover quota", "over quotas", "over quota2", "_over quota",
                           "\xC3\xA9over quota", "over quota\xC3\xA9", "over quota\xD0\xB6",
                           "\xE1\xBA\xA1over quota", "over quota\xE1\xBA\xA1"}) {
    EXPECT_THAT(probe.Scan(Zone::kHuman, text), ElementsAre()) << text;
  }
}

TEST(PatternSet, AsksForNoBoundaryWhereAPhraseEndsInNoWord) {
  ScanProbe probe({{"a.colon", "status:", false, kHuman},
                   {"a.han", "\xE9\x80\x80\xE4\xBF\xA1", false, kHuman},
                   {"a.cyrillic", "\xD1\x8F\xD1\x89\xD0\xB8\xD0\xBA", false, kHuman}});
  EXPECT_THAT(probe.Scan(Zone::kHuman, "status:ok"), ElementsAre(0u));
  EXPECT_THAT(probe.Scan(Zone::kHuman, "\xE7\xB3\xBB\xE9\x80\x80\xE4\xBF\xA1\xE9\x80\x9A"),
              ElementsAre(1u));
  EXPECT_THAT(probe.Scan(Zone::kHuman, "\xD1\x8F\xD1\x89\xD0\xB8\xD0\xBA"), ElementsAre(2u));
  EXPECT_THAT(probe.Scan(Zone::kHuman, "\xD1\x8F\xD1\x89\xD0\xB8\xD0\xBA\xD0\xB8"), ElementsAre());
}

TEST(PatternSet, AnchorsAtTheBeginOfAField) {
  const ZoneMask head = MaskOf(Zone::kHead);
  ScanProbe probe(
      {{"a.x", "\nsubject: failure notice", false, head}, {"a.y", "\nsubject: hi\n", false, head}});
  EXPECT_THAT(probe.Scan(Zone::kHead, "\nfrom: x\nsubject: failure notice\n"), ElementsAre(0u));
  EXPECT_THAT(probe.Scan(Zone::kHead, "\nx-subject: failure notice\n"), ElementsAre());
  EXPECT_THAT(probe.Scan(Zone::kHead, "\nsubject: hi\n"), ElementsAre(1u));
  EXPECT_THAT(probe.Scan(Zone::kHead, "\nsubject: hi there\n"), ElementsAre());
}

TEST(PatternSet, KeepsZonesApart) {
  ScanProbe probe(
      {{"a.human", "over quota", false, kHuman},
       {"a.both", "mailbox full", false, static_cast<ZoneMask>(kHuman | MaskOf(Zone::kStatus))}});
  const char text[] = "over quota, mailbox full";
  EXPECT_THAT(probe.Scan(Zone::kHuman, text), ElementsAre(0u, 1u));
  EXPECT_THAT(probe.Scan(Zone::kStatus, text), ElementsAre(1u));
  EXPECT_THAT(probe.Scan(Zone::kOriginalBody, text), ElementsAre());
}

TEST(PatternSet, TakesRegularExpressionsBesidePhrases) {
  ScanProbe probe(
      {{"a.x", "giving up", false, kHuman}, {"a.re", "tried [0-9]+ times", true, kHuman}});
  EXPECT_THAT(probe.Scan(Zone::kHuman, "tried 12 times, giving up"), ElementsAre(0u, 1u));
  EXPECT_EQ(probe.first_end(1), 14u);
  EXPECT_THAT(probe.Scan(Zone::kHuman, "tried many times"), ElementsAre());
}

TEST(PatternSet, TakesEveryByteOfAPhraseLiterally) {
  ScanProbe probe({{"a.x", "(reason: a.c*", false, kHuman}});
  EXPECT_THAT(probe.Scan(Zone::kHuman, "(reason: a.c*"), ElementsAre(0u));
  EXPECT_THAT(probe.Scan(Zone::kHuman, "reason: abcc"), ElementsAre());
}

TEST(PatternSet, IsTotalOnEmptyAndBinaryText) {
  ScanProbe probe({{"a.x", "over quota", false, kHuman}});
  EXPECT_THAT(probe.Scan(Zone::kHuman, std::string_view()), ElementsAre());
  EXPECT_THAT(probe.Scan(Zone::kHuman, std::string_view("\0\xFF\xFE over quota\0", 15)),
              ElementsAre(0u));
}

TEST(PatternSet, MayBeEmpty) {
  ScanProbe probe({});
  EXPECT_THAT(probe.Scan(Zone::kHuman, "over quota"), ElementsAre());
}

TEST(PatternSet, AddsToHitsThatAreThere) {
  std::unique_ptr<PatternSet> set;
  ASSERT_TRUE(
      PatternSet::New({{"a.x", "first", false, kHuman}, {"a.y", "second", false, kHuman}}, &set)
          .ok());
  std::unique_ptr<Scanner> scanner;
  ASSERT_TRUE(Scanner::New(*set, &scanner).ok());
  SparseSet hits(2);
  simd::WordIndex index(16);
  scanner->Scan(Zone::kHuman, index.Read("second"), &hits, nullptr);
  scanner->Scan(Zone::kHuman, index.Read("first"), &hits, nullptr);
  EXPECT_THAT(hits.members(), ElementsAre(1u, 0u));
}

TEST(PatternSet, NamesThePatternThatItRefuses) {
  const std::pair<Pattern, const char*> cases[] = {
      {{"a.empty", "", false, kHuman}, "'a.empty' has an empty phrase"},
      {{"a.nowhere", "phrase", false, 0}, "'a.nowhere' has no zone"},
      {{"a.sixth", "phrase", false, 1u << kZoneCount},
       "'a.sixth' has no zone, or one that does not exist"},
      {{"a.broken", "(", true, kHuman}, "'a.broken' does not compile"},
  };
  for (const auto& [pattern, message] : cases) {
    std::unique_ptr<PatternSet> set;
    const Status status = PatternSet::New({{"a.good", "good", false, kHuman}, pattern}, &set);
    EXPECT_EQ(status.code(), Code::kBadPattern);
    EXPECT_THAT(status.message(), HasSubstr(message));
    EXPECT_EQ(set, nullptr);
  }
}

TEST(Scanner, AllocatesNothingWhileScanning) {
  std::unique_ptr<PatternSet> set;
  ASSERT_TRUE(PatternSet::New(
                  {{"a.x", "over quota", false, kHuman}, {"a.re", "x[0-9]+y", true, kHuman}}, &set)
                  .ok());
  std::unique_ptr<Scanner> scanner;
  ASSERT_TRUE(Scanner::New(*set, &scanner).ok());
  SparseSet hits(2);
  std::vector<uint32_t> first_end(2);
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "over quota x12y ";
  simd::WordIndex index(text.size());
  const size_t before = allocations;
  for (int zone = 0; zone < kZoneCount; ++zone)
    scanner->Scan(static_cast<Zone>(zone), index.Read(text), &hits, &first_end);
  EXPECT_EQ(allocations, before);
  EXPECT_EQ(hits.size(), 2u);
}

}  // namespace
}  // namespace backstop::scan
