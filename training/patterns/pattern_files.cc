// Reads the folder in file-name order. What an entry does not say itself comes from its file's
// [defaults]; whether phrases are sound (folded, unique, true to their hits and misses) is lint's
// business, not the loader's.

#include "pattern_files/pattern_files.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "reader/whole_file.h"
#include "table_reader/table_reader.h"

namespace backstop::pattern_files {
namespace {

using corpus::TableReader;

bool ParseZone(std::string_view name, Zone* out) {
  for (int zone = 0; zone < kZoneCount; ++zone) {
    if (kZoneNames[zone] != name) continue;
    *out = static_cast<Zone>(zone);
    return true;
  }
  return false;
}

void ReadZones(TableReader& in, ZoneMask* out) {
  std::vector<std::string> names;
  in.Get("zones", &names);
  ZoneMask mask = 0;
  for (const std::string& name : names) {
    Zone zone;
    if (!ParseZone(name, &zone)) {
      return in.Fail(
          in.Node("zones"),
          "no zone '" + name + "': use head, human, status, original.head or original.body");
    }
    mask |= MaskOf(zone);
  }
  if (mask != 0) *out = mask;
}

void ReadReason(TableReader& in, FailureReason* out) {
  std::string name;
  in.Get("reason", &name);
  if (!name.empty() && !ParseFailureReason(name, out))
    in.Fail(in.Node("reason"), "no reason '" + name + "': use a word of models/labels.toml");
}

void ReadShared(TableReader& in, PatternDefinition* out) {
  auto says = static_cast<size_t>(out->says);
  in.GetWord("says", kMeaningNames, &says);
  out->says = static_cast<Meaning>(says);
  ReadZones(in, &out->zones);
  ReadReason(in, &out->reason);
  in.Get("language", &out->language);
  in.Get("source", &out->source);
}

void ReadDefaults(TableReader& in, PatternDefinition* out) {
  in.Require("family");
  size_t family = 0;
  in.GetWord("family", kFamilyNames, &family);
  out->family = static_cast<Family>(family);
  ReadShared(in, out);
}

void ReadEntry(TableReader& in, PatternDefinition* entry) {
  entry->line = in.line();
  in.Require("name", "file stem, a dot, and a word of its own");
  in.Require("hits", "at least one text that it must match");
  in.Require("misses", "at least one near miss that it must not match");
  const bool has_phrase = in.Node("phrase") != nullptr;
  entry->is_regex = in.Node("regex") != nullptr;
  if (entry->is_regex == has_phrase) in.Fail(nullptr, "give either 'phrase' or 'regex'");
  if (entry->is_regex) in.Require("why", "say why a phrase cannot do it");
  in.Get("name", &entry->name);
  in.Get(entry->is_regex ? "regex" : "phrase", &entry->phrase);
  in.Get("why", &entry->why);
  in.Get("hits", &entry->hits);
  in.Get("misses", &entry->misses);
  ReadShared(in, entry);
  if (entry->zones == 0) in.Fail(nullptr, "no zones: give them here or in [defaults]");
  if (entry->source.empty()) in.Fail(nullptr, "no source: name the standard or the mail software");
}

Status LoadFile(const std::string& path, std::vector<PatternDefinition>* out) {
  std::string text;
  if (Status s = corpus::ReadWholeFile(path, &text); !s.ok()) return s;
  return corpus::ReadToml(path, text, "a file of patterns", [&](TableReader& in) {
    in.Require("defaults", "write [defaults] with at least family = \"report\"");
    in.Require("pattern", "write one [[pattern]] or more");
    PatternDefinition defaults;
    defaults.file = path;
    in.Table("defaults", [&](TableReader& table) { ReadDefaults(table, &defaults); });
    in.Tables("pattern",
              [&](TableReader& table) { ReadEntry(table, &out->emplace_back(defaults)); });
    in.Finish();
  });
}

}  // namespace

Status LoadPatterns(const std::string& dir, std::vector<PatternDefinition>* out) {
  std::error_code error;
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(dir, error)) {
    if (entry.path().extension() == ".toml") paths.push_back(entry.path().string());
  }
  if (paths.empty()) {
    return {Code::kNotFound, dir + ": no pattern files (*.toml); give the folder models/patterns"};
  }
  std::sort(paths.begin(), paths.end());
  std::vector<PatternDefinition> definitions;
  for (const std::string& path : paths) {
    if (Status s = LoadFile(path, &definitions); !s.ok()) return s;
  }
  *out = std::move(definitions);
  return {};
}

std::string FeatureStem(const PatternDefinition& pattern) { return "text." + pattern.name; }

std::vector<scan::Pattern> ScanPatterns(const std::vector<PatternDefinition>& definitions,
                                        std::vector<std::string>* names) {
  names->clear();
  for (const PatternDefinition& definition : definitions) names->push_back(FeatureStem(definition));
  std::vector<scan::Pattern> patterns;
  for (size_t i = 0; i < definitions.size(); ++i) {
    const PatternDefinition& definition = definitions[i];
    patterns.push_back(
        {(*names)[i], definition.phrase, definition.is_regex, definition.zones, definition.says});
  }
  return patterns;
}

std::vector<model::PatternEntry> ModelPatterns(const std::vector<PatternDefinition>& definitions) {
  std::vector<model::PatternEntry> entries;
  entries.reserve(definitions.size());
  for (const PatternDefinition& definition : definitions) {
    entries.push_back({FeatureStem(definition), definition.phrase, definition.is_regex,
                       definition.zones, definition.reason, definition.says});
  }
  return entries;
}

}  // namespace backstop::pattern_files
