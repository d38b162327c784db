// What a run that ended too early has kept is taken up by the same run only: a change to what the
// rows depend on reads the mail again.

#include "examples/extract_parts.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "examples/mail_sets.h"

namespace backstop::training {
namespace {

namespace fs = std::filesystem;

constexpr char kLabels[] =
    "path\tkind\torigin\tsource\tnote\n"
    "mail/a.eml\tordinary\tham\ts\t\n"
    "mail/b.eml\tordinary\tham\ts\t\n";
constexpr char kCorrections[] =
    "path\tkind\torigin\twhy\n"
    "mail/a.eml\tauto-reply\t\tit says so\n";

class KeptRows : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("backstop_kept_rows_" + std::to_string(getpid()));
    fs::create_directories(folder_ / "mail");
    Write("mail/a.eml", "From: a@h.example\nSubject: away\n\napple\n");
    Write("mail/b.eml", "From: b@h.example\nSubject: hello\n\npear\n");
    Write("labels.tsv", kLabels);
    Write("corrections.tsv", kCorrections);
    recipe_.file = folder_ / "recipe.toml";
    recipe_.corrections = "corrections.tsv";
    recipe_.sets.resize(1);
    recipe_.sets[0].path = "mail";
    recipe_.sets[0].labels = "labels.tsv";
    recipe_.sets[0].use = {true, true};
    before_ = Key();
  }
  void TearDown() override { fs::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  // Rows kept under another key are not used.
  uint64_t Key() const {
    MailSets sets;
    const Status read = ReadMailSets(recipe_, folder_, Alone(), &sets);
    EXPECT_TRUE(read.ok()) << read.message();
    std::unique_ptr<scan::PatternSet> patterns;
    EXPECT_TRUE(scan::PatternSet::New({pattern_}, &patterns).ok());
    return ExtractionKey(recipe_, *patterns, sets);
  }

  fs::path folder_;
  Recipe recipe_;
  scan::Pattern pattern_{"text.away", "away", false, MaskOf(Zone::kHead), Meaning::kNone};
  uint64_t before_ = 0;
};

TEST_F(KeptRows, AreUsedWhenNothingChanges) { EXPECT_EQ(Key(), before_); }

TEST_F(KeptRows, AreReadAgainWhenWhatAPatternSaysChanges) {
  pattern_.says = Meaning::kAway;
  EXPECT_NE(Key(), before_);
}

TEST_F(KeptRows, AreReadAgainWhenAPhraseBecomesAnExpression) {
  pattern_.is_regex = true;
  EXPECT_NE(Key(), before_);
}

TEST_F(KeptRows, AreReadAgainWhenALabelChanges) {
  std::string labels = kLabels;
  Write("labels.tsv", labels.replace(labels.rfind("ham"), 3, "spam"));
  EXPECT_NE(Key(), before_);
}

TEST_F(KeptRows, AreReadAgainWhenASourceChanges) {
  std::string labels = kLabels;
  Write("labels.tsv", labels.replace(labels.rfind("\ts\t"), 3, "\tt\t"));
  EXPECT_NE(Key(), before_);
}

TEST_F(KeptRows, AreReadAgainWhenAsManyLabelsAreCorrectedOtherwise) {
  std::string corrections = kCorrections;
  Write("corrections.tsv", corrections.replace(corrections.find("a.eml"), 1, "b"));
  EXPECT_NE(Key(), before_);
}

}  // namespace
}  // namespace backstop::training
