// Thresholds, softmax and kinds, on bound models made without a file.

#include "verdict/rules.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace backstop::verdict {
namespace {

struct Fixture {
  Fixture() {
    view.kind_count = kKindCount;
    view.kind.trained_kinds = (1u << kKindCount) - 1;
    bound.view = &view;
    bound.evidence.resize(EvidenceFacts().size());
  }
  model::ModelView view;
  BoundModel bound;
};

Verdict Decided(Kind kind, double log_odds, const Evidence& evidence = {}) {
  const Fixture f;
  Verdict v;
  v.kind = kind;
  v.content_log_odds = log_odds;
  DecideOrigin(f.bound, evidence, {}, &v);
  return v;
}

TEST(Rules, DecideOriginAtTheThresholds) {
  const double at_high = std::log(0.95 / 0.05);
  const double at_low = std::log(0.10 / 0.90);
  EXPECT_EQ(Decided(Kind::kDsnFailed, at_high + 1e-9).origin, Origin::kBackscatter);
  EXPECT_EQ(Decided(Kind::kDsnFailed, at_high - 1e-9).origin, Origin::kUndetermined);
  EXPECT_EQ(Decided(Kind::kDsnFailed, at_low - 1e-9).origin, Origin::kLegitimate);
  EXPECT_EQ(Decided(Kind::kDsnFailed, at_low + 1e-9).origin, Origin::kUndetermined);
}

TEST(Rules, GiveNoOriginToWhatIsNoAnswerToMailOfOurs) {
  for (int k = 0; k < kKindCount; ++k) {
    const Kind kind = static_cast<Kind>(k);
    const bool has_origin =
        kind != Kind::kOrdinary && kind != Kind::kForgedBounce && kind != Kind::kFeedbackReport;
    EXPECT_EQ(Decided(kind, 20).origin, has_origin ? Origin::kBackscatter : Origin::kUndetermined)
        << KindName(kind);
    EXPECT_EQ(Decided(kind, 20).assurance, has_origin ? Assurance::kContent : Assurance::kNone)
        << KindName(kind);
  }
}

TEST(Rules, SurviveExtremeLogOdds) {
  EXPECT_EQ(Decided(Kind::kDsnFailed, 1e6).p_backscatter, 1);
  EXPECT_EQ(Decided(Kind::kDsnFailed, -1e6).p_backscatter, 0);
  Fixture f;
  KindSums sums;
  sums.sum[1] = 1e9;
  const KindDecision d = DecideKind(f.bound, sums, {});
  EXPECT_EQ(d.kind, Kind::kDsnFailed);
  EXPECT_EQ(d.p_kind, 1);
}

TEST(Rules, NeverLetAnUntrainedKindWin) {
  Fixture f;
  f.view.kind.trained_kinds = 0b101;
  KindSums sums;
  sums.sum[1] = 1e6;
  sums.sum[2] = 10;
  const KindDecision d = DecideKind(f.bound, sums, {});
  EXPECT_EQ(d.kind, Kind::kDsnDelayed);
  EXPECT_EQ(d.runner_up, Kind::kOrdinary);
  EXPECT_EQ(d.p_ndr, 0);
}

TEST(Rules, GiveATieToTheSmallerNumber) {
  const Fixture f;
  const KindDecision d = DecideKind(f.bound, KindSums{}, {});
  EXPECT_EQ(d.kind, Kind::kOrdinary);
  EXPECT_EQ(d.runner_up, Kind::kDsnFailed);
  EXPECT_NEAR(d.p_kind, 1.0 / kKindCount, 1e-12);
}

TEST(Rules, OfOneKindAreSureOfIt) {
  Fixture f;
  f.view.kind.trained_kinds = 0b10;
  const KindDecision d = DecideKind(f.bound, KindSums{}, {});
  EXPECT_EQ(d.kind, Kind::kDsnFailed);
  EXPECT_EQ(d.runner_up, Kind::kDsnFailed);
  EXPECT_EQ(d.p_kind, 1);
}

TEST(Rules, AddTheSendersEvidenceToEveryAutomaticKind) {
  Fixture f;
  f.bound.evidence[StatedFacts({.null_sender = Tri::kYes})[0]].log_odds = 2;
  KindSums sums;
  sums.sum[0] = model::kWeightOne;
  EXPECT_EQ(DecideKind(f.bound, sums, {}).kind, Kind::kOrdinary);
  EXPECT_EQ(DecideKind(f.bound, sums, {.null_sender = Tri::kYes}).kind, Kind::kDsnFailed);
}

// A forger picks the address he writes in our name and the host that he makes report to it.
TEST(Rules, LetNoFactThatAForgerChoosesLiftTheAssurance) {
  Fixture f;
  const std::array<Evidence, 3> chosen{
      Evidence{.recipient = RecipientFact::kSends},
      Evidence{.reporter = Reporter::kDeliveredLately},
      Evidence{.recipient = RecipientFact::kSends, .reporter = Reporter::kDeliveredLately}};
  for (const Evidence& evidence : chosen) {
    for (const uint8_t fact : StatedFacts(evidence))
      f.bound.evidence[fact] = {-5, EvidenceFacts()[fact].strongest, "sentence"};
    Verdict v;
    v.kind = Kind::kDsnFailed;
    v.content_log_odds = 0;
    DecideOrigin(f.bound, evidence, {}, &v);
    EXPECT_EQ(v.origin, Origin::kLegitimate);
    EXPECT_EQ(v.assurance, Assurance::kContent);
  }
}

TEST(Rules, CalibrateByReturnMode) {
  Fixture f;
  f.view.origin.slope = {0, 2, 3, 4};
  f.view.origin.intercept = {0, 0.5, -1, 1};
  const OriginSum sum{.sum = 2.0 * model::kWeightOne, .scales = {}};
  EXPECT_EQ(ContentLogOdds(f.bound, sum, ReturnMode::kNone), 0);
  EXPECT_EQ(ContentLogOdds(f.bound, sum, ReturnMode::kHeaders), 4.5);
  EXPECT_EQ(ContentLogOdds(f.bound, sum, ReturnMode::kTruncated), 5);
  EXPECT_EQ(ContentLogOdds(f.bound, sum, ReturnMode::kFull), 9);
}

}  // namespace
}  // namespace backstop::verdict
