// Reads models/evidence.toml. The list of names here mirrors backstop/evidence.h; the file must
// give each of them exactly once, so that no fact of a gateway can be without a weight and none is
// weighed twice.

#include <algorithm>
#include <cmath>
#include <iterator>

#include "pattern_files/pattern_files.h"
#include "pattern_files/toml_reader.h"

namespace backstop::pattern_files {
namespace {

constexpr std::string_view kEvidenceNames[] = {
    "evidence.null_sender.no",
    "evidence.null_sender.yes",
    "evidence.return_tag.valid",
    "evidence.return_tag.invalid",
    "evidence.return_tag.expired",
    "evidence.return_tag.absent",
    "evidence.ledger.hit",
    "evidence.ledger.miss",
    "evidence.dkim.verified",
    "evidence.dkim.failed",
    "evidence.dkim.absent",
    "evidence.spf.pass",
    "evidence.spf.fail",
    "evidence.spf.neutral",
    "evidence.recipient.sends",
    "evidence.recipient.never_sends",
    "evidence.recipient.catch_all",
    "evidence.recipient.does_not_exist",
    "evidence.reporter.delivered_lately",
    "evidence.reporter.backscatter_listed",
    "evidence.first_hop.ours",
    "evidence.first_hop.foreign",
    "evidence.uri_listed.no",
    "evidence.uri_listed.yes",
};

const std::vector<std::string_view> kEvidenceKeys = {"name",   "sentence",  "log_odds", "assurance",
                                                     "target", "simulated", "source"};
// A larger weight could not be told from certainty, which no single fact deserves.
constexpr double kMaxLogOdds = 12;

void CheckValues(TableReader* reader, const std::string& assurance, const std::string& target,
                 model::EvidenceEntry* entry) {
  if (!ParseAssurance(assurance, &entry->assurance) || entry->assurance == Assurance::kNone) {
    reader->Fail("'assurance' must be content, logged or keyed");
  }
  if (target != "origin" && target != "kind") reader->Fail("'target' must be origin or kind");
  entry->is_kind = target == "kind";
  if (!(std::fabs(entry->log_odds) <= kMaxLogOdds))
    reader->Fail("'log_odds' must lie in -12 .. 12 nats");
  const bool is_known = std::find(std::begin(kEvidenceNames), std::end(kEvidenceNames),
                                  entry->name) != std::end(kEvidenceNames);
  if (!is_known)
    reader->Fail("no evidence '" + entry->name + "': names follow backstop/evidence.h");
}

Status ReadEvidence(const toml::table& table, const std::string& path,
                    model::EvidenceEntry* entry) {
  TableReader reader(table, path);
  reader.RejectUnknown(kEvidenceKeys);
  for (const std::string_view key :
       {"name", "sentence", "log_odds", "assurance", "target", "source"}) {
    reader.Require(key, "see docs/evidence.md");
  }
  std::string assurance;
  std::string target;
  reader.Read("name", &entry->name);
  reader.Read("sentence", &entry->sentence);
  reader.Read("log_odds", &entry->log_odds);
  reader.Read("assurance", &assurance);
  reader.Read("target", &target);
  reader.Read("simulated", &entry->is_simulated);
  if (reader.status().ok()) CheckValues(&reader, assurance, target, entry);
  return reader.status();
}

Status CheckComplete(const std::vector<model::EvidenceEntry>& entries, const std::string& path) {
  for (const std::string_view name : kEvidenceNames) {
    const auto count =
        std::count_if(entries.begin(), entries.end(),
                      [&](const model::EvidenceEntry& entry) { return entry.name == name; });
    if (count == 1) continue;
    const std::string fault =
        count == 0 ? " is missing: add an [[evidence]] entry" : " is there twice: keep one";
    return {Code::kBadPattern, path + ": '" + std::string(name) + "'" + fault};
  }
  return {};
}

}  // namespace

Status LoadEvidence(const std::string& path, std::vector<model::EvidenceEntry>* out) {
  toml::table root;
  if (Status s = ParseFile(path, &root); !s.ok()) return s;
  const toml::array* tables = root["evidence"].as_array();
  if (tables == nullptr) return ErrorAt(path, 1, "no [[evidence]] entry");
  std::vector<model::EvidenceEntry> entries;
  for (const toml::node& node : *tables) {
    const toml::table* table = node.as_table();
    if (table == nullptr)
      return ErrorAt(path, node.source().begin.line, "'evidence' must be [[evidence]] tables");
    if (Status s = ReadEvidence(*table, path, &entries.emplace_back()); !s.ok()) return s;
  }
  if (Status s = CheckComplete(entries, path); !s.ok()) return s;
  *out = std::move(entries);
  return {};
}

}  // namespace backstop::pattern_files
