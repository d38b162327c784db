// The whole path over a model whose weights are known by hand: kind, origin, recipients, reasons.

#include <cmath>

#include "classified.h"

namespace backstop {
namespace {

using test_models::Bounce;
using test_models::Letter;
using test_models::SmallContent;

TEST(Verdict, OfABounceIsDsnFailedWithItsRecipient) {
  const auto c = MakeClassifier(SmallContent());
  const std::string message = Bounce({});
  const Verdict v = c->Classify(message);
  EXPECT_EQ(v.kind, Kind::kDsnFailed);
  EXPECT_TRUE(v.standard);
  EXPECT_EQ(v.return_mode, ReturnMode::kFull);
  EXPECT_EQ(v.reason, FailureReason::kUserUnknown);
  EXPECT_EQ(v.permanence, Permanence::kHard);
  EXPECT_EQ(v.status, (EnhancedStatus{5, 1, 1}));
  ASSERT_EQ(v.recipient_count, 1u);
  EXPECT_EQ(c->recipients()[0].address, "nobody@example.net");
  EXPECT_EQ(c->returned().message_id, "1.2@example.com");
}

TEST(Verdict, OfALetterIsOrdinaryAndUndetermined) {
  const auto c = MakeClassifier(SmallContent());
  const std::string message = Letter("Lunch", "See you at noon.");
  const Verdict v = c->Classify(message);
  EXPECT_EQ(v.kind, Kind::kOrdinary);
  EXPECT_EQ(v.origin, Origin::kUndetermined);
  EXPECT_EQ(v.assurance, Assurance::kNone);
  EXPECT_EQ(v.return_mode, ReturnMode::kNone);
  EXPECT_EQ(v.reason, FailureReason::kUndefined);
}

TEST(Verdict, OfALetterReturnsNoFacts) {
  const auto c = MakeClassifier(SmallContent());
  const std::string message = "Message-ID: <own@example.com>\n" + Letter("Lunch", "At noon.");
  EXPECT_EQ(c->Classify(message).kind, Kind::kOrdinary);
  EXPECT_EQ(c->returned().message_id, "");
  EXPECT_EQ(c->returned().from, "");
}

TEST(Verdict, OfALetterScoresItAsThoughItHadComeBack) {
  const auto c = MakeClassifier(SmallContent());
  const std::string spam = Letter("Offer", "cheap pills casino winner");
  const std::string ham = Letter("Lunch", "Best regards, Ann");
  EXPECT_GT(c->Classify(spam).p_backscatter, 0.95);
  EXPECT_LT(c->Classify(ham).p_backscatter, 0.10);
}

TEST(Verdict, OfReturnedSpamIsBackscatterAndOfReturnedMailLegitimate) {
  const auto c = MakeClassifier(SmallContent());
  const std::string spam = Bounce({.text = "cheap pills casino winner"});
  Verdict v = c->Classify(spam);
  EXPECT_EQ(v.origin, Origin::kBackscatter);
  EXPECT_EQ(v.assurance, Assurance::kContent);
  const std::string ham = Bounce({});
  v = c->Classify(ham);
  EXPECT_EQ(v.origin, Origin::kLegitimate);
  EXPECT_EQ(v.assurance, Assurance::kContent);
}

TEST(Verdict, CountsATermOnceHoweverOftenItStands) {
  const auto c = MakeClassifier(SmallContent());
  const std::string once = Bounce({.text = "The casino."});
  const std::string often = Bounce({.text = "The casino. The casino. The casino. The casino."});
  EXPECT_EQ(c->Classify(once).log_odds, c->Classify(often).log_odds);
}

TEST(Verdict, IsTheSumSaidByHand) {
  const auto c = MakeClassifier(SmallContent());
  const std::string message = Bounce({.text = "casino winner cheap pills"});
  // Three terms of 1.5 nats, scaled by (3 + 1)^-1/2; a phrase of 4; bias -0.25; mode full: slope 1,
  // intercept 0.3.
  EXPECT_NEAR(c->Classify(message).content_log_odds,
              1 * (-0.25 + 4 + 3 * 1.5 / std::sqrt(4.0)) + 0.3, 1e-9);
}

TEST(Verdict, GivesProbabilitiesThatFollowFromTheSums) {
  const auto c = MakeClassifier(SmallContent());
  const std::string message = Bounce({.human = "hello"});
  const Verdict v = c->Classify(message);
  // ordinary has 3 nats, dsn-failed 4 from the subject, the other two kinds 0; slope 0.75.
  const double total = std::exp(0.75 * 3) + std::exp(0.75 * 4) + 2;
  EXPECT_NEAR(v.p_kind, std::exp(0.75 * 4) / total, 1e-12);
  EXPECT_EQ(v.p_kind, v.p_ndr);
  EXPECT_NEAR(v.p_backscatter, 1 / (1 + std::exp(-v.log_odds)), 1e-12);
}

TEST(Verdict, ThatReturnsNothingSaysThePriorOnly) {
  const auto c = MakeClassifier(SmallContent(), {.prior_log_odds = 0.5});
  const Verdict v = c->Classify("Subject: undeliverable\n\nundeliverable, no such user\n");
  EXPECT_EQ(v.kind, Kind::kDsnFailed);
  EXPECT_EQ(v.return_mode, ReturnMode::kNone);
  EXPECT_EQ(v.content_log_odds, 0);
  EXPECT_EQ(v.log_odds, 0.5);
  EXPECT_EQ(v.origin, Origin::kUndetermined);
}

TEST(Verdict, TakesTheReasonFromWordsWhereTheCodeIsGeneric) {
  const auto c = MakeClassifier(SmallContent());
  const std::string generic =
      Bounce({.status = "5.0.0", .diagnostic = "554 5.0.0 user is Over  QUOTA"});
  EXPECT_EQ(c->Classify(generic).reason, FailureReason::kMailboxFull);
  const std::string told =
      Bounce({.human = "undeliverable: over quota", .status = "5.0.0", .diagnostic = "554 sorry"});
  EXPECT_EQ(c->Classify(told).reason, FailureReason::kMailboxFull);
  const std::string precise =
      Bounce({.human = "undeliverable: over quota", .status = "5.1.1", .diagnostic = "550"});
  EXPECT_EQ(c->Classify(precise).reason, FailureReason::kUserUnknown);
}

TEST(Verdict, LetsTheCodesClassDecideThePermanence) {
  struct {
    const char* status;
    const char* diagnostic;
    FailureReason reason;
    Permanence permanence;
  } const cases[] = {
      {"4.1.1", "450 4.1.1 try later", FailureReason::kUserUnknown, Permanence::kSoft},
      {"4.4.4", "", FailureReason::kHostUnknown, Permanence::kSoft},
      {"", "450 no such user", FailureReason::kUserUnknown, Permanence::kSoft},
      {"5.1.1", "550 5.1.1 no such user", FailureReason::kUserUnknown, Permanence::kHard},
      {"", "550 no such user", FailureReason::kUserUnknown, Permanence::kHard},
      {"5.2.2", "552 5.2.2 full", FailureReason::kMailboxFull, Permanence::kSoft},
      {"", "over quota", FailureReason::kMailboxFull, Permanence::kSoft},
  };
  const auto c = MakeClassifier(SmallContent());
  for (const auto& row : cases) {
    const std::string message =
        Bounce({.subject = "undeliverable", .status = row.status, .diagnostic = row.diagnostic});
    const Verdict v = c->Classify(message);
    EXPECT_EQ(v.reason, row.reason) << row.status << " " << row.diagnostic;
    EXPECT_EQ(v.permanence, row.permanence) << row.status << " " << row.diagnostic;
    ASSERT_EQ(c->recipients().size(), 1u);
    EXPECT_EQ(c->recipients()[0].permanence, row.permanence) << row.status << row.diagnostic;
  }
}

TEST(Verdict, NeverMixesTheReasonsOfTwoRecipients) {
  const auto c = MakeClassifier(SmallContent());
  const std::string message =
      "Subject: undeliverable\nMIME-Version: 1.0\nContent-Type: multipart/report; "
      "report-type=delivery-status; boundary=b\n"
      "\n--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; "
      "mx.example.net\n\n"
      "Final-Recipient: rfc822; full@example.net\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: "
      "smtp; 552 over quota\n\n"
      "Final-Recipient: rfc822; gone@example.net\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: "
      "smtp; 550 no such user\n\n"
      "Final-Recipient: rfc822; odd@example.net\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: "
      "smtp; 554 refused\n\n"
      "--b--\n";
  c->Analyze(message);
  ASSERT_EQ(c->recipients().size(), 3u);
  EXPECT_EQ(c->recipients()[0].reason, FailureReason::kMailboxFull);
  EXPECT_EQ(c->recipients()[1].reason, FailureReason::kUserUnknown);
  EXPECT_NE(c->recipients()[2].reason, FailureReason::kMailboxFull);
  EXPECT_NE(c->recipients()[2].reason, FailureReason::kUserUnknown);
}

TEST(Verdict, OfNothingIsOrdinaryWithANote) {
  const auto c = MakeClassifier(SmallContent());
  const Verdict v = c->Classify({});
  EXPECT_EQ(v.kind, Kind::kOrdinary);
  EXPECT_NE(v.notes & kNoteEmpty, 0u);
}

TEST(Verdict, NotesInputBeyondTheCap) {
  const auto c = MakeClassifier(SmallContent(), {.max_message_bytes = 1000});
  const std::string message = Bounce({.text = std::string(5000, 'x')});
  EXPECT_NE(c->Classify(message).notes & kNoteTruncatedInput, 0u);
  EXPECT_EQ(c->Classify(message.substr(0, 1000)).notes & kNoteTruncatedInput, 0u);
}

TEST(Verdict, IsTheSameWhateverCameBefore) {
  const auto used = MakeClassifier(SmallContent());
  for (const auto& [name, message] : test_models::HostileMessages()) used->Classify(message);
  for (const std::string& message :
       {Bounce({}), Bounce({.text = "cheap pills"}), Letter("Hi", "casino")}) {
    const auto fresh = MakeClassifier(SmallContent());
    const Verdict a = used->Classify(message);
    const Verdict b = fresh->Classify(message);
    EXPECT_EQ(a.kind, b.kind);
    EXPECT_EQ(a.log_odds, b.log_odds);
    EXPECT_EQ(a.p_kind, b.p_kind);
    EXPECT_EQ(a.notes, b.notes);
  }
}

TEST(Inspect, ShowsPartsRecipientsAndReturnedFacts) {
  const auto c = MakeClassifier(SmallContent());
  const std::string message = Bounce({});
  c->Analyze(message);
  const std::string text = c->Inspect();
  for (const char* part :
       {"multipart/report", "message/delivery-status", "message/rfc822", "nobody@example.net",
        "5.1.1", "user-unknown", "1.2@example.com", "original.body", "returned        full"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
}

TEST(Inspect, ShowsNoControlCharactersOfTheMessage) {
  const auto c = MakeClassifier(SmallContent());
  for (const auto& [name, message] : test_models::HostileMessages()) {
    c->Analyze(message);
    for (const char ch : c->Inspect())
      ASSERT_TRUE(ch == '\n' || static_cast<unsigned char>(ch) >= 0x20) << name;
  }
}

}  // namespace
}  // namespace backstop
