// Hold-out scores come back as they were written, and a file that cannot be of these examples is
// refused before anything is sized by its numbers.

#include "heads/holdout_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "heads/domains.h"

namespace backstop::training {
namespace {

class HoldoutFiles : public testing::Test {
 protected:
  void SetUp() override {
    path_ =
        (std::filesystem::temp_directory_path() / ("backstop_holdouts_" + std::to_string(getpid())))
            .string();
    examples_.families = {"a", "b"};
    examples_.sources = {"a/talk", "a/news", "b"};
    for (uint32_t m = 0; m < 6; ++m) {
      ExampleRow row;
      row.message = m;
      row.head = m % 2 == 0 ? Head::kKind : Head::kOrigin;
      examples_.rows.push_back(row);
      HoldoutScores& scores = scores_[m % 2];
      scores.head = row.head;
      scores.folds = {"a", "b"};
      scores.outputs = m % 2 == 0 ? 2 : 1;
      scores.rows.push_back(m);
      scores.fold.push_back(m / 3);
      scores.domain.push_back(m / 3);
      scores.sums.insert(scores.sums.end(), scores.outputs, m + 0.5);
    }
    scores_[0].labels = {0, 1};
    examples_.message_count = 6;
  }
  void TearDown() override { std::filesystem::remove(path_); }

  Status WriteAndRead(AllHoldouts* out) {
    if (Status s = WriteHoldouts(scores_, examples_, path_); !s.ok()) return s;
    return ReadHoldouts(path_, examples_, out);
  }
  void ExpectRefusal(const char* why) {
    AllHoldouts back;
    const Status status = WriteAndRead(&back);
    EXPECT_EQ(status.code(), Code::kCorrupt) << why;
    EXPECT_THAT(status.message(), testing::HasSubstr("run backstop-train fit again")) << why;
  }

  std::string path_;
  Examples examples_;
  AllHoldouts scores_;
};

TEST_F(HoldoutFiles, ComeBackAsTheyWere) {
  scores_[1].domain.back() = static_cast<uint32_t>(MostDomains(examples_, 2)) - 1;
  AllHoldouts back;
  const Status status = WriteAndRead(&back);
  ASSERT_TRUE(status.ok()) << status.message();
  for (size_t h = 0; h < kHeadCount; ++h) {
    EXPECT_EQ(back[h].rows, scores_[h].rows);
    EXPECT_EQ(back[h].fold, scores_[h].fold);
    EXPECT_EQ(back[h].domain, scores_[h].domain);
    EXPECT_EQ(back[h].sums, scores_[h].sums);
    EXPECT_EQ(back[h].folds, scores_[h].folds);
  }
}

TEST_F(HoldoutFiles, AreRefusedWithANumberThatNothingHas) {
  const AllHoldouts sound = scores_;
  scores_[1].domain.back() = static_cast<uint32_t>(MostDomains(examples_, 2));
  ExpectRefusal("domain");
  scores_ = sound;
  scores_[0].domain.front() = UINT32_MAX;
  ExpectRefusal("domain");
  scores_ = sound;
  scores_[0].fold.back() = 2;
  ExpectRefusal("fold");
  scores_ = sound;
  scores_[0].labels.pop_back();
  ExpectRefusal("an output without a label");
  scores_ = sound;
  scores_[0].labels.back() = kKindCount;
  ExpectRefusal("a label of no kind");
}

}  // namespace
}  // namespace backstop::training
