// Reads models/evidence.toml. The list of names here mirrors backstop/evidence.h; the file must
// give each of them exactly once, so that no fact of a gateway can be without a weight and none is
// weighed twice.

#include <algorithm>
#include <cmath>
#include <iterator>

#include "pattern_files/pattern_files.h"
#include "pattern_files/toml_reader.h"
#include "verdict/evidence_facts.h"

namespace backstop::pattern_files {
namespace {

const std::vector<std::string_view> kEvidenceKeys = {"name",   "sentence",  "log_odds", "assurance",
                                                     "target", "simulated", "source"};
// A larger weight could not be told from certainty, which no single fact deserves.
constexpr double kMaxLogOdds = 12;

// Null when the engine knows no such fact.
const verdict::EvidenceFact* FindFact(std::string_view name) {
  const auto facts = verdict::EvidenceFacts();
  const auto found =
      std::find_if(facts.begin(), facts.end(),
                   [&](const verdict::EvidenceFact& fact) { return fact.name == name; });
  return found != facts.end() ? &*found : nullptr;
}

void CheckValues(TableReader* reader, const std::string& assurance, const std::string& target,
                 model::EvidenceEntry* entry) {
  const verdict::EvidenceFact* fact = FindFact(entry->name);
  if (fact == nullptr) {
    return reader->Fail("no evidence '" + entry->name + "': names follow backstop/evidence.h");
  }
  if (!ParseAssurance(assurance, &entry->assurance) || entry->assurance == Assurance::kNone) {
    return reader->Fail("'assurance' must be content, logged or keyed");
  }
  if (entry->assurance > fact->strongest) {
    reader->Fail(std::string("'assurance' can at most be ") += AssuranceName(fact->strongest));
  }
  entry->is_kind = fact->is_kind;
  if (target != (fact->is_kind ? "kind" : "origin")) {
    reader->Fail(std::string("'target' must be ") += fact->is_kind ? "kind" : "origin");
  }
  if (!(std::fabs(entry->log_odds) <= kMaxLogOdds))
    reader->Fail("'log_odds' must lie in -12 .. 12 nats");
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
  for (const verdict::EvidenceFact& fact : verdict::EvidenceFacts()) {
    const auto count =
        std::count_if(entries.begin(), entries.end(),
                      [&](const model::EvidenceEntry& entry) { return entry.name == fact.name; });
    if (count == 1) continue;
    std::string text = path + ": ";
    text += Quoted(fact.name);
    text += count == 0 ? " is missing: add an [[evidence]] entry" : " is there twice: keep one";
    return {Code::kBadPattern, text};
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
