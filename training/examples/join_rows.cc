#include "examples/join_rows.h"

#include <algorithm>

#include "examples/name_words.h"
#include "grouping/disjoint_sets.h"

namespace backstop::training {
namespace {

// Messages joined by any key that they share.
class Grouping {
 public:
  explicit Grouping(uint32_t messages) : groups_(messages) {}
  void Join(uint32_t message, uint64_t key) {
    const auto [at, is_new] = first_of_key_.try_emplace(key, message);
    if (!is_new) groups_.Join(message, at->second);
  }
  uint32_t GroupOf(uint32_t message) { return groups_.Find(message); }

 private:
  corpus::DisjointSets groups_;
  std::unordered_map<uint64_t, uint32_t> first_of_key_;
};

// All term names in key order, and the number of each key.
std::unordered_map<uint64_t, uint32_t> NumberTerms(std::vector<TermNames>& names_by_part,
                                                   Examples* out) {
  for (TermNames& names : names_by_part) {
    for (auto& [key, name] : names) {
      if (!name.empty()) out->terms.push_back({key, std::move(name)});
    }
    names.clear();
  }
  std::sort(out->terms.begin(), out->terms.end(), [](const ExampleTerm& a, const ExampleTerm& b) {
    return a.key != b.key ? a.key < b.key : a.name < b.name;
  });
  const auto same = [](const ExampleTerm& a, const ExampleTerm& b) { return a.key == b.key; };
  out->terms.erase(std::unique(out->terms.begin(), out->terms.end(), same), out->terms.end());
  std::unordered_map<uint64_t, uint32_t> numbers;
  numbers.reserve(out->terms.size());
  for (uint32_t t = 0; t < out->terms.size(); ++t) numbers.emplace(out->terms[t].key, t);
  return numbers;
}

}  // namespace

void JoinRows(const Recipe& recipe, const MailSets& sets, std::vector<RawMessage>& raw,
              std::vector<TermNames>& names, Examples* out) {
  const std::unordered_map<uint64_t, uint32_t> term_numbers = NumberTerms(names, out);
  Numbering sources(&out->sources);
  Numbering families(&out->families);
  Numbering languages(&out->languages);
  std::vector<std::string> sender_names;
  Numbering senders(&sender_names);
  std::vector<std::string> organisation_names;
  Numbering organisations(&organisation_names);
  std::vector<Grouping> grouping(kHeadCount, Grouping(static_cast<uint32_t>(raw.size())));
  for (uint32_t m = 0; m < raw.size(); ++m) {
    for (size_t h = 0; h < kHeadCount; ++h) {
      for (const uint64_t key : raw[m].group_keys[h]) grouping[h].Join(m, key);
    }
  }
  for (uint32_t m = 0; m < raw.size(); ++m) {
    const Mail& mail = sets.mail[m];
    out->messages.push_back(mail.id);
    for (RawRow& one : raw[m].rows) {
      ExampleRow& row = one.row;
      row.is_written = recipe.sets[mail.set].is_written;
      row.is_judged_only = recipe.sets[mail.set].is_judged_only;
      row.source = sources(mail.label.source);
      row.family = families(FamilyOf(recipe, row.head, mail.label.FamilySource(row.head)));
      row.sender = senders(raw[m].sender);
      row.organisation = organisations(std::string(OrganisationOf(raw[m].sender)));
      row.group = grouping[static_cast<size_t>(row.head)].GroupOf(m);
      row.message = m;
      row.language = languages(one.language);
      row.weight = static_cast<float>(recipe.sets[mail.set].weight[static_cast<size_t>(row.head)]);
      row.begin = out->features.size();
      out->features.insert(out->features.end(), one.fixed.begin(), one.fixed.end());
      row.fixed_end = out->features.size();
      for (uint64_t key : one.terms) {
        if (const auto at = term_numbers.find(key); at != term_numbers.end())
          out->features.push_back(at->second);
      }
      row.end = out->features.size();
      out->features.insert(out->features.end(), one.signs.begin(), one.signs.end());
      row.signs_end = out->features.size();
      out->rows.push_back(row);
    }
    raw[m] = RawMessage{};
  }
}

}  // namespace backstop::training
