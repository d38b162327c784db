// Evidence through the API: unknown adds exactly nothing, Analyze then Decide is Classify, and
// evidence of kind may change how a message is read.

#include "classified.h"

namespace backstop {
namespace {

using test_models::Bounce;
using test_models::Letter;
using test_models::SmallContent;

TEST(EvidenceInVerdict, UnknownAddsExactlyNothing) {
  const auto c = MakeClassifier(SmallContent());
  const std::string message = Bounce({.text = "casino"});
  const Verdict v = c->Classify(message, Evidence{});
  EXPECT_EQ(v.log_odds, v.content_log_odds);
}

TEST(EvidenceInVerdict, AddsWhatTheModelDeclares) {
  const auto c = MakeClassifier(SmallContent());
  const std::string message = Bounce({.text = "casino"});
  c->Analyze(message);
  const double content = c->Decide().log_odds;
  EXPECT_DOUBLE_EQ(c->Decide({.return_tag = Tag::kValid}).log_odds, content - 6);
  EXPECT_DOUBLE_EQ(c->Decide({.ledger = Ledger::kMiss, .spf = Spf::kFail}).log_odds, content + 4);
  EXPECT_EQ(c->Decide().log_odds, content) << "nothing of an earlier decision stays";
}

TEST(EvidenceInVerdict, AddsNothingWhereTheModelDeclaresNothing) {
  model::ModelContent content = SmallContent();
  content.evidence.clear();
  const auto c = MakeClassifier(content);
  const std::string message = Bounce({});
  const Verdict v = c->Classify(message, {.return_tag = Tag::kValid, .ledger = Ledger::kHit});
  EXPECT_EQ(v.log_odds, v.content_log_odds);
  EXPECT_EQ(v.assurance, Assurance::kContent);
}

TEST(EvidenceInVerdict, AnalyzeThenDecideIsClassify) {
  const auto c = MakeClassifier(SmallContent());
  const Evidence evidence{
      .null_sender = Tri::kYes, .dkim = Dkim::kVerified, .recipient = RecipientFact::kNeverSends};
  for (const std::string& message :
       {Bounce({}), Letter("Hi", "casino"), Letter("delayed", "cheap pills")}) {
    const Verdict whole = c->Classify(message, evidence);
    c->Analyze(message);
    c->Decide({.null_sender = Tri::kNo});
    const Verdict half = c->Decide(evidence);
    EXPECT_EQ(whole.kind, half.kind);
    EXPECT_EQ(whole.p_kind, half.p_kind);
    EXPECT_EQ(whole.log_odds, half.log_odds);
    EXPECT_EQ(whole.assurance, half.assurance);
    EXPECT_EQ(whole.notes, half.notes);
  }
}

TEST(EvidenceInVerdict, OfTheSenderMayTurnALetterIntoAnAnswerThatIsReadAsOne) {
  model::ModelContent content = SmallContent();
  content.kind.bias[static_cast<size_t>(Kind::kOrdinary)] = test_models::Fixed(6.5);
  const auto c = MakeClassifier(content);
  // Spam words in the wrapper: they must not count for an answer, whose returned text is clean.
  const std::string message =
      Bounce({.human = "undeliverable: cheap pills casino winner", .text = "Best regards, Ann"});
  c->Analyze(message);
  const Verdict letter = c->Decide();
  EXPECT_EQ(letter.kind, Kind::kOrdinary);
  const Verdict answer = c->Decide({.null_sender = Tri::kYes});
  EXPECT_EQ(answer.kind, Kind::kDsnFailed);
  EXPECT_GT(letter.content_log_odds, answer.content_log_odds);
  EXPECT_EQ(answer.origin, Origin::kLegitimate);
  EXPECT_EQ(c->Decide().content_log_odds, letter.content_log_odds) << "and back";
}

TEST(EvidenceInVerdict, ThatASenderCanTypeNeverGivesMoreThanContent) {
  const auto c = MakeClassifier(SmallContent());  // declares every fact as keyed
  const std::string message = Bounce({});
  const Verdict v = c->Classify(message, {.spf = Spf::kPass, .first_hop = FirstHop::kOurs});
  EXPECT_EQ(v.origin, Origin::kLegitimate);
  EXPECT_EQ(v.assurance, Assurance::kContent);
  EXPECT_EQ(c->Classify(message, {.ledger = Ledger::kHit}).assurance, Assurance::kLogged);
  EXPECT_EQ(c->Classify(message, {.return_tag = Tag::kValid}).assurance, Assurance::kKeyed);
}

TEST(EvidenceInVerdict, ForTheOtherSideAssuresNothing) {
  const auto c = MakeClassifier(SmallContent());
  const std::string message = Bounce({.text = "cheap pills casino winner"});
  const Verdict v = c->Classify(
      message,
      {.return_tag = Tag::kInvalid, .ledger = Ledger::kMiss, .first_hop = FirstHop::kOurs});
  EXPECT_EQ(v.assurance, v.origin == Origin::kUndetermined ? Assurance::kNone : Assurance::kKeyed);
  const std::string clean = Bounce({});
  const Verdict ham = c->Classify(clean, {.return_tag = Tag::kInvalid});
  EXPECT_NE(ham.assurance, Assurance::kKeyed)
      << "an invalid tag speaks for backscatter, not for legitimate";
}

}  // namespace
}  // namespace backstop
