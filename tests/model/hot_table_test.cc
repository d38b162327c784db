// The hash table of the dictionary against std::map, and what the writer refuses to build.

#include "model/hot_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace backstop::model {
namespace {

TermEntry Term(const std::string& name, uint64_t key, int32_t origin = 1) {
  return {name, key, origin, false, {}};
}

// A view of the table as the reader would give it.
ModelView ViewOf(const HotTable& table) {
  ModelView view;
  view.slots = table.slots;
  view.kind_rows = table.kind_rows;
  view.kind_count = kKindCount;
  view.keys = table.keys;
  view.name_ends = table.name_ends;
  view.names = table.names;
  return view;
}

TEST(HotTable, FindsWhatWasPutInAndNothingElse) {
  std::mt19937_64 random(20);
  std::map<uint64_t, std::string> oracle;
  std::vector<TermEntry> terms;
  for (int i = 0; i < 5000; ++i) {
    const uint64_t key = random();
    oracle[key] = "t" + std::to_string(i);
    terms.push_back(Term(oracle[key], key, i % 100));
  }
  HotTable table;
  ASSERT_TRUE(BuildHotTable(terms, &table).ok());
  const ModelView view = ViewOf(table);
  for (const TermEntry& term : terms) {
    const int32_t at = view.Find(term.key);
    ASSERT_GE(at, 0);
    EXPECT_EQ(view.TermName(static_cast<uint32_t>(at)), oracle[term.key]);
    EXPECT_EQ(view.slots[static_cast<size_t>(at)].origin, term.origin);
  }
  for (int i = 0; i < 20000; ++i) {
    const uint64_t key = random();
    if (!oracle.contains(key)) {
      EXPECT_EQ(view.Find(key), -1);
    }
  }
}

TEST(HotTable, DoesNotDependOnTheOrderOfTerms) {
  std::vector<TermEntry> terms;
  for (uint64_t i = 1; i < 200; ++i)
    terms.push_back(Term("t" + std::to_string(i), i << 33 | i % 7));
  HotTable forward;
  ASSERT_TRUE(BuildHotTable(terms, &forward).ok());
  std::reverse(terms.begin(), terms.end());
  HotTable backward;
  ASSERT_TRUE(BuildHotTable(terms, &backward).ok());
  EXPECT_EQ(forward.keys, backward.keys);
  EXPECT_EQ(forward.names, backward.names);
}

TEST(HotTable, KeepsKindRowsOnlyForTermsThatHaveThem) {
  std::vector<TermEntry> terms{Term("a", 1ull << 40), Term("b", 2ull << 40)};
  terms[1].has_kind = true;
  terms[1].kind[3] = 77;
  HotTable table;
  ASSERT_TRUE(BuildHotTable(terms, &table).ok());
  const ModelView view = ViewOf(table);
  EXPECT_EQ(table.kind_rows.size(), size_t{kKindCount});
  EXPECT_EQ(view.slots[static_cast<size_t>(view.Find(1ull << 40))].row, kNoRow);
  EXPECT_EQ(view.KindRow(static_cast<uint32_t>(view.Find(2ull << 40)))[3], 77);
}

TEST(HotTable, RefusesWeightsThatDoNotFit) {
  HotTable table;
  const Status status = BuildHotTable({Term("human/word.big", 5, 40000)}, &table);
  EXPECT_EQ(status.code(), Code::kBadArgument);
  EXPECT_NE(status.message().find("human/word.big"), std::string::npos);
}

TEST(HotTable, RefusesTermsOfOneKeyOrIndistinguishableKeys) {
  HotTable table;
  EXPECT_EQ(BuildHotTable({Term("a", 5), Term("b", 5)}, &table).code(), Code::kBadArgument);
  // Bit 32 is not kept by the fingerprint.
  EXPECT_EQ(BuildHotTable({Term("a", 1ull << 33 | 5), Term("b", 3ull << 32 | 5)}, &table).code(),
            Code::kBadArgument);
}

TEST(HotTable, RefusesKeysThatPileUp) {
  std::vector<TermEntry> terms;
  for (uint64_t i = 1; i < 2000; ++i) terms.push_back(Term("t" + std::to_string(i), i << 33));
  HotTable table;
  EXPECT_EQ(BuildHotTable(terms, &table).code(), Code::kBadArgument);
}

TEST(HotTable, OfNoTermsHasAnEmptySlot) {
  HotTable table;
  ASSERT_TRUE(BuildHotTable({}, &table).ok());
  EXPECT_EQ(ViewOf(table).Find(123456789), -1);
}

}  // namespace
}  // namespace backstop::model
