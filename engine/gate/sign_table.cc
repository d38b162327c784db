#include "gate/sign_table.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/bytes.h"
#include "features/extractor.h"

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

// Whether a phrase has a word; pieces of two letters stand in every text.
bool CanTell(std::string_view phrase) {
  constexpr size_t kLeast = 3;
  size_t run = 0;
  return std::any_of(phrase.begin(), phrase.end(), [&](char c) {
    const bool is_word = IsAlpha(c) || IsDigit(c) || c == '_';
    run = is_word ? run + 1 : 0;
    return run == kLeast || c == '\'' || static_cast<unsigned char>(c) >= 0x80;
  });
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
  if (anchor.field.empty()) return !pattern.phrase.starts_with('\n') && CanTell(anchor.value);
  return IsFieldName(anchor.field) && anchor.value.size() <= kMaxValuePrefix;
}

// A table under way.
struct SignTable::Draft {
  struct Value {
    std::string_view prefix;
    uint32_t sign;
  };
  struct Field {
    std::string name;
    bool is_text = false, is_reply = false, is_recipient = false;
    std::vector<Value> signs;
    std::vector<uint32_t> presence;
  };
  std::vector<Field> fields;

  Draft() {
    for (const std::string_view name : kTextFields) FieldOf(name)->is_text = true;
    for (const std::string_view name : kReplyFields) FieldOf(name)->is_reply = true;
    FieldOf("to:")->is_recipient = true;
  }
  Field* FieldOf(std::string_view name) {
    for (Field& field : fields) {
      if (field.name == name) return &field;
    }
    fields.emplace_back().name = name;
    return &fields.back();
  }
};

// The draft's fields side by side, and what finds them.
void SignTable::Settle(const Draft& draft) {
  std::string text;
  std::vector<SignField> fields;
  std::vector<ValueSign> signs;
  std::vector<uint32_t> presence;
  const auto end_of = [](const auto& list) { return static_cast<uint32_t>(list.size()); };
  const auto keep = [&](std::string_view piece) {
    text += piece;
    return Span{end_of(text) - end_of(piece), end_of(text)};
  };
  for (const Draft::Field& field : draft.fields) {
    letters_.Add(field.name);
    SignField& out = fields.emplace_back();
    out.name = keep(field.name);
    out.is_text = field.is_text;
    out.is_reply = field.is_reply;
    out.is_recipient = field.is_recipient;
    out.signs.begin = end_of(signs);
    for (const Draft::Value& value : field.signs) signs.push_back({keep(value.prefix), value.sign});
    out.signs.end = end_of(signs);
    out.presence.begin = end_of(presence);
    presence.insert(presence.end(), field.presence.begin(), field.presence.end());
    out.presence.end = end_of(presence);
  }
  text_ = std::vector<char>(text.begin(), text.end());
  fields_ = std::move(fields);
  signs_ = std::move(signs);
  presence_ = std::move(presence);
  IndexFields();
}

void SignTable::IndexFields() {
  std::vector<Entry> entries;
  for (size_t number = 0; number < fields_.size(); ++number) {
    const std::string_view name = Text(fields_[number].name);
    const uint64_t mask = BeginOf(std::string(name.size(), '\xff'));
    entries.push_back({BeginOf(name), mask, number});
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return BucketOf(a.begin) != BucketOf(b.begin) ? BucketOf(a.begin) < BucketOf(b.begin)
                                                  : a.field < b.field;
  });
  for (const Entry& entry : entries) ++first_entry_[BucketOf(entry.begin) + 1];
  for (size_t bucket = 0; bucket < kBuckets; ++bucket)
    first_entry_[bucket + 1] =
        static_cast<uint16_t>(first_entry_[bucket + 1] + first_entry_[bucket]);
  entries_ = std::move(entries);
}

const SignField* SignTable::Find(std::string_view line, size_t* value) const {
  static_assert(kBuckets == 1u << (32 - 26));
  const uint64_t begin = BeginOf(line);
  const size_t bucket = BucketOf(begin);
  for (size_t i = first_entry_[bucket]; i < first_entry_[bucket + 1]; ++i) {
    if ((begin & entries_[i].mask) != entries_[i].begin) continue;
    const SignField& field = fields_[entries_[i].field];
    const std::string_view name = Text(field.name);
    if (!StartsWithNoCase(line, name)) continue;
    size_t at = name.size() - (name.ends_with(':') ? 1 : 0);
    while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
    if (at == line.size() || line[at] != ':') continue;
    *value = at + 1;
    return &field;
  }
  return nullptr;
}

std::vector<std::string> SignTable::NamesOf(const std::vector<scan::Pattern>& patterns) {
  const std::span<const std::string_view> roles = RoleNames();
  std::vector<std::string> names(roles.begin(), roles.end());
  names.insert(names.end(), std::begin(kShapes), std::end(kShapes));
  for (const scan::Pattern& pattern : patterns)
    names.push_back(features::PatternFeatureName(pattern.name, Zone::kHead));
  return names;
}

Status SignTable::New(std::vector<scan::Pattern> patterns, std::unique_ptr<SignTable>* out) {
  std::unique_ptr<SignTable> table(new SignTable());
  table->first_shape_ = static_cast<uint32_t>(RoleNames().size());
  Draft draft;
  std::vector<scan::Pattern> phrases;
  std::vector<uint32_t> phrase_signs;
  uint32_t sign = table->first_pattern();
  for (scan::Pattern& pattern : patterns) {
    const Anchor anchor = AnchorOf(pattern.phrase);
    const bool is_phrase = anchor.field.empty() || IsTextField(anchor.field);
    if (is_phrase && CanTell(anchor.value)) {
      pattern.zones = MaskOf(Zone::kHead);
      phrase_signs.push_back(sign);
      phrases.push_back(pattern);
    } else if (anchor.value.empty()) {
      draft.FieldOf(anchor.field)->presence.push_back(sign);
    } else {
      draft.FieldOf(anchor.field)->signs.push_back({anchor.value, sign});
    }
    ++sign;
  }
  table->size_ = sign;
  table->phrase_signs_ = std::move(phrase_signs);
  table->Settle(draft);
  if (Status s = scan::PatternSet::New(std::move(phrases), &table->phrases_); !s.ok()) return s;
  *out = std::move(table);
  return {};
}

std::unique_ptr<SignTable> SignTable::Read(ImageReader* image) {
  std::unique_ptr<SignTable> table(new SignTable());
  table->Pass(*image);
  table->phrases_ = scan::PatternSet::Read(image);
  return table->phrases_ == nullptr ? nullptr : std::move(table);
}

void SignTable::Write(ImageWriter* image) {
  Pass(*image);
  phrases_->Write(image);
}

}  // namespace backstop::gate
