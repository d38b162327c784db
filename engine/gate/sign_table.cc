#include "gate/sign_table.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/bytes.h"
#include "features/extractor.h"
#include "features/outer_questions.h"

namespace backstop::gate {
namespace {

constexpr std::string_view kTextFields[] = {"from", "subject"};
constexpr std::string_view kReplyFields[] = {"in-reply-to", "references"};
constexpr std::string_view kSenderRole = "struct.head.sender_role.";
constexpr std::string_view kShapes[kShapeCount] = {
    "struct.head.unmarked_answer", "struct.head.sender_unnamed",
    "struct.head.name_claims_recipient", "struct.head.subject_names_recipient"};

bool IsTextField(std::string_view name) {
  return std::find(std::begin(kTextFields), std::end(kTextFields), name) != std::end(kTextFields);
}

// A phrase "\nname: value": the field that it begins, and how its value does.
struct Anchor {
  std::string_view field;  // empty: the phrase names none
  std::string_view value;
};

Anchor AnchorOf(std::string_view phrase) {
  if (!phrase.starts_with('\n')) return {{}, phrase};
  const size_t colon = phrase.find(':');
  if (colon == std::string_view::npos) return {{}, phrase};
  return {phrase.substr(1, colon - 1), Trim(phrase.substr(colon + 1))};
}

bool IsFieldName(std::string_view name) {
  return name.size() >= simd::kNameLetters && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || c == '-' || (c >= '0' && c <= '9');
         });
}

// The first eight bytes, missing ones 0, letters in lower case and other bytes in some form of
// their own.
uint64_t BeginOf(std::string_view name) {
  uint64_t begin = 0;
  if (name.size() >= sizeof(begin)) {
    std::memcpy(&begin, name.data(), sizeof(begin));  // one load
  } else {
    std::memcpy(&begin, name.data(), name.size());
  }
  return begin | 0x2020202020202020u;
}

// The names of the roles: the structural features of one row.
std::span<const std::string_view> RoleNames() {
  const auto all = features::StructureNames();
  const auto is_role = [](std::string_view name) { return name.starts_with(kSenderRole); };
  const auto first = std::find_if(all.begin(), all.end(), is_role);
  return {first, std::find_if_not(first, all.end(), is_role)};
}

}  // namespace

bool SignTable::CanFind(const scan::Pattern& pattern) {
  if (pattern.is_regex || (pattern.zones & MaskOf(Zone::kHead)) == 0) return false;
  const Anchor anchor = AnchorOf(pattern.phrase);
  if (anchor.field.empty())
    return !pattern.phrase.starts_with('\n') && WordFilter::CanTell(anchor.value);
  return IsFieldName(anchor.field) && anchor.value.size() <= kMaxValuePrefix;
}

SignTable::SignTable() {
  for (const std::string_view name : kTextFields) FieldOf(name)->is_text = true;
  for (const std::string_view name : RoleNames()) names_.emplace_back(name);
  first_shape_ = static_cast<uint32_t>(names_.size());
  for (const std::string_view name : kShapes) names_.emplace_back(name);
  for (const std::string_view name : kReplyFields) FieldOf(name)->is_reply = true;
  FieldOf("to:")->is_recipient = true;
  for (const auto words : features::outer::RoleWords()) {
    for (const std::string_view word : words) words_.Add(word);
  }
}

SignField* SignTable::FieldOf(std::string_view name) {
  for (SignField& field : fields_) {
    if (field.name == name) return &field;
  }
  letters_.Add(name);
  fields_.push_back({std::string(name), false, false, false, {}, {}});
  return &fields_.back();
}

void SignTable::IndexFields() {
  for (uint16_t number = 0; number < fields_.size(); ++number) {
    const std::string& name = fields_[number].name;
    const uint64_t mask = BeginOf(std::string(name.size(), '\xff'));
    entries_.push_back({BeginOf(name), mask, number});
  }
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return BucketOf(a.begin) != BucketOf(b.begin) ? BucketOf(a.begin) < BucketOf(b.begin)
                                                  : a.field < b.field;
  });
  for (const Entry& entry : entries_) ++first_entry_[BucketOf(entry.begin) + 1];
  for (size_t bucket = 0; bucket < kBuckets; ++bucket)
    first_entry_[bucket + 1] =
        static_cast<uint16_t>(first_entry_[bucket + 1] + first_entry_[bucket]);
}

const SignField* SignTable::Find(std::string_view line, size_t* value) const {
  static_assert(kBuckets == 1u << (32 - 26));
  const uint64_t begin = BeginOf(line);
  const size_t bucket = BucketOf(begin);
  for (size_t i = first_entry_[bucket]; i < first_entry_[bucket + 1]; ++i) {
    if ((begin & entries_[i].mask) != entries_[i].begin) continue;
    const SignField& field = fields_[entries_[i].field];
    if (!StartsWithNoCase(line, field.name)) continue;
    size_t at = field.name.size() - (field.name.ends_with(':') ? 1 : 0);
    while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
    if (at == line.size() || line[at] != ':') continue;
    *value = at + 1;
    return &field;
  }
  return nullptr;
}

Status SignTable::New(std::vector<scan::Pattern> patterns, const std::string& cache_dir,
                      std::unique_ptr<SignTable>* out) {
  std::unique_ptr<SignTable> table(new SignTable());
  std::vector<scan::Pattern> phrases;
  for (scan::Pattern& pattern : patterns) {
    const auto sign = static_cast<uint32_t>(table->names_.size());
    table->names_.push_back(features::PatternFeatureName(pattern.name, Zone::kHead));
    const Anchor anchor = AnchorOf(pattern.phrase);
    const bool is_phrase = anchor.field.empty() || IsTextField(anchor.field);
    if (!is_phrase || !WordFilter::CanTell(anchor.value)) {
      SignField* const field = table->FieldOf(anchor.field);
      if (anchor.value.empty()) {
        field->presence.push_back(sign);
      } else {
        field->signs.push_back({anchor.value, sign});
      }
      continue;
    }
    pattern.zones = MaskOf(Zone::kHead);
    table->words_.Add(anchor.value);
    table->phrase_signs_.push_back(sign);
    phrases.push_back(pattern);
  }
  table->IndexFields();
  if (Status s = scan::PatternSet::New(std::move(phrases), cache_dir, &table->phrases_); !s.ok())
    return s;
  *out = std::move(table);
  return {};
}

}  // namespace backstop::gate
