// Reads the folder in file-name order. What an entry does not say itself comes from its file's
// [defaults]; whether phrases are sound (folded, unique, true to their hits and misses) is lint's
// business, not the loader's.

#include "pattern_files/pattern_files.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "pattern_files/toml_reader.h"

namespace backstop::pattern_files {
namespace {

const std::vector<std::string_view> kDefaultKeys = {"family", "says",     "zones",
                                                    "reason", "language", "source"};
const std::vector<std::string_view> kPatternKeys = {"name", "phrase", "regex",  "why",
                                                    "says", "zones",  "reason", "language",
                                                    "hits", "misses", "source"};

bool ParseZone(std::string_view name, Zone* out) {
  for (int zone = 0; zone < kZoneCount; ++zone) {
    if (kZoneNames[zone] != name) continue;
    *out = static_cast<Zone>(zone);
    return true;
  }
  return false;
}

void ReadZones(TableReader* reader, ZoneMask* out) {
  std::vector<std::string> names;
  reader->Read("zones", &names);
  ZoneMask mask = 0;
  for (const std::string& name : names) {
    Zone zone;
    if (!ParseZone(name, &zone)) {
      return reader->Fail("no zone '" + name +
                          "': use head, human, status, original.head or original.body");
    }
    mask |= MaskOf(zone);
  }
  if (mask != 0) *out = mask;
}

void ReadReason(TableReader* reader, FailureReason* out) {
  std::string name;
  reader->Read("reason", &name);
  if (!name.empty() && !ParseFailureReason(name, out)) {
    reader->Fail("no reason '" + name + "': use a word of models/labels.toml");
  }
}

void ReadMeaning(TableReader* reader, Meaning* out) {
  std::string name;
  reader->Read("says", &name);
  if (name.empty()) return;
  const auto found = std::find(std::begin(kMeaningNames), std::end(kMeaningNames), name);
  if (found == std::end(kMeaningNames)) {
    return reader->Fail("no meaning '" + name + "' for 'says': use a word of base/meaning.h");
  }
  *out = static_cast<Meaning>(found - std::begin(kMeaningNames));
}

void ReadFamily(TableReader* reader, Family* out) {
  std::string name;
  reader->Read("family", &name);
  const auto found = std::find(std::begin(kFamilyNames), std::end(kFamilyNames), name);
  if (found == std::end(kFamilyNames)) {
    return reader->Fail("'family' must be report, header, spam or mail");
  }
  *out = static_cast<Family>(found - std::begin(kFamilyNames));
}

void ReadShared(TableReader* reader, PatternDefinition* out) {
  ReadMeaning(reader, &out->says);
  ReadZones(reader, &out->zones);
  ReadReason(reader, &out->reason);
  reader->Read("language", &out->language);
  reader->Read("source", &out->source);
}

Status ReadDefaults(const toml::table& root, PatternDefinition* out) {
  const toml::table* table = root["defaults"].as_table();
  if (table == nullptr)
    return ErrorAt(out->file, 1, "no [defaults] table: write at least family = \"report\"");
  TableReader reader(*table, out->file);
  reader.RejectUnknown(kDefaultKeys);
  ReadFamily(&reader, &out->family);
  ReadShared(&reader, out);
  return reader.status();
}

Status ReadEntry(const toml::table& table, PatternDefinition* entry) {
  TableReader reader(table, entry->file);
  entry->line = reader.line();
  reader.RejectUnknown(kPatternKeys);
  reader.Require("name", "file stem, a dot, and a word of its own");
  reader.Require("hits", "at least one text that it must match");
  reader.Require("misses", "at least one near miss that it must not match");
  entry->is_regex = reader.has("regex");
  if (entry->is_regex == reader.has("phrase")) reader.Fail("give either 'phrase' or 'regex'");
  if (entry->is_regex) reader.Require("why", "say why a phrase cannot do it");
  reader.Read("name", &entry->name);
  reader.Read(entry->is_regex ? "regex" : "phrase", &entry->phrase);
  reader.Read("why", &entry->why);
  reader.Read("hits", &entry->hits);
  reader.Read("misses", &entry->misses);
  ReadShared(&reader, entry);
  if (entry->zones == 0) reader.Fail("no zones: give them here or in [defaults]");
  if (entry->source.empty()) reader.Fail("no source: name the standard or the mail software");
  return reader.status();
}

Status LoadFile(const std::string& path, std::vector<PatternDefinition>* out) {
  toml::table root;
  if (Status s = ParseFile(path, &root); !s.ok()) return s;
  TableReader reader(root, path);
  reader.RejectUnknown({"defaults", "pattern"});
  if (!reader.status().ok()) return reader.status();
  PatternDefinition defaults;
  defaults.file = path;
  if (Status s = ReadDefaults(root, &defaults); !s.ok()) return s;
  const toml::array* entries = root["pattern"].as_array();
  if (entries == nullptr) return ErrorAt(path, 1, "no [[pattern]] entry");
  for (const toml::node& node : *entries) {
    const toml::table* table = node.as_table();
    if (table == nullptr)
      return ErrorAt(path, node.source().begin.line, "'pattern' must be [[pattern]] tables");
    PatternDefinition entry = defaults;
    if (Status s = ReadEntry(*table, &entry); !s.ok()) return s;
    out->push_back(std::move(entry));
  }
  return {};
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
