// Reads models/evidence.toml. The list of names here mirrors backstop/evidence.h; the file must
// give each of them exactly once, so that no fact of a gateway can be without a weight and none is
// weighed twice.

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "pattern_files/pattern_files.h"
#include "reader/whole_file.h"
#include "table_reader/table_reader.h"
#include "verdict/evidence_facts.h"

namespace backstop::pattern_files {
namespace {

using corpus::TableReader;

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

void CheckValues(TableReader& in, const std::string& assurance, const std::string& target,
                 model::EvidenceEntry* entry) {
  const verdict::EvidenceFact* fact = FindFact(entry->name);
  if (fact == nullptr) {
    return in.Fail(nullptr, "no evidence '" + entry->name + "': names follow backstop/evidence.h");
  }
  if (!ParseAssurance(assurance, &entry->assurance) || entry->assurance == Assurance::kNone)
    return in.Fail(in.Node("assurance"), "'assurance' must be content, logged or keyed");
  if (entry->assurance > fact->strongest) {
    in.Fail(in.Node("assurance"),
            std::string("'assurance' can at most be ") += AssuranceName(fact->strongest));
  }
  entry->is_kind = fact->is_kind;
  if (target != (fact->is_kind ? "kind" : "origin")) {
    in.Fail(in.Node("target"),
            std::string("'target' must be ") += fact->is_kind ? "kind" : "origin");
  }
  if (!(std::fabs(entry->log_odds) <= kMaxLogOdds))
    in.Fail(in.Node("log_odds"), "'log_odds' must lie in -12 .. 12 nats");
}

void ReadEvidence(TableReader& in, model::EvidenceEntry* entry) {
  for (const std::string_view key :
       {"name", "sentence", "log_odds", "assurance", "target", "source"})
    in.Require(key, "see docs/evidence.md");
  std::string assurance;
  std::string target;
  std::string source;  // for readers of the file
  in.Get("name", &entry->name);
  in.Get("sentence", &entry->sentence);
  in.Get("log_odds", &entry->log_odds);
  in.Get("assurance", &assurance);
  in.Get("target", &target);
  in.Get("simulated", &entry->is_simulated);
  in.Get("source", &source);
  if (!in.has_fault()) CheckValues(in, assurance, target, entry);
}

Status CheckComplete(const std::vector<model::EvidenceEntry>& entries, const std::string& path) {
  for (const verdict::EvidenceFact& fact : verdict::EvidenceFacts()) {
    const auto count =
        std::count_if(entries.begin(), entries.end(),
                      [&](const model::EvidenceEntry& entry) { return entry.name == fact.name; });
    if (count == 1) continue;
    return Status(Code::kBadArgument, path + ": '" + std::string(fact.name) +
                                          (count == 0 ? "' is missing: add an [[evidence]] entry"
                                                      : "' is there twice: keep one"));
  }
  return {};
}

}  // namespace

Status LoadEvidence(const std::string& path, std::vector<model::EvidenceEntry>* out) {
  std::string text;
  if (Status s = corpus::ReadWholeFile(path, &text); !s.ok())
    return Status(s.code(), s.message() + "; give the path of models/evidence.toml");
  std::vector<model::EvidenceEntry> entries;
  Status status = corpus::ReadToml(path, text, "a file of evidence", [&](TableReader& in) {
    in.Require("evidence", "write one [[evidence]] for each fact of backstop/evidence.h");
    in.Tables("evidence",
              [&](TableReader& table) { ReadEvidence(table, &entries.emplace_back()); });
    in.Finish();
  });
  if (status.ok()) status = CheckComplete(entries, path);
  if (status.ok()) *out = std::move(entries);
  return status;
}

}  // namespace backstop::pattern_files
