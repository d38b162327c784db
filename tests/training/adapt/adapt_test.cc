// adapt from files to a model that knows its own mail, what it refuses and why, the forger of the
// evaluation, and the fit of strengths on made-up sites.

#include "adapt/adapt.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "adapt/forge.h"
#include "adapt/site_evaluation.h"
#include "backstop/classifier.h"
#include "fit/bounded_logistic.h"
#include "model/writer.h"
#include "output/output_file.h"
#include "pack/dump.h"
#include "test_models/small_model.h"

namespace backstop::training {
namespace {

namespace fs = std::filesystem;

std::string OwnMessage(int i) {
  return "Received: from desk" + std::to_string(i % 7) +
         ".corp.example.org by mail.corp.example.org; Mon, 2 Mar 2026 10:00:00 +0100\n"
         "Date: Mon, 2 Mar 2026 10:00:00 +0100\nFrom: P <p" +
         std::to_string(i % 9) + "@example.org>\nTo: x@example.net\nMessage-ID: <" +
         std::to_string(10000000 + i * 7919) + ".ab12@mail.example.org>\nSubject: plan " +
         std::to_string(i) + "\nUser-Agent: Desk 3.1\n\nDear Bob, see you. Best regards\n";
}
const std::string kForged =
    "Received: from [192.0.2.99] by cheap.example.com; Mon, 2 Mar 2026 10:00:00 -0700\n"
    "Message-ID: <x.y.z@bulk.example.com>\nSubject: you won\nFrom: p1@example.org\n"
    "To: a@example.net\nX-Mailer: Blast\nDate: Mon, 2 Mar 2026 10:00:00 -0700\n\n"
    "casino winner\n";

class AdaptTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / "backstop_adapt_test" /
              testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "sent");
    model::ModelContent content = test_models::SmallContent();
    content.background.messages = 500;
    WriteModel(content);
    options_.model = (folder_ / "base.backstop").string();
    options_.sent = {(folder_ / "sent").string()};
    options_.out = (folder_ / "site.backstop").string();
  }
  void WriteModel(const model::ModelContent& content) {
    ASSERT_TRUE(
        corpus::WriteFile((folder_ / "base.backstop").string(), test_models::Pack(content)).ok());
  }
  void WriteSent(int count) {
    for (int i = 0; i < count; ++i)
      std::ofstream(folder_ / "sent" / (std::to_string(i) + ".eml")) << OwnMessage(i);
  }
  double LogOdds(const std::string& model_file, const std::string& message) {
    std::shared_ptr<const Model> model;
    EXPECT_TRUE(Model::Open(model_file, &model).ok());
    std::unique_ptr<Classifier> c;
    EXPECT_TRUE(Classifier::New(model, {}, &c).ok());
    return c->Classify(message).content_log_odds;
  }

  fs::path folder_;
  AdaptOptions options_;
};

TEST_F(AdaptTest, TheShippedModelTakesASection) {
  WriteSent(60);
  options_.model = BACKSTOP_SOURCE_DIR "/models/default.backstop";
  std::ostringstream report;
  const Status status = AdaptModel(options_, report);
  ASSERT_TRUE(status.ok()) << status.message();
  std::shared_ptr<const Model> model;
  EXPECT_TRUE(Model::Open(options_.out, &model).ok()) << "its probes hold";
}

TEST_F(AdaptTest, OwnMailFallsAndForgedMailRises) {
  WriteSent(80);
  std::ostringstream report;
  const Status status = AdaptModel(options_, report);
  ASSERT_TRUE(status.ok()) << status.message();
  const std::string own = OwnMessage(4711);
  const double own_moved = LogOdds(options_.out, own) - LogOdds(options_.model, own);
  const double forged_moved = LogOdds(options_.out, kForged) - LogOdds(options_.model, kForged);
  EXPECT_GT(forged_moved, own_moved + 2);
  EXPECT_NE(report.str().find("80 messages of 9 senders"), std::string::npos) << report.str();
  EXPECT_NE(report.str().find("moved the weights most"), std::string::npos);
}

TEST_F(AdaptTest, DumpShowsTheSectionOfAnAdaptedModelAlone) {
  WriteSent(60);
  std::ostringstream report, before, after;
  ASSERT_TRUE(AdaptModel(options_, report).ok());
  ASSERT_TRUE(DumpModel(options_.model, false, before).ok());
  ASSERT_TRUE(DumpModel(options_.out, false, after).ok());
  EXPECT_EQ(before.str().find("\nsite"), std::string::npos);
  EXPECT_NE(after.str().find("\nsite.level\tfull\torigin\t"), std::string::npos) << after.str();
  EXPECT_NE(after.str().find("\nsite\t"), std::string::npos) << "weights by key";
}

TEST_F(AdaptTest, AnAdaptedModelAdaptsAgainToTheSameBytes) {
  WriteSent(60);
  std::ostringstream report;
  ASSERT_TRUE(AdaptModel(options_, report).ok());
  AdaptOptions again = options_;
  again.model = options_.out;
  again.out = (folder_ / "again.backstop").string();
  ASSERT_TRUE(AdaptModel(again, report).ok());
  std::ifstream a(options_.out), b(again.out);
  std::stringstream bytes_a, bytes_b;
  bytes_a << a.rdbuf();
  bytes_b << b.rdbuf();
  EXPECT_EQ(bytes_a.str(), bytes_b.str());
}

TEST_F(AdaptTest, TooFewMessagesAreRefusedAndCopiesDoNotCount) {
  WriteSent(49);
  fs::copy_file(folder_ / "sent" / "0.eml", folder_ / "sent" / "copy.eml");
  std::ostringstream report;
  const Status status = AdaptModel(options_, report);
  EXPECT_EQ(status.code(), Code::kBadArgument);
  EXPECT_NE(status.message().find("only 49 sent messages (1 copies"), std::string::npos)
      << status.message();
  EXPECT_NE(status.message().find("at least 50"), std::string::npos);
  EXPECT_FALSE(fs::exists(options_.out));
}

TEST_F(AdaptTest, WhatCannotBeReadIsNamedAndNothingIsWritten) {
  WriteSent(60);
  options_.sent.push_back((folder_ / "absent.mbox").string());
  std::ostringstream report;
  const Status status = AdaptModel(options_, report);
  EXPECT_FALSE(status.ok());
  EXPECT_NE(status.message().find("absent.mbox"), std::string::npos) << status.message();
  EXPECT_FALSE(fs::exists(options_.out));
}

TEST_F(AdaptTest, AFileThatIsNoMailIsNamedAndNothingIsWritten) {
  WriteSent(60);
  std::ofstream(folder_ / "sent" / "empty.eml").close();
  std::ostringstream report;
  EXPECT_TRUE(AdaptModel(options_, report).ok()) << "an empty file is nothing";
  fs::remove(options_.out);
  std::ofstream(folder_ / "sent" / "picture.eml") << "\x89PNG\r\n\x1a\n";
  const Status status = AdaptModel(options_, report);
  EXPECT_NE(status.message().find("picture.eml: has no header field, so it is no mail"),
            std::string::npos)
      << status.message();
  EXPECT_FALSE(fs::exists(options_.out));
}

TEST_F(AdaptTest, AModelWithoutABackgroundSaysHowToGetOne) {
  WriteModel(test_models::SmallContent());
  WriteSent(60);
  std::ostringstream report;
  const Status status = AdaptModel(options_, report);
  EXPECT_EQ(status.code(), Code::kBadArgument);
  EXPECT_NE(status.message().find("no background"), std::string::npos) << status.message();
}

TEST(Forge, ChangesTheSenderWhereAForgerMust) {
  const std::string spam =
      "Return-Path: <Joe@bulk.example>\nReceived: from a by b\nFrom: \"Joe\" <joe@bulk.example>\n"
      "Reply-To: other@shop.example\nMessage-ID: <17@BULK.example>\nSubject: hi\n\nbuy\n";
  const std::string forged = ForgeSender(spam, "ann@ours.example");
  EXPECT_EQ(forged,
            "Return-Path: <ann@ours.example>\nReceived: from a by b\n"
            "From: \"Joe\" <ann@ours.example>\nReply-To: other@shop.example\n"
            "Message-ID: <17@ours.example>\nSubject: hi\n\nbuy\n");
  const std::string copied = CopyHeader(OwnMessage(1), forged);
  EXPECT_NE(copied.find("User-Agent: Desk 3.1\n"), std::string::npos);
  EXPECT_NE(copied.find("Subject: hi\n"), std::string::npos);
  EXPECT_EQ(copied.find("Subject: plan"), std::string::npos);
  EXPECT_TRUE(copied.ends_with("\n\nbuy\n")) << copied;
}

TEST(Strengths, AGroupThatTellsCountsAndOneThatMisleadsIsLeftOut) {
  std::mt19937 dice(3);
  std::normal_distribution<double> noise;
  std::vector<SiteRow> rows;
  for (int domain = 0; domain < 4; ++domain) {
    for (int i = 0; i < 200; ++i) {
      SiteRow row;
      row.domain = "d" + std::to_string(domain);
      row.is = i % 2 == 0 ? SiteCase::kOwn : SiteCase::kForged;
      const double side = i % 2 == 0 ? -1 : 1;
      row.mean = 2 * domain - 3;
      row.before = row.mean + 2 + side + noise(dice);
      row.nats[0] = 2 * side + noise(dice);
      row.nats[1] = -2 * side + noise(dice);
      rows.push_back(row);
    }
  }
  SiteEvaluation evaluation;
  ASSERT_TRUE(ScoreSites(rows, &evaluation).ok());
  EXPECT_GT(evaluation.mean_strengths.group[0], 0.5);
  EXPECT_LT(evaluation.mean_strengths.group[1], 0.02);
  EXPECT_GT(evaluation.mean_strengths.level, 0.5);
  const std::string tables = SiteTables(rows, evaluation);
  EXPECT_NE(tables.find("Pooled over 4 domains"), std::string::npos);
  SiteEvaluation one;
  rows.resize(200);
  EXPECT_EQ(ScoreSites(rows, &one).code(), Code::kBadArgument);
}

TEST(BoundedLogistic, FindsTheOptimumAndKeepsWeightsFromGoingNegative) {
  DenseRows rows{2,
                 {1, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0, 1},
                 {true, true, false, false, true, false},
                 {1, 1, 1, 1, 1, 1}};
  DenseFit fit;
  ASSERT_TRUE(FitNonNegative(rows, 0.01, 0, &fit).ok());
  EXPECT_GT(fit.weight[0], 0.5);
  EXPECT_EQ(fit.weight[1], 0);
  rows.is_positive.assign(6, true);
  EXPECT_EQ(FitNonNegative(rows, 0.01, 0, &fit).code(), Code::kBadArgument);
}

}  // namespace
}  // namespace backstop::training
