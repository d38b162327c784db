// The fast scanner against the slow one: exhaustively on short texts of awkward bytes, and at
// random on texts made of pieces of the shipped phrases.

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "pattern_files/pattern_files.h"
#include "scan/pattern_set.h"
#include "scan_probe.h"

namespace backstop::scan {
namespace {

TEST(ScanOracle, AgreesOnEveryShortText) {
  const ZoneMask human = MaskOf(Zone::kHuman);
  const std::vector<Pattern> patterns = {{"t.a", "a", false, human},
                                         {"t.aa", "aa", false, human},
                                         {"t.a_blank", "a ", false, human},
                                         {"t.e", "\xC3\xA9", false, human},
                                         {"t.three", "\xE1\x80\xA9", false, human},
                                         {"t.han", "\xE4\x80\xA9", false, human}};
  ScanProbe probe(patterns);
  const std::string alphabet = "a \xC3\xA9\xE1\x80\xE4";
  constexpr size_t kLength = 5;
  size_t texts = 1;
  for (size_t i = 0; i < kLength; ++i) texts *= alphabet.size();
  for (size_t number = 0; number < texts; ++number) {
    std::string text;
    for (size_t rest = number, i = 0; i < kLength; ++i, rest /= alphabet.size())
      text += alphabet[rest % alphabet.size()];
    ASSERT_EQ(probe.Scan(Zone::kHuman, text), probe.ScanSlow(Zone::kHuman, text))
        << testing::PrintToString(text);
  }
}

class ShippedPhrases {
 public:
  ShippedPhrases() {
    const Status status = pattern_files::LoadPatterns(
        std::string(BACKSTOP_SOURCE_DIR) + "/models/patterns", &definitions_);
    EXPECT_TRUE(status.ok()) << status.message();
    patterns_ = pattern_files::ScanPatterns(definitions_, &names_);
  }
  const std::vector<Pattern>& patterns() const { return patterns_; }

  // Whole phrases, their beginnings and ends, joined by bytes that do and do not make a word
  // boundary.
  std::string RandomText(std::mt19937* random) const {
    static const std::vector<std::string> kJoints = {" ",
                                                     "",
                                                     ". ",
                                                     "x",
                                                     "_",
                                                     "7",
                                                     "'",
                                                     "\n",
                                                     "\xC3\xA9",
                                                     "\xC2\xBB",
                                                     "\xE2\x80\x99",
                                                     "\xE1\xBA\xA1",
                                                     "\xE6\xBC\xA2",
                                                     "\x80",
                                                     "\xC3"};
    const auto pick = [&](size_t size) { return (*random)() % size; };
    std::string text = kJoints[pick(kJoints.size())];
    for (int pieces = 0; pieces < 12; ++pieces) {
      const std::string_view phrase = patterns_[pick(patterns_.size())].phrase;
      const size_t cut = pick(4) == 0 ? pick(phrase.size() + 1) : 0;
      text += pick(2) == 0 ? phrase.substr(cut) : phrase.substr(0, phrase.size() - cut);
      text += kJoints[pick(kJoints.size())];
    }
    return text;
  }

 private:
  std::vector<pattern_files::PatternDefinition> definitions_;
  std::vector<std::string> names_;
  std::vector<Pattern> patterns_;
};

TEST(ScanOracle, AgreesOnPiecesOfTheShippedPhrases) {
  const ShippedPhrases shipped;
  ScanProbe probe(shipped.patterns());
  constexpr unsigned kSeed = 20261122;
  std::mt19937 random(kSeed);
  size_t found = 0;
  for (int round = 0; round < 400; ++round) {
    if (round == 200) probe.ReadFromImage();
    const std::string text = shipped.RandomText(&random);
    const Zone zone = static_cast<Zone>(round % kZoneCount);
    const std::vector<uint32_t> hits = probe.Scan(zone, text);
    ASSERT_EQ(hits, probe.ScanSlow(zone, text)) << "seed " << kSeed << " round " << round;
    found += hits.size();
  }
  EXPECT_GT(found, 400u);
}

}  // namespace
}  // namespace backstop::scan
