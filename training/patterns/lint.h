// Checks pattern entries against each other, against the scanner and against its slow oracle.

#ifndef BACKSTOP_PATTERN_FILES_LINT_H_
#define BACKSTOP_PATTERN_FILES_LINT_H_

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/status.h"
#include "base/zone.h"
#include "pattern_files/pattern_files.h"

namespace backstop::pattern_files {

// How many entries a release must have at least, by family and in all (0: no minimum).
struct LintMinimum {
  size_t total = 250;
  std::array<size_t, kFamilyCount> by_family{100, 60, 60, 0};
};

struct LintReport {
  std::vector<std::string> faults;  // "file:line: what is wrong and what to do", in file order
  size_t total = 0;
  std::array<size_t, kFamilyCount> by_family{};
  size_t hits_checked = 0;
  size_t misses_checked = 0;
};

// Text as the engine would put it into the zone: folded, head zones as one line per field after a
// line end.
std::string FoldForZone(Zone zone, std::string_view text);

// Names, folded form, duplicates, languages, minimum counts; then every hit and miss in every zone
// of its entry, through scan::PatternSet and scan::ScanSlowly both. OK when it could be checked at
// all: the faults are in the report.
Status Lint(const std::vector<PatternDefinition>& definitions, const LintMinimum& minimum,
            LintReport* report);

}  // namespace backstop::pattern_files

#endif  // BACKSTOP_PATTERN_FILES_LINT_H_
