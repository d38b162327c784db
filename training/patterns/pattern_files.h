// The phrases as people write them: models/patterns/*.toml and models/evidence.toml read into plain
// structs. The order is fixed (file name, then position in the file), so the same files always give
// the same pattern numbers.

#ifndef BACKSTOP_PATTERN_FILES_PATTERN_FILES_H_
#define BACKSTOP_PATTERN_FILES_PATTERN_FILES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/labels.h"
#include "backstop/status.h"
#include "base/zone.h"
#include "model/content.h"
#include "scan/pattern_set.h"

namespace backstop::pattern_files {

// What a file of patterns is about; the minimum counts of lint go by it.
enum class Family : uint8_t { kReport = 0, kHeader = 1, kSpam = 2, kMail = 3 };
inline constexpr int kFamilyCount = 4;
inline constexpr std::string_view kFamilyNames[kFamilyCount] = {"report", "header", "spam", "mail"};

// One [[pattern]] entry, the file's [defaults] filled in.
struct PatternDefinition {
  std::string name;    // "mailbox_full.over_quota"; first part is the file's stem
  std::string phrase;  // folded text, or a regular expression over it
  bool is_regex = false;
  std::string why;  // why a phrase cannot say it; regular expressions only
  ZoneMask zones = 0;
  Family family = Family::kReport;
  FailureReason reason = FailureReason::kUndefined;
  Meaning says = Meaning::kNone;
  std::string language;           // ISO 639-1, empty: any
  std::vector<std::string> hits;  // raw text; for head zones one or more header fields
  std::vector<std::string> misses;
  std::string source;
  std::string file;   // path as opened
  uint32_t line = 0;  // 1-based, of the entry
};

// All *.toml files of `dir`. kNotFound: no folder or no file in it; kBadArgument: names file, line
// and what to write instead. `out` untouched on error.
Status LoadPatterns(const std::string& dir, std::vector<PatternDefinition>* out);

// One `[[evidence]]` entry per value other than unknown of every field of backstop/evidence.h; any
// other set of names is an error. Order of the file. Errors as LoadPatterns.
Status LoadEvidence(const std::string& path, std::vector<model::EvidenceEntry>* out);

// "text.mailbox_full.over_quota": the name that the model and the explanations use.
std::string FeatureStem(const PatternDefinition& pattern);

// As the scanner takes them; views into `definitions` and `names` (filled here), which must outlive
// the result.
std::vector<scan::Pattern> ScanPatterns(const std::vector<PatternDefinition>& definitions,
                                        std::vector<std::string>* names);
// As the model carries them.
std::vector<model::PatternEntry> ModelPatterns(const std::vector<PatternDefinition>& definitions);

}  // namespace backstop::pattern_files

#endif  // BACKSTOP_PATTERN_FILES_PATTERN_FILES_H_
