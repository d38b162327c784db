// The words of evidence, in the order of each enum's numbers, and the reading of them. A fact more
// is one row here.

#include "cli/evidence_file.h"

#include <toml++/toml.h>

#include <cstdint>
#include <vector>

#include "reader/whole_file.h"

namespace backstop::cli {
namespace {

struct Field {
  std::string_view name;
  std::vector<std::string_view> words;  // by number
  void (*set)(Evidence*, uint8_t);
};

const std::vector<Field>& Fields() {
  static const std::vector<Field> fields{
      {"null_sender",
       {"unknown", "no", "yes"},
       [](Evidence* e, uint8_t v) { e->null_sender = static_cast<Tri>(v); }},
      {"return_tag",
       {"unknown", "valid", "invalid", "expired", "absent"},
       [](Evidence* e, uint8_t v) { e->return_tag = static_cast<Tag>(v); }},
      {"ledger",
       {"unknown", "hit", "miss"},
       [](Evidence* e, uint8_t v) { e->ledger = static_cast<Ledger>(v); }},
      {"dkim",
       {"unknown", "verified", "failed", "absent"},
       [](Evidence* e, uint8_t v) { e->dkim = static_cast<Dkim>(v); }},
      {"spf",
       {"unknown", "pass", "fail", "neutral"},
       [](Evidence* e, uint8_t v) { e->spf = static_cast<Spf>(v); }},
      {"recipient",
       {"unknown", "sends", "never_sends", "catch_all", "does_not_exist"},
       [](Evidence* e, uint8_t v) { e->recipient = static_cast<RecipientFact>(v); }},
      {"reporter",
       {"unknown", "delivered_lately", "backscatter_listed"},
       [](Evidence* e, uint8_t v) { e->reporter = static_cast<Reporter>(v); }},
      {"first_hop",
       {"unknown", "ours", "foreign"},
       [](Evidence* e, uint8_t v) { e->first_hop = static_cast<FirstHop>(v); }},
      {"uri_listed",
       {"unknown", "no", "yes"},
       [](Evidence* e, uint8_t v) { e->uri_listed = static_cast<Tri>(v); }},
  };
  return fields;
}

std::string FieldNames() {
  std::string names;
  for (const Field& field : Fields()) (names += names.empty() ? "" : ", ") += field.name;
  return names;
}

Status Complaint(const std::string& name, const toml::source_region& where,
                 const std::string& what) {
  return Status(Code::kBadArgument,
                name + ": line " + std::to_string(where.begin.line) + ": " + what);
}

}  // namespace

Status ParseEvidence(std::string_view text, const std::string& name, Evidence* out) {
  toml::table table;
  try {
    table = toml::parse(text);
  } catch (const toml::parse_error& error) {
    return Complaint(name, error.source(),
                     std::string("not TOML: ") + std::string(error.description()));
  }
  Evidence evidence;
  for (const auto& [key, value] : table) {
    const Field* field = nullptr;
    for (const Field& candidate : Fields()) {
      if (candidate.name == key.str()) field = &candidate;
    }
    if (field == nullptr) {
      return Complaint(
          name, key.source(),
          "no evidence is named '" + std::string(key.str()) + "'; use one of " + FieldNames());
    }
    const auto word = value.value<std::string_view>();
    size_t number = 0;
    while (number < field->words.size() && (!word.has_value() || field->words[number] != *word))
      ++number;
    if (number == field->words.size()) {
      std::string words;
      for (const std::string_view allowed : field->words)
        (((words += words.empty() ? "" : ", ") += '"') += allowed) += '"';
      return Complaint(name, value.source(), std::string(field->name) + " must be one of " + words);
    }
    field->set(&evidence, static_cast<uint8_t>(number));
  }
  *out = evidence;
  return {};
}

Status ReadEvidence(const std::string& file, Evidence* out) {
  std::string text;
  if (Status status = corpus::ReadWholeFile(file, &text); !status.ok()) return status;
  return ParseEvidence(text, file, out);
}

}  // namespace backstop::cli
