// The cascade through the public API: what the header gate lets go, what opens it, and that asking
// for the full path gives what there was without a gate.

#include <cmath>
#include <string>

#include "classified.h"
#include "model/writer.h"

namespace backstop {
namespace {

using test_models::Bounce;
using test_models::Fixed;
using test_models::GatedContent;
using test_models::Letter;
using test_models::SmallContent;

const std::string kLetter = Letter("Lunch", "See you at noon.");

TEST(Gate, LetsAnOrdinaryLetterGo) {
  const auto c = MakeClassifier(GatedContent());
  const Verdict v = c->Classify(kLetter);
  EXPECT_EQ(v.notes, kNoteGated);
  EXPECT_EQ(v.kind, Kind::kOrdinary);
  EXPECT_EQ(v.origin, Origin::kUndetermined);
  EXPECT_EQ(v.assurance, Assurance::kNone);
  EXPECT_NEAR(v.p_ndr, 1 / (1 + std::exp(6.0)), 1e-12);
  EXPECT_DOUBLE_EQ(v.p_kind, 1 - v.p_ndr);
  EXPECT_TRUE(std::isnan(v.p_backscatter));
  EXPECT_TRUE(std::isnan(v.log_odds));
  EXPECT_TRUE(std::isnan(v.content_log_odds));
}

TEST(Gate, ShowsNothingReturnedOfWhatItLetGo) {
  const auto c = MakeClassifier(GatedContent());
  c->Classify(Bounce({}));
  ASSERT_FALSE(c->recipients().empty());
  c->Classify(kLetter);
  EXPECT_TRUE(c->recipients().empty());
  EXPECT_EQ(c->returned().message_id, "");
}

TEST(Gate, OpensForABounceAndGivesTheVerdictOfTheFullPath) {
  const auto gated = MakeClassifier(GatedContent());
  const auto full = MakeClassifier(GatedContent(), {.full = true});
  const std::string bounce = Bounce({.text = "cheap pills"});
  const Verdict v = gated->Classify(bounce);
  EXPECT_EQ(v.notes & kNoteGated, 0u);
  EXPECT_EQ(v.kind, Kind::kDsnFailed);
  EXPECT_EQ(v.log_odds, full->Classify(bounce).log_odds);
}

TEST(Gate, NeedsTheThresholdAndNotOnlyASign) {
  const auto c = MakeClassifier(GatedContent());
  const std::string answer = "Auto-Submitted: auto-replied\n" + kLetter;
  EXPECT_EQ(c->Classify(answer).notes, kNoteGated);
  EXPECT_GT(c->Classify(answer).p_ndr, c->Classify(kLetter).p_ndr);
}

TEST(Gate, IsNotClosedByAnythingThatAHeaderSaysBesides) {
  const auto c = MakeClassifier(GatedContent());
  std::string bounce = Bounce({});
  for (const char* line : {"Precedence: list\n", "References: <a@b>\n", "X-Mailer: nice\n",
                           "List-Id: <x.example>\n", "Auto-Submitted: no\n"}) {
    bounce = line + bounce;
    EXPECT_EQ(c->Classify(bounce).kind, Kind::kDsnFailed) << line;
  }
}

TEST(Gate, IsBypassedByTheFullPath) {
  const auto full = MakeClassifier(GatedContent(), {.full = true});
  const auto plain = MakeClassifier(SmallContent());
  const Verdict v = full->Classify(kLetter);
  EXPECT_EQ(v.notes & kNoteGated, 0u);
  EXPECT_EQ(v.log_odds, plain->Classify(kLetter).log_odds);
}

TEST(Gate, IsOpenedByEvidenceThatOnlyAnswersHave) {
  const auto c = MakeClassifier(GatedContent());
  const auto plain = MakeClassifier(SmallContent());
  for (const Evidence& evidence :
       {Evidence{.null_sender = Tri::kYes}, Evidence{.return_tag = Tag::kValid}}) {
    const Verdict v = c->Classify(kLetter, evidence);
    EXPECT_EQ(v.notes & kNoteGated, 0u);
    EXPECT_EQ(v.log_odds, plain->Classify(kLetter, evidence).log_odds);
  }
  EXPECT_EQ(c->Classify(kLetter, {.null_sender = Tri::kNo, .spf = Spf::kFail}).notes, kNoteGated);
}

TEST(Gate, DecidesAnewForOtherEvidence) {
  const auto c = MakeClassifier(GatedContent());
  c->Analyze(kLetter);
  const Verdict closed = c->Decide();
  const Verdict open = c->Decide({.null_sender = Tri::kYes});
  EXPECT_EQ(closed.notes, kNoteGated);
  EXPECT_FALSE(std::isnan(open.log_odds));
  EXPECT_EQ(c->Decide().notes, kNoteGated);
}

TEST(Gate, ExplainsItsLogOdds) {
  const auto c = MakeClassifier(GatedContent());
  const Verdict v = c->Classify("Auto-Submitted: auto-replied\n" + kLetter);
  double sum = 0;
  for (const Reason& reason : c->Explain()) {
    EXPECT_EQ(reason.head, "gate");
    EXPECT_FALSE(reason.text.empty());
    sum += reason.log_odds;
  }
  EXPECT_NEAR(1 / (1 + std::exp(-sum)), v.p_ndr, 1e-9);
  EXPECT_EQ(c->Explain().front().feature, "head/t.auto_replied");
}

TEST(Gate, KeepsTheOtherNotesOfWhatItLetGo) {
  ClassifierOptions options;
  options.max_message_bytes = kLetter.size() - 1;
  const auto c = MakeClassifier(GatedContent(), options);
  EXPECT_EQ(c->Classify(kLetter).notes, kNoteGated | kNoteTruncatedInput);
}

TEST(Gate, OfAModelThatNamesAnUnknownSignIsAnErrorAtOpen) {
  model::ModelContent content = GatedContent();
  content.gate.signs.push_back({"head/t.no_such_pattern", Fixed(1)});
  std::string bytes;
  ASSERT_TRUE(model::Serialise(content, &bytes).ok());
  std::shared_ptr<const Model> model;
  const Status status = Model::FromBytes(bytes, &model);
  EXPECT_EQ(status.code(), Code::kUnknownFeature);
  EXPECT_NE(status.message().find("no_such_pattern"), std::string::npos) << status.message();
}

}  // namespace
}  // namespace backstop
