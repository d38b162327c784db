// What an operator's labels do to a model: they move it their way, in any order to the same bytes,
// unlearnt without a trace, undone by a rollback; and never where that makes it worse.

#include "update/update.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>

#include "model/writer.h"
#include "update/update_lock.h"
#include "update_fixture.h"

namespace backstop::training {
namespace {

TEST_F(UpdateTest, LabelsMoveTheModelTheirWayAndARollbackTakesItBack) {
  const std::string before = BytesOf(model_);
  const double ours = LogOdds(model_, Ours(999));
  const double forged = LogOdds(model_, Forged(999));
  const Status status = Update({model_, {Folder("ours")}, {Folder("forged")}, {}, false});
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_LT(LogOdds(model_, Ours(999)) - LogOdds(model_, Forged(999)), ours - forged - 1);
  EXPECT_NE(report_.str().find("held back in turn"), std::string::npos) << report_.str();
  EXPECT_NE(report_.str().find("verdicts changed"), std::string::npos);
  const std::string after = BytesOf(model_);
  ASSERT_TRUE(Update({model_, {}, {}, {}, true}).ok());
  EXPECT_EQ(BytesOf(model_), before);
  ASSERT_TRUE(Update({model_, {}, {}, {}, true}).ok());
  EXPECT_EQ(BytesOf(model_), after) << "a rollback can be undone";
}

TEST_F(UpdateTest, KindsMoveAndWhatWasNotNamedStays) {
  const std::string bounce = test_models::Bounce({});
  ASSERT_EQ(VerdictOf(model_, Vacation(999)).kind, Kind::kOrdinary);
  UpdateOptions options{.model = model_};
  options.kinds = {{Kind::kAutoReply, Folder("vacations")}, {Kind::kOrdinary, Folder("letters")}};
  const Status status = Update(options);
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(VerdictOf(model_, Vacation(999)).kind, Kind::kAutoReply);
  EXPECT_EQ(VerdictOf(model_, Letter(999)).kind, Kind::kOrdinary);
  EXPECT_EQ(VerdictOf(model_, bounce).kind, Kind::kDsnFailed);
  EXPECT_NE(report_.str().find("ordinary/undetermined -> auto-reply/"), std::string::npos)
      << report_.str();
  const std::string base = model_ + ".update/base.backstop";
  EXPECT_EQ(LogOdds(model_, bounce), LogOdds(base, bounce)) << "of origin nothing was said";
}

TEST_F(UpdateTest, StepsInAnyOrderAndUnlearningLeaveTheSameBytes) {
  const std::string base = BytesOf(model_);
  ASSERT_TRUE(Update({model_, {Folder("ours")}, {Folder("forged")}, {}, false}).ok());
  const std::string without = BytesOf(model_);
  UpdateOptions more{.model = model_, .legitimate = {Folder("more")}};
  more.kinds = {{Kind::kAutoReply, Folder("vacations")}, {Kind::kOrdinary, Folder("letters")}};
  ASSERT_TRUE(Update(more).ok());
  const std::string all = BytesOf(model_);
  EXPECT_NE(all, without);
  UpdateOptions at_once = more;
  at_once.model = NewModel("at_once.backstop");
  at_once.legitimate = {Folder("more"), Folder("ours")};
  at_once.backscatter = {Folder("forged")};
  ASSERT_TRUE(Update(at_once).ok());
  EXPECT_EQ(BytesOf(at_once.model), all);
  ASSERT_TRUE(
      Update({model_, {}, {}, {Folder("more"), Folder("vacations"), Folder("letters")}, false})
          .ok());
  EXPECT_EQ(BytesOf(model_), without) << "as though never learnt";
  ASSERT_TRUE(Update({model_, {}, {}, {Folder("ours"), Folder("forged")}, false}).ok());
  EXPECT_EQ(BytesOf(model_), base);
}

// Headers and labels by the flips of coins: there is nothing to learn.
std::string Noise(int i, uint32_t coins) {
  std::string bounce = BounceOf(2000 + i, "see you at noon");
  const char* const fields[] = {"X-Mailer: Tool 1\n",
                                "Reply-To: <desk@example.com>\n",
                                "X-Priority: 1\n",
                                "In-Reply-To: <7@example.org>\n",
                                "List-Id: <l.example.org>\n",
                                "Sender: <desk@example.com>\n"};
  for (const char* field : fields) {
    if ((coins & 1) != 0) bounce.insert(bounce.find("Message-ID:"), field);
    coins >>= 1;
  }
  return bounce;
}

TEST_F(UpdateTest, AHeadThatGainsNothingStaysAndAloneIsRefused) {
  std::mt19937 random(5);
  for (int i = 0; i < 40; ++i)
    Write(i % 2 == 0 ? "heads" : "tails", i, Noise(i, static_cast<uint32_t>(random())));
  UpdateOptions options{model_, {Folder("heads")}, {Folder("tails")}, {}, false};
  EXPECT_NE(Refusal(options).find("no better on your own held-back mail"), std::string::npos)
      << report_.str();
  options.kinds = {{Kind::kAutoReply, Folder("vacations")}, {Kind::kOrdinary, Folder("letters")}};
  const double before = LogOdds(model_, Noise(99, 0));
  const Status status = Update(options);
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_NE(report_.str().find("no better, so it stays as it was"), std::string::npos);
  EXPECT_EQ(VerdictOf(model_, Vacation(999)).kind, Kind::kAutoReply);
  EXPECT_EQ(LogOdds(model_, Noise(99, 0)), before);
}

TEST_F(UpdateTest, AProbeThatWouldChangeSidesStopsIt) {
  model::ModelContent content = test_models::SmallContent();
  content.probes.push_back({Vacation(5000), Kind::kOrdinary, 0, 0});
  model_ = NewModel("guarded.backstop", content);
  UpdateOptions options{.model = model_};
  options.kinds = {{Kind::kAutoReply, Folder("vacations")}, {Kind::kOrdinary, Folder("letters")}};
  EXPECT_NE(Refusal(options).find("shipped probe 1 would change sides"), std::string::npos);
}

// The second process waits for mail on its standard input when it is interrupted.
TEST_F(UpdateTest, CtrlCEndsItAtOnceAndLeavesAllAsItWas) {
  const std::string before = BytesOf(model_);
  int mail[2];
  ASSERT_EQ(pipe(mail), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    dup2(mail[0], STDIN_FILENO);
    close(mail[1]);
    std::ostringstream report;
    (void)UpdateModel({.model = model_, .legitimate = {"-"}}, report).ok();
    _exit(0);
  }
  close(mail[0]);
  // More than a pipe holds: written once the process reads.
  const std::string text = "From a\n" + Ours(1) + std::string(1 << 20, '\n');
  ASSERT_EQ(write(mail[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  ASSERT_EQ(kill(child, SIGINT), 0);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  close(mail[1]);
  ASSERT_TRUE(WIFSIGNALED(status)) << "it waited for the end of the mail";
  EXPECT_EQ(WTERMSIG(status), SIGINT);
  EXPECT_EQ(BytesOf(model_), before);
  EXPECT_FALSE(fs::exists(model_ + ".update"));
  const Status after =
      Update({.model = model_, .legitimate = {Folder("ours")}, .backscatter = {Folder("forged")}});
  EXPECT_TRUE(after.ok()) << after.message();
}

TEST_F(UpdateTest, OneAtATime) {
  std::unique_ptr<UpdateLock> other;
  ASSERT_TRUE(UpdateLock::Take(model_, &other).ok());
  EXPECT_NE(Refusal({model_, {Folder("ours")}, {Folder("forged")}, {}, false})
                .find("another update of a model in this folder is running"),
            std::string::npos);
  EXPECT_NE(Refusal({model_, {}, {}, {}, true}).find("another update"), std::string::npos);
  other.reset();
  EXPECT_FALSE(fs::exists(model_ + ".update")) << "refused, and yet a folder";
  EXPECT_TRUE(Update({model_, {Folder("ours")}, {Folder("forged")}, {}, false}).ok());
}

TEST_F(UpdateTest, WhatWasLearntBeforeChangesNothing) {
  const UpdateOptions options{model_, {Folder("ours")}, {Folder("forged")}, {}, false};
  const std::string before = BytesOf(model_);
  ASSERT_TRUE(Update(options).ok());
  ASSERT_TRUE(Update(options).ok());
  EXPECT_NE(report_.str().find("learnt before"), std::string::npos) << report_.str();
  ASSERT_TRUE(Update({model_, {}, {}, {}, true}).ok());
  EXPECT_TRUE(BytesOf(model_) == before) << "the way back is still there";
}

TEST_F(UpdateTest, AChangeOfLabelsIsNoMailLearntBefore) {
  ASSERT_TRUE(Update({model_, {Folder("ours")}, {Folder("forged")}, {}, false}).ok());
  const Status status = Update(
      {model_, {Folder("forged")}, {Folder("ours")}, {Folder("ours"), Folder("forged")}, false});
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(report_.str().find("learnt before"), std::string::npos) << report_.str();
}

TEST_F(UpdateTest, AnotherModelPutInPlaceIsNotThrownAway) {
  ASSERT_TRUE(Update({model_, {Folder("ours")}, {Folder("forged")}, {}, false}).ok());
  model::ModelContent other = test_models::SmallContent();
  other.origin.bias += 100;
  NewModel("model.backstop", other);
  const UpdateOptions more{model_, {Folder("more")}, {}, {}, false};
  EXPECT_NE(Refusal(more).find("is not what the last update wrote"), std::string::npos);
  fs::remove_all(model_ + ".update");
  EXPECT_TRUE(Update({model_, {Folder("more")}, {Folder("forged")}, {}, false}).ok());
}

model::ModelContent ContentOf(const std::string& bytes) {
  model::ModelContent content;
  EXPECT_TRUE(model::Parse(bytes, "x", &content).ok());
  return content;
}

TEST_F(UpdateTest, WhatAdaptLearntStays) {
  ASSERT_TRUE(Update({model_, {Folder("ours")}, {Folder("forged")}, {}, false}).ok());
  model::ModelContent adapted = ContentOf(BytesOf(model_));
  adapted.site.summary = "learnt by adapt";
  adapted.site.trust = .75;
  NewModel("model.backstop", adapted);
  const Status status = Update({model_, {Folder("more")}, {}, {}, false});
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(ContentOf(BytesOf(model_)).site.summary, "learnt by adapt");
}

// Rows were written, the model was not.
TEST_F(UpdateTest, AnUpdateCutShortIsTakenUpWhereItWas) {
  ASSERT_TRUE(Update({model_, {Folder("ours")}, {Folder("forged")}, {}, false}).ok());
  const std::string first = BytesOf(model_);
  const UpdateOptions more{model_, {Folder("more")}, {}, {}, false};
  ASSERT_TRUE(Update(more).ok());
  const std::string second = BytesOf(model_);
  ASSERT_TRUE(first != second);
  ASSERT_TRUE(corpus::WriteFile(model_, first).ok());
  ASSERT_TRUE(Update(more).ok());
  EXPECT_TRUE(BytesOf(model_) == second);
}

// Through the file and back nothing of the shipped model may be lost.
TEST_F(UpdateTest, OriginAloneLeavesTheShippedModelsKinds) {
  const std::string samples = BACKSTOP_SOURCE_DIR "/corpus/samples";
  model_ = Folder("shipped.backstop");
  fs::copy_file(BACKSTOP_SOURCE_DIR "/models/default.backstop", model_);
  const Status status =
      Update({model_, {samples + "/ordinary"}, {samples + "/forged-bounce"}, {}, false});
  ASSERT_TRUE(status.ok()) << status.message();
  std::unique_ptr<Classifier> before = NewClassifier(model_ + ".update/base.backstop");
  std::unique_ptr<Classifier> after = NewClassifier(model_);
  size_t read = 0;
  for (const auto& file : fs::recursive_directory_iterator(samples)) {
    if (file.path().extension() != ".eml") continue;
    const std::string message = BytesOf(file.path().string());
    EXPECT_EQ(after->Classify(message).kind, before->Classify(message).kind) << file.path();
    ++read;
  }
  EXPECT_GT(read, 800u);
}

TEST_F(UpdateTest, TheStateHoldsNoTextOfTheMail) {
  ASSERT_TRUE(Update({model_, {Folder("ours")}, {Folder("forged")}, {}, false}).ok());
  const std::string rows = BytesOf(model_ + ".update/rows.json");
  EXPECT_FALSE(rows.empty());
  for (const char* word : {"casino", "winner", "Dear", "ann@example.com"})
    EXPECT_EQ(rows.find(word), std::string::npos) << word;
}

}  // namespace
}  // namespace backstop::training
