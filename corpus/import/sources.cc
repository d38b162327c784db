// One function per table of the file.

#include "import/sources.h"

#include <utility>

#include "reader/label_words.h"
#include "reader/whole_file.h"
#include "table_reader/table_reader.h"

namespace backstop::corpus {
namespace {

void ReadRule(TableReader& in, LayoutRule* rule) {
  in.Require("path");
  in.Get("path", &rule->globs);
  in.Get("kind", &rule->kind);
  in.Get("origin", &rule->origin);
  in.Get("source", &rule->source);
  in.Get("skip", &rule->skip);
  if (rule->skip.empty()) {
    const std::string fault = FaultOfLabel(rule->kind, rule->origin, rule->source);
    if (!fault.empty()) in.Fail(nullptr, fault + "; or give skip = \"why\"");
  } else if (!rule->kind.empty() || !rule->origin.empty() || !rule->source.empty()) {
    in.Fail(nullptr, "a rule that skips has no label");
  }
}

void ReadIndex(TableReader& in, LayoutIndex* index) {
  for (const char* key : {"file", "ham", "spam", "source"}) in.Require(key);
  in.Get("file", &index->file);
  in.Get("messages", &index->messages);
  in.Get("ham", &index->ham);
  in.Get("spam", &index->spam);
  in.Get("source", &index->source);
}

void ReadSource(TableReader& in, MailSourceInfo* source) {
  const std::pair<const char*, std::string*> texts[] = {
      {"name", &source->name},     {"title", &source->title}, {"licence", &source->licence},
      {"period", &source->period}, {"url", &source->url},     {"obtain", &source->obtain},
      {"labels", &source->labels}};
  for (const auto& [key, text] : texts) {
    in.Require(key);
    in.Get(key, text);
  }
  in.Table("index", [source](TableReader& table) { ReadIndex(table, &source->index); });
  in.Tables("rule",
            [source](TableReader& table) { ReadRule(table, &source->rules.emplace_back()); });
  if (source->rules.empty() && source->index.file.empty())
    in.Fail(nullptr, "a source needs rules or an index, else no message has a label");
}

}  // namespace

Status LoadSources(const std::string& file, std::vector<MailSourceInfo>* out) {
  std::string text;
  if (Status s = ReadWholeFile(file, &text); !s.ok())
    return Status(s.code(), s.message() + "; install again");
  std::vector<MailSourceInfo> sources;
  Status status = ReadToml(file, text, "the list", [&](TableReader& table) {
    table.Tables("source", [&](TableReader& one) { ReadSource(one, &sources.emplace_back()); });
    table.Finish();
  });
  if (status.ok()) *out = std::move(sources);
  return status;
}

}  // namespace backstop::corpus
