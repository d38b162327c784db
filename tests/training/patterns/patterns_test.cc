// The shipped pattern and evidence files: sound by lint, and true to what issue and field notes ask
// of them.

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "pattern_files/lint.h"
#include "pattern_files/pattern_files.h"

namespace backstop::pattern_files {
namespace {

const std::string kModels = std::string(BACKSTOP_SOURCE_DIR) + "/models";

std::vector<PatternDefinition> Shipped() {
  std::vector<PatternDefinition> definitions;
  const Status status = LoadPatterns(kModels + "/patterns", &definitions);
  EXPECT_TRUE(status.ok()) << status.message();
  return definitions;
}

TEST(ShippedPatterns, HaveNoFaults) {
  LintReport report;
  const Status status = Lint(Shipped(), LintMinimum{}, &report);
  ASSERT_TRUE(status.ok()) << status.message();
  for (const std::string& fault : report.faults) ADD_FAILURE() << fault;
  EXPECT_GE(report.hits_checked, report.total);
  EXPECT_GE(report.misses_checked, report.total);
}

TEST(ShippedPatterns, NameEveryReasonButUndefined) {
  std::map<FailureReason, int> counts;
  for (const PatternDefinition& definition : Shipped()) ++counts[definition.reason];
  for (int reason = 1; reason < kFailureReasonCount; ++reason) {
    const FailureReason r = static_cast<FailureReason>(reason);
    EXPECT_GT(counts[r], 0) << FailureReasonName(r);
  }
}

TEST(ShippedPatterns, ReachEveryLanguageOfTheField) {
  std::map<std::string, int> counts;
  for (const PatternDefinition& definition : Shipped()) ++counts[definition.language];
  for (const char* language :
       {"de", "fr", "es", "pt", "it", "nl", "pl", "ru", "tr", "ja", "zh", "ko"}) {
    EXPECT_GE(counts[language], 10) << language;
  }
}

TEST(ShippedPatterns, CarryAReasonOnlyWhereReasonsAreRead) {
  const ZoneMask read = MaskOf(Zone::kStatus) | MaskOf(Zone::kHuman);
  for (const PatternDefinition& definition : Shipped()) {
    if (definition.reason == FailureReason::kUndefined) continue;
    EXPECT_NE(definition.zones & read, 0) << definition.name;
  }
}

double LogOdds(const std::vector<model::EvidenceEntry>& entries, std::string_view name) {
  for (const model::EvidenceEntry& entry : entries) {
    if (entry.name == name) return entry.log_odds;
  }
  ADD_FAILURE() << name;
  return 0;
}

TEST(ShippedEvidence, PointsWhereTheFieldNotesSay) {
  std::vector<model::EvidenceEntry> entries;
  const Status status = LoadEvidence(kModels + "/evidence.toml", &entries);
  ASSERT_TRUE(status.ok()) << status.message();
  for (const char* name :
       {"evidence.return_tag.valid", "evidence.ledger.hit", "evidence.dkim.verified",
        "evidence.spf.pass", "evidence.first_hop.ours", "evidence.reporter.delivered_lately"}) {
    EXPECT_LT(LogOdds(entries, name), 0) << name;
  }
  for (const char* name :
       {"evidence.return_tag.invalid", "evidence.return_tag.expired", "evidence.return_tag.absent",
        "evidence.ledger.miss", "evidence.dkim.failed", "evidence.dkim.absent", "evidence.spf.fail",
        "evidence.first_hop.foreign", "evidence.recipient.never_sends",
        "evidence.recipient.does_not_exist", "evidence.reporter.backscatter_listed",
        "evidence.uri_listed.yes"}) {
    EXPECT_GT(LogOdds(entries, name), 0) << name;
  }
  EXPECT_EQ(LogOdds(entries, "evidence.spf.neutral"), 0);
}

TEST(ShippedEvidence, TrustsNothingThatASenderCanType) {
  std::vector<model::EvidenceEntry> entries;
  ASSERT_TRUE(LoadEvidence(kModels + "/evidence.toml", &entries).ok());
  for (const model::EvidenceEntry& entry : entries) {
    if (entry.assurance != Assurance::kContent) continue;
    EXPECT_GE(entry.log_odds, entry.is_kind ? -3 : -2) << entry.name;
  }
}

}  // namespace
}  // namespace backstop::pattern_files
