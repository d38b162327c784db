// Any number of processes gives what one gives, bit for bit: sums, examples, dictionaries, weights
// and scores. The processes are threads here; tests/training/verbs/mpi_test.py does it with mpirun.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <numeric>
#include <random>
#include <sstream>

#include "examples/extract.h"
#include "fit/naive_bayes.h"
#include "heads/head_design.h"
#include "heads/head_fit.h"
#include "heads/holdout_files.h"
#include "parallel/exact_sum.h"
#include "thread_team.h"

namespace backstop::training {
namespace {

namespace fs = std::filesystem;

TEST(PreRounding, MakesSumsTheSameInAnyOrderAndKeepsThemNear) {
  std::mt19937 random(7);
  for (const double scale : {1e-9, 1.0, 3e11}) {
    std::vector<double> summands(5000);
    double bound = 0;
    for (double& x : summands) {
      x = scale * std::normal_distribution<double>()(random);
      bound += std::fabs(x);
    }
    const PreRounding rounding(bound);
    std::vector<double> rounded;
    for (double x : summands) rounded.push_back(rounding(x));
    const double sum = std::accumulate(rounded.begin(), rounded.end(), 0.0);
    EXPECT_NEAR(sum, std::accumulate(summands.begin(), summands.end(), 0.0), 1e-10 * bound);
    for (int order = 0; order < 20; ++order) {
      std::shuffle(rounded.begin(), rounded.end(), random);
      ASSERT_EQ(std::accumulate(rounded.begin(), rounded.end(), 0.0), sum) << "scale " << scale;
    }
  }
}

TEST(Team, AloneEverythingIsThereAlready) {
  std::vector<double> values{1, 2};
  Alone().Sum(values);
  EXPECT_EQ(values, (std::vector<double>{1, 2}));
  EXPECT_EQ(Alone().Gather("mine"), std::vector<std::string>{"mine"});
  EXPECT_EQ(Alone().size(), 1u);
}

TEST(Team, AgreesOnTheFirstTroubleAndItsRank) {
  std::mutex mutex;
  std::vector<std::string> told;
  ThreadTeam::Run(3, [&](Team& team) {
    const Status mine = team.rank() == 1 ? Status(Code::kIo, "f: cannot be written") : Status();
    const Status all = Agree(team, mine);
    const std::lock_guard lock(mutex);
    EXPECT_EQ(all.code(), Code::kIo);
    told.push_back(all.message());
  });
  EXPECT_EQ(told, std::vector<std::string>(3, "rank 1 of 3: f: cannot be written"));
}

std::string BytesOf(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// What the processes make of the samples; those of rank 0, after all said the same.
struct Trained {
  std::vector<FittedHead> heads;
  std::vector<double> sums;   // of the process's origin rows
  std::vector<double> bayes;  // weights of naive Bayes
  Examples examples;          // read back by one process
};

class SamplesTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("backstop_team_test_" + std::to_string(getpid()));
    fs::create_directories(folder_);
    ASSERT_TRUE(LoadRecipe(BACKSTOP_SOURCE_DIR "/models/recipe_samples.toml", &recipe_).ok());
    recipe_.heads[0].language_scale = 3;
    recipe_.heads[1].source_penalty = 0.01;
    recipe_.heads[1].consensus = {0.1, 0.3, 1};
    ASSERT_TRUE(scan::PatternSet::New({}, &patterns_).ok());
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string file(uint32_t size) const {
    return (folder_ / ("examples." + std::to_string(size))).string();
  }

  void Work(Team& team, Trained* out) {
    MailSets sets;
    ASSERT_TRUE(ReadMailSets(recipe_, ".", team, &sets).ok());
    Examples extracted;
    const Status status = Extract(recipe_, *patterns_, sets, {}, &extracted);
    ASSERT_TRUE(status.ok()) << status.message();
    ASSERT_TRUE(WriteExamples(extracted, file(team.size())).ok());
    Examples examples;
    ASSERT_TRUE(ReadExamples(file(team.size()), team, &examples).ok());
    const std::vector<bool> all(examples.rows.size(), true);
    for (Head head : {Head::kKind, Head::kOrigin}) {
      const TermIndex index(examples, head);
      const std::vector<uint32_t> labels = TrainedLabels(examples, head, recipe_.min_labels);
      ASSERT_TRUE(FitHead(examples, index, recipe_, head, labels, all, 1e-3, kHoldoutTolerance,
                          &out->heads.emplace_back())
                      .ok());
      if (head == Head::kKind) continue;
      std::vector<uint32_t> rows;
      for (uint32_t r = 0; r < examples.rows.size(); ++r) {
        if (examples.rows[r].head == head) rows.push_back(r);
      }
      out->sums = ScoreRows(examples, out->heads.back(), recipe_.head(head), rows);
      const HeadDesign of = DesignHead(examples, index, recipe_, head, labels, all);
      Linear bayes;
      ASSERT_TRUE(FitNaiveBayes(of.design, of.labels, 1, &bayes).ok());
      out->bayes = bayes.weight;
    }
  }

  Trained Train(uint32_t size) {
    std::vector<Trained> all(size);
    ThreadTeam::Run(size, [&](Team& team) { Work(team, &all[team.rank()]); });
    EXPECT_TRUE(ReadExamples(file(size), &all[0].examples).ok());
    all[0].sums = InOrder(all[0].examples, all);
    return std::move(all[0]);
  }

  // The sums of the origin rows of all, each as the process that has it gives it.
  static std::vector<double> InOrder(const Examples& examples, const std::vector<Trained>& all) {
    std::vector<size_t> next(all.size());
    std::vector<double> sums;
    for (const ExampleRow& row : examples.rows) {
      const uint32_t rank = ShardOf(row.message, static_cast<uint32_t>(all.size()));
      if (row.head == Head::kOrigin) sums.push_back(all[rank].sums.at(next[rank]++));
    }
    return sums;
  }

  fs::path folder_;
  Recipe recipe_;
  std::unique_ptr<scan::PatternSet> patterns_;
};

TEST_F(SamplesTest, AnyNumberOfProcessesGivesWhatOneGives) {
  const Trained one = Train(1);
  ASSERT_GT(one.sums.size(), 100u);
  for (uint32_t size : {2u, 3u}) {
    const Trained many = Train(size);
    for (size_t h = 0; h < kHeadCount; ++h) {
      EXPECT_EQ(many.heads[h].terms, one.heads[h].terms);
      EXPECT_EQ(many.heads[h].linear.weight, one.heads[h].linear.weight);
      EXPECT_EQ(many.heads[h].linear.bias, one.heads[h].linear.bias);
    }
    EXPECT_EQ(many.sums, one.sums);
    EXPECT_EQ(many.bayes, one.bayes);
    const Examples& a = one.examples;
    const Examples& b = many.examples;
    EXPECT_EQ(b.shards, size);
    ASSERT_EQ(a.rows.size(), b.rows.size());
    ASSERT_EQ(a.messages.size(), b.messages.size());
    for (size_t m = 0; m < a.messages.size(); ++m) {
      ASSERT_EQ(a.messages[m].path, b.messages[m].path);
      ASSERT_EQ(a.messages[m].copy_of, b.messages[m].copy_of);
    }
    EXPECT_EQ(a.families, b.families);
    EXPECT_EQ(a.languages, b.languages);
    EXPECT_EQ(a.sources, b.sources);
    EXPECT_EQ(a.name_words, b.name_words);
    for (size_t r = 0; r < a.rows.size(); ++r) {
      ASSERT_TRUE(std::ranges::equal(a.FixedOf(a.rows[r]), b.FixedOf(b.rows[r]))) << "row " << r;
      ASSERT_TRUE(std::ranges::equal(a.TermsOf(a.rows[r]), b.TermsOf(b.rows[r]))) << "row " << r;
      ASSERT_TRUE(std::ranges::equal(a.SignsOf(a.rows[r]), b.SignsOf(b.rows[r]))) << "row " << r;
      ASSERT_EQ(a.rows[r].message, b.rows[r].message);
      ASSERT_EQ(a.rows[r].group, b.rows[r].group);
      ASSERT_EQ(a.rows[r].sender, b.rows[r].sender);
      ASSERT_EQ(a.rows[r].organisation, b.rows[r].organisation);
      ASSERT_EQ(a.rows[r].family, b.rows[r].family);
      ASSERT_EQ(a.rows[r].language, b.rows[r].language);
    }
  }
}

TEST_F(SamplesTest, AProcessHoldsItsOwnShareAlone) {
  Train(1);
  Examples all;
  ASSERT_TRUE(ReadExamples(file(1), &all).ok());
  Train(3);
  std::vector<Examples> shares(3);
  ThreadTeam::Run(
      3, [&](Team& team) { EXPECT_TRUE(ReadExamples(file(3), team, &shares[team.rank()]).ok()); });
  size_t rows = 0, messages = 0, features = 0;
  for (uint32_t rank = 0; rank < 3; ++rank) {
    for (const ExampleRow& row : shares[rank].rows) ASSERT_EQ(ShardOf(row.message, 3), rank);
    rows += shares[rank].rows.size();
    messages += shares[rank].messages.size();
    features += shares[rank].features.size();
  }
  EXPECT_EQ(rows, all.rows.size());
  EXPECT_EQ(messages, all.messages.size());
  EXPECT_LE(features, all.features.size() + 3 * kFeatureBlocks + all.rows.size() / 10);
}

TEST_F(SamplesTest, HoldoutsOfAnyNumberOfProcessesAreThoseOfOne) {
  recipe_.heads[1].is_nested = true;
  const auto holdouts = [&](uint32_t size, const Examples& examples) {
    const std::string path = file(size) + ".holdouts";
    ThreadTeam::Run(size, [&](Team& team) {
      Examples mine;
      ASSERT_TRUE(ReadExamples(file(size), team, &mine).ok());
      AllHoldouts all;
      for (Head head : {Head::kKind, Head::kOrigin}) {
        const TermIndex index(mine, head);
        ASSERT_TRUE(
            ChooseL2(mine, index, recipe_, head, nullptr, &all[static_cast<size_t>(head)]).ok());
      }
      ASSERT_TRUE(WriteHoldouts(all, mine, path).ok());
    });
    AllHoldouts back;
    const Status status = ReadHoldouts(path, examples, &back);
    EXPECT_TRUE(status.ok()) << status.message();
    return back;
  };
  for (size_t h = 0; h < kHeadCount; ++h) ASSERT_FALSE(recipe_.heads[h].folds.empty());
  const Trained alone = Train(1);
  const AllHoldouts one = holdouts(1, alone.examples);
  Trained of_three = Train(3);
  AllHoldouts many = holdouts(3, of_three.examples);
  for (size_t h = 0; h < kHeadCount; ++h) {
    ASSERT_GT(one[h].rows.size(), 20u);
    EXPECT_EQ(many[h].rows, one[h].rows);
    EXPECT_EQ(many[h].fold, one[h].fold);
    EXPECT_EQ(many[h].domain, one[h].domain);
    EXPECT_EQ(many[h].sums, one[h].sums);
    EXPECT_EQ(many[h].nested_sums, one[h].nested_sums);
  }
  // Each of two processes gets those of its own rows, whoever wrote them.
  size_t rows = 0;
  std::mutex mutex;
  ThreadTeam::Run(2, [&](Team& team) {
    Examples mine;
    ASSERT_TRUE(ReadExampleRows(file(3), team, &mine).ok());
    AllHoldouts shared;
    ASSERT_TRUE(ReadHoldouts(file(3) + ".holdouts", mine, &shared).ok());
    const std::lock_guard lock(mutex);
    for (size_t i = 0; i < shared[1].rows.size(); ++i) {
      const ExampleRow& row = mine.rows[shared[1].rows[i]];
      const auto at = std::ranges::find_if(many[1].rows, [&](uint32_t r) {
        const ExampleRow& other = of_three.examples.rows[r];
        return other.message == row.message && other.mode == row.mode && other.head == row.head;
      });
      ASSERT_NE(at, many[1].rows.end());
      EXPECT_EQ(shared[1].sums[i], many[1].sums[static_cast<size_t>(at - many[1].rows.begin())]);
    }
    rows += shared[1].rows.size();
  });
  EXPECT_EQ(rows, one[1].rows.size());
  of_three.examples.rows.resize(of_three.examples.rows.size() / 2);
  EXPECT_EQ(ReadHoldouts(file(3) + ".holdouts", of_three.examples, &many).code(), Code::kCorrupt);
  EXPECT_EQ(ReadHoldouts(file(3) + ".holdouts", alone.examples, &many).code(), Code::kCorrupt)
      << "of another extraction";
}

TEST_F(SamplesTest, AShardThatIsNotOfTheseExamplesIsRefused) {
  Train(2);
  const std::string whole = BytesOf(file(2) + ".shard-2-of-2");
  ASSERT_FALSE(whole.empty());
  recipe_.min_messages += 1;  // other examples of the same mail
  Train(2);
  std::ofstream(file(2) + ".shard-2-of-2", std::ios::binary | std::ios::trunc) << whole;
  Examples examples;
  const Status status = ReadExamples(file(2), &examples);
  EXPECT_EQ(status.code(), Code::kCorrupt);
  EXPECT_NE(status.message().find("shard-2-of-2"), std::string::npos) << status.message();
  fs::remove(file(2) + ".shard-2-of-2");
  EXPECT_EQ(ReadExamples(file(2), &examples).code(), Code::kNotFound);
  EXPECT_EQ(ReadExampleRows(file(2), Alone(), &examples).code(), Code::kNotFound);
}

TEST_F(SamplesTest, WhatARunBeforeHasReadIsUsedAndGivesTheSame) {
  const auto extract = [&](Team& team, std::vector<std::string>* notes) {
    MailSets sets;
    ASSERT_TRUE(ReadMailSets(recipe_, ".", team, &sets).ok());
    ExtractOptions options;
    options.parts = (folder_ / "parts").string();
    options.note = [&](const std::string& note) { notes->push_back(note); };
    Examples examples;
    const Status status = Extract(recipe_, *patterns_, sets, options, &examples);
    ASSERT_TRUE(status.ok()) << status.message();
    ASSERT_TRUE(WriteExamples(examples, file(2)).ok());
  };
  std::vector<std::string> notes[2];
  const auto run = [&] {
    ThreadTeam::Run(2, [&](Team& team) { extract(team, &notes[team.rank()]); });
    return BytesOf(file(2)) + BytesOf(file(2) + ".shard-1-of-2") +
           BytesOf(file(2) + ".shard-2-of-2");
  };
  const std::string first = run();
  EXPECT_TRUE(notes[0].empty());
  fs::remove(folder_ / "parts.rows-1-of-2");
  EXPECT_EQ(run(), first);
  ASSERT_EQ(notes[0].size(), 1u);
  EXPECT_NE(notes[0][0].find("parts.rows-2-of-2"), std::string::npos) << notes[0][0];
  EXPECT_EQ(notes[0][0].find("rows-1-of-2"), std::string::npos) << notes[0][0];
  notes[0].clear();
  recipe_.text += "# changed\n";
  run();
  EXPECT_TRUE(notes[0].empty()) << "rows of another recipe";
}

}  // namespace
}  // namespace backstop::training
