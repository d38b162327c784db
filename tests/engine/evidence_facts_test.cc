// The table of evidence against the enums it mirrors.

#include "verdict/evidence_facts.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace backstop::verdict {
namespace {

std::string Only(const Evidence& evidence) {
  const auto stated = StatedFacts(evidence);
  return stated.size() == 1 ? std::string(EvidenceFacts()[stated[0]].name) : "not one";
}

TEST(EvidenceFacts, HaveUniqueNames) {
  std::set<std::string_view> names;
  for (const EvidenceFact& fact : EvidenceFacts())
    EXPECT_TRUE(names.insert(fact.name).second) << fact.name;
}

TEST(EvidenceFacts, NameTheValueThatWasStated) {
  EXPECT_EQ(Only({.null_sender = Tri::kYes}), "evidence.null_sender.yes");
  EXPECT_EQ(Only({.return_tag = Tag::kValid}), "evidence.return_tag.valid");
  EXPECT_EQ(Only({.return_tag = Tag::kAbsent}), "evidence.return_tag.absent");
  EXPECT_EQ(Only({.ledger = Ledger::kHit}), "evidence.ledger.hit");
  EXPECT_EQ(Only({.dkim = Dkim::kVerified}), "evidence.dkim.verified");
  EXPECT_EQ(Only({.dkim = Dkim::kAbsent}), "evidence.dkim.absent");
  EXPECT_EQ(Only({.spf = Spf::kNeutral}), "evidence.spf.neutral");
  EXPECT_EQ(Only({.recipient = RecipientFact::kDoesNotExist}), "evidence.recipient.does_not_exist");
  EXPECT_EQ(Only({.reporter = Reporter::kBackscatterListed}),
            "evidence.reporter.backscatter_listed");
  EXPECT_EQ(Only({.first_hop = FirstHop::kForeign}), "evidence.first_hop.foreign");
  EXPECT_EQ(Only({.uri_listed = Tri::kNo}), "evidence.uri_listed.no");
}

TEST(EvidenceFacts, TakeNumbersOutOfRangeForUnknown) {
  EXPECT_TRUE(StatedFacts({.return_tag = static_cast<Tag>(5)}).empty());
  EXPECT_TRUE(StatedFacts({.ledger = static_cast<Ledger>(255)}).empty());
  EXPECT_TRUE(StatedFacts({}).empty());
}

TEST(EvidenceFacts, LetOnlyOurKeyOrOurLogProve) {
  for (const EvidenceFact& fact : EvidenceFacts()) {
    const bool is_forgers_choice = fact.name.starts_with("evidence.spf.") ||
                                   fact.name.starts_with("evidence.first_hop.") ||
                                   fact.name == "evidence.recipient.sends" ||
                                   fact.name == "evidence.reporter.delivered_lately" ||
                                   fact.name.starts_with("evidence.uri_listed.");
    if (is_forgers_choice) {
      EXPECT_EQ(fact.strongest, Assurance::kContent) << fact.name;
    }
  }
}

}  // namespace
}  // namespace backstop::verdict
