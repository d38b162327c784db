// One pass over the entries for what can be said of each alone and of pairs, then one over all hits
// and misses with a compiled set. An entry's hit may well hit other entries too; its miss is judged
// for the entry itself only.

#include "pattern_files/lint.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <utility>

#include "base/bytes.h"
#include "base/sparse_set.h"
#include "features/field_text.h"
#include "mime/header_name.h"
#include "simd/kernels.h"
#include "simd/word_index.h"

namespace backstop::pattern_files {
namespace {

constexpr ZoneMask kHeadZones = MaskOf(Zone::kHead) | MaskOf(Zone::kOriginalHead);
// Shorter phrases are words, and words are the dictionary's business.
constexpr size_t kMinPhraseBytes = 5;

std::string FoldText(std::string_view text) {
  std::string folded(text.size() + simd::kOverrun, '\0');
  size_t size = simd::Fold(text, std::span<char>(folded.data(), text.size()));
  size = simd::FoldUtf8Case(std::span<char>(folded.data(), size));
  folded.resize(size);
  return folded;
}

bool IsHead(Zone zone) { return (MaskOf(zone) & kHeadZones) != 0; }

std::string Stem(const std::string& path) {
  const size_t slash = path.rfind('/');
  const size_t begin = slash == std::string::npos ? 0 : slash + 1;
  return path.substr(begin, path.rfind('.') - begin);
}

bool IsDottedName(std::string_view name) {
  bool is_word_begun = false;
  for (const char c : name) {
    if (c == '.' && !is_word_begun) return false;
    if (c != '.' && c != '_' && !IsDigit(c) && !(c >= 'a' && c <= 'z')) return false;
    is_word_begun = c != '.';
  }
  return is_word_begun;
}

// The phrase without the line ends that may anchor it in head zones.
std::string_view WithoutAnchors(std::string_view phrase) {
  if (phrase.starts_with('\n')) phrase.remove_prefix(1);
  if (phrase.ends_with('\n')) phrase.remove_suffix(1);
  return phrase;
}

class Linter {
 public:
  Linter(const std::vector<PatternDefinition>& definitions, LintReport* report)
      : definitions_(definitions), report_(report) {}

  void CheckEntries() {
    for (const PatternDefinition& entry : definitions_) {
      ++report_->total;
      ++report_->by_family[static_cast<size_t>(entry.family)];
      CheckName(entry);
      CheckPhrase(entry);
      CheckExamples(entry);
      CheckLanguage(entry);
    }
  }

  void CheckCounts(const LintMinimum& minimum) {
    const auto check = [&](std::string_view what, size_t have, size_t need) {
      if (have >= need) return;
      report_->faults.push_back("models/patterns: " + std::to_string(have) + " " +
                                std::string(what) + " entries, at least " + std::to_string(need) +
                                " are due: add some");
    };
    check("pattern", report_->total, minimum.total);
    for (int f = 0; f < kFamilyCount; ++f)
      check(kFamilyNames[f], report_->by_family[f], minimum.by_family[f]);
  }

  Status CheckMatches() {
    std::vector<std::string> names;
    const std::vector<scan::Pattern> patterns = ScanPatterns(definitions_, &names);
    std::unique_ptr<scan::PatternSet> set;
    if (Status s = scan::PatternSet::New(patterns, &set); !s.ok()) return s;
    std::unique_ptr<scan::Scanner> scanner;
    if (Status s = scan::Scanner::New(*set, &scanner); !s.ok()) return s;
    for (size_t i = 0; i < definitions_.size(); ++i) {
      for (const std::string& text : definitions_[i].hits)
        CheckText(patterns[i], i, text, true, scanner.get());
      for (const std::string& text : definitions_[i].misses)
        CheckText(patterns[i], i, text, false, scanner.get());
    }
    return {};
  }

 private:
  void Fault(const PatternDefinition& entry, const std::string& message) {
    report_->faults.push_back(entry.file + ":" + std::to_string(entry.line) + ": '" + entry.name +
                              "' " + message);
  }

  void CheckName(const PatternDefinition& entry) {
    if (!IsDottedName(entry.name))
      Fault(entry, "is no dotted lower-case name: use [a-z0-9_] and dots");
    if (!entry.name.starts_with(Stem(entry.file) + ".")) {
      Fault(entry, "must begin with the file's stem: '" + Stem(entry.file) + ".'");
    }
    const auto [first, is_new] = names_.emplace(entry.name, &entry);
    if (!is_new)
      Fault(entry, "has the name of line " + std::to_string(first->second->line) + " of " +
                       first->second->file);
  }

  void CheckPhrase(const PatternDefinition& entry) {
    if (entry.phrase.size() < kMinPhraseBytes) Fault(entry, "is too short: at least 5 bytes");
    const auto [first, is_new] = phrases_.emplace(entry.phrase, &entry);
    if (!is_new) Fault(entry, "has the phrase of '" + first->second->name + "': merge the two");
    if (entry.is_regex) return;
    const std::string_view bare = WithoutAnchors(entry.phrase);
    if (bare.size() != entry.phrase.size() && (entry.zones & ~kHeadZones) != 0) {
      Fault(entry, "anchors at a line end outside of head and original.head");
    }
    const std::string folded = FoldText(bare);
    if (folded != bare) Fault(entry, "is not folded: write '" + folded + "'");
    if (bare.ends_with(' ')) Fault(entry, "ends in a blank: drop it");
    const std::string_view field = bare.substr(0, bare.find(':'));
    if (entry.phrase.starts_with('\n') && field.size() < bare.size() &&
        !features::IsShown(mime::LookUpHeaderName(field), field))
      Fault(entry, "anchors at a field that head zones do not show (features/field_text.cc)");
  }

  void CheckExamples(const PatternDefinition& entry) {
    if (entry.hits.empty()) Fault(entry, "has no hits: give a text that it must match");
    if (entry.misses.empty()) Fault(entry, "has no misses: give a near miss");
  }

  void CheckLanguage(const PatternDefinition& entry) {
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const bool is_code = entry.language.size() == 2 &&
                         std::all_of(entry.language.begin(), entry.language.end(), is_letter);
    if (!entry.language.empty() && !is_code)
      Fault(entry, "has no ISO 639-1 language: two letters, as \"de\"");
  }

  // Both scanners must say of `text`, in every zone of the entry, what it is listed as.
  void CheckText(const scan::Pattern& pattern, size_t index, const std::string& text, bool is_hit,
                 scan::Scanner* scanner) {
    ++(is_hit ? report_->hits_checked : report_->misses_checked);
    for (int z = 0; z < kZoneCount; ++z) {
      const Zone zone = static_cast<Zone>(z);
      if ((pattern.zones & MaskOf(zone)) == 0) continue;
      const std::string folded = FoldForZone(zone, text);
      SparseSet hits(static_cast<uint32_t>(definitions_.size()));
      simd::WordIndex words(folded.size());
      scanner->Scan(zone, words.Read(folded), &hits, nullptr);
      const bool is_found = hits.contains(static_cast<uint32_t>(index));
      std::vector<uint32_t> slow_hits;
      scan::ScanSlowly({pattern}, zone, folded, &slow_hits);
      const std::string where = " in zone " + std::string(kZoneNames[z]) + ": \"" + text + "\"";
      if (is_found != is_hit)
        Fault(definitions_[index], (is_hit ? "does not hit" : "hits its miss") + where);
      if (is_found == slow_hits.empty())
        Fault(definitions_[index], "is judged otherwise by the slow scanner" + where);
    }
  }

  const std::vector<PatternDefinition>& definitions_;
  LintReport* report_;
  std::map<std::string, const PatternDefinition*> names_;
  std::map<std::string, const PatternDefinition*> phrases_;
};

}  // namespace

std::string FoldForZone(Zone zone, std::string_view text) {
  if (!IsHead(zone)) return FoldText(text);
  std::string folded = "\n";
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    folded += FoldText(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return folded;
}

Status Lint(const std::vector<PatternDefinition>& definitions, const LintMinimum& minimum,
            LintReport* report) {
  *report = {};
  Linter linter(definitions, report);
  linter.CheckEntries();
  linter.CheckCounts(minimum);
  return linter.CheckMatches();
}

}  // namespace backstop::pattern_files
