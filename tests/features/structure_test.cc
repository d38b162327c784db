// Every row of the structural tables by cases as data (cases/*.toml): what must fire and what must
// stay silent. A row without a case that makes it fire fails the test.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>
#include <string>
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "features/structure.h"
#include "message_fixture.h"

namespace backstop::features {
namespace {

struct Case {
  std::string name, message;
  std::vector<std::string> fires, silent;
};

std::vector<std::string> Strings(const toml::table& table, std::string_view key,
                                 const std::string& prefix) {
  std::vector<std::string> out;
  for (const toml::node& node : *table[key].as_array())
    out.push_back(prefix + node.value_or(std::string{}));
  return out;
}

std::vector<Case> LoadCases(const std::string& file, const std::string& prefix) {
  std::vector<Case> cases;
  const toml::parse_result parsed =
      toml::parse_file(std::string{BACKSTOP_SOURCE_DIR} + "/tests/features/cases/" + file);
  EXPECT_TRUE(parsed) << file << (parsed ? "" : parsed.error().description());
  for (const toml::node& node : *parsed.table()["case"].as_array()) {
    const toml::table& table = *node.as_table();
    cases.push_back({table["name"].value_or(std::string{}),
                     table["message"].value_or(std::string{}), Strings(table, "fires", prefix),
                     Strings(table, "silent", prefix)});
  }
  return cases;
}

void ExpectNames(const Case& test, const std::set<std::string>& found,
                 std::set<std::string>* fired) {
  for (const std::string& name : test.fires)
    EXPECT_TRUE(found.contains(name)) << test.name << ": must fire: " << name;
  for (const std::string& name : test.silent)
    EXPECT_FALSE(found.contains(name)) << test.name << ": must be silent: " << name;
  fired->insert(test.fires.begin(), test.fires.end());
}

// The row that a case's name belongs to: the name itself, or without its bin.
template <typename Facts>
void ExpectEveryRowFires(std::span<const Row<Facts>> rows, const std::set<std::string>& fired) {
  for (const Row<Facts>& row : rows) {
    const std::string name{row.name};
    const bool has_case = std::any_of(fired.begin(), fired.end(), [&](const std::string& f) {
      return row.bins.empty() ? f == name : f.starts_with(name + ".");
    });
    EXPECT_TRUE(has_case) << name
                          << " has no case that makes it fire: add one to tests/features/cases/";
  }
}

// Two wordings of each meaning: "wording of delay" and "also of delay".
std::vector<scan::Pattern> Wordings(std::vector<std::string>* texts) {
  for (const std::string_view name : kMeaningNames) {
    for (const std::string_view begin : {"wording of ", "also of "})
      texts->push_back(std::string{begin} + std::string{name});
  }
  std::vector<scan::Pattern> patterns;
  for (size_t i = 0; i < texts->size(); ++i) {
    const std::string& text = (*texts)[i];
    patterns.push_back({text, text, false, MaskOf(Zone::kHead) | MaskOf(Zone::kHuman),
                        static_cast<Meaning>(i / 2)});
  }
  return patterns;
}

TEST(Structure, OuterRowsSayWhatTheirCasesSay) {
  std::vector<std::string> texts;
  Harness h(Wordings(&texts));
  std::set<std::string> fired;
  for (const Case& test : LoadCases("outer.toml", "")) {
    h.extractor->ReadOuter(test.message);
    ExpectNames(test, NamesOf(h.extractor->outer_features()), &fired);
  }
  ExpectEveryRowFires(OuterRows(), fired);
}

TEST(Structure, ReturnedRowsSayWhatTheirCasesSay) {
  Harness h;
  std::set<std::string> fired;
  for (const Case& test : LoadCases("original.toml", "struct.original.")) {
    h.extractor->ReadOuter(test.message);
    h.extractor->ReadAsReturned(ReturnMode::kFull);
    ExpectNames(test, NamesOf(h.extractor->returned_features()), &fired);
  }
  ExpectEveryRowFires(OriginalHeadRows(), fired);
  ExpectEveryRowFires(OriginalBodyRows(), fired);
}

TEST(Structure, NamesAreUniqueDottedLowerCaseAndHaveSentences) {
  std::set<std::string_view> seen;
  ASSERT_EQ(StructureNames().size(), StructureSentences().size());
  ASSERT_GE(StructureNames().size(), 120u);
  for (size_t i = 0; i < StructureNames().size(); ++i) {
    const std::string_view name = StructureNames()[i];
    EXPECT_TRUE(seen.insert(name).second) << name;
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._"),
              std::string_view::npos)
        << name;
    EXPECT_TRUE(name.starts_with("struct."));
    EXPECT_GT(StructureSentences()[i].size(), 3u) << name;
  }
}

// Origin looks at what came back and at nothing else (HOUSE 1.10).
TEST(Structure, ReturnedRowsAreNamedForTheOriginal) {
  for (const auto& row : OriginalHeadRows())
    EXPECT_TRUE(row.name.starts_with("struct.original.")) << row.name;
  for (const auto& row : OriginalBodyRows())
    EXPECT_TRUE(row.name.starts_with("struct.original.")) << row.name;
  for (const auto& row : OuterRows())
    EXPECT_FALSE(row.name.starts_with("struct.original.")) << row.name;
}

// A row fires at most once, and never beyond its bins: ids ascend strictly within each half.
TEST(Structure, AnyBytesGiveKnownIdsInTableOrder) {
  Harness h;
  std::mt19937 random{20201122};
  const std::vector<Case> cases = LoadCases("outer.toml", "");
  for (int round = 0; round < 400; ++round) {
    std::string message = cases[static_cast<size_t>(round) % cases.size()].message;
    for (int edits = 0; edits < 12; ++edits) {
      const size_t at = random() % message.size();
      if (random() % 3 == 0)
        message.erase(at, random() % 40);
      else if (random() % 2 == 0)
        message[at] = static_cast<char>(random());
      else
        message.insert(at, message.substr(random() % message.size(), random() % 80));
      if (message.empty()) message = "x";
    }
    h.extractor->ReadOuter(message);
    if (random() % 2 == 0)
      h.extractor->ReadReturned();
    else
      h.extractor->ReadAsReturned(random() % 2 == 0 ? ReturnMode::kFull : ReturnMode::kHeaders);
    for (const auto ids : {h.extractor->outer_features(), h.extractor->returned_features()}) {
      EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end(), std::greater_equal<>{}), ids.end());
      for (const uint32_t id : ids) ASSERT_LT(id, StructureNames().size());
    }
  }
}

}  // namespace
}  // namespace backstop::features
