// What spans processes is keyed: sources, families and languages by name, of which there are few;
// senders, organisations and keys of originals by hash, each looked after by one process.

#include "examples/join_rows.h"

#include <xxhash.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "examples/name_words.h"
#include "examples/widespread_terms.h"
#include "parallel/by_key.h"
#include "parallel/in_order.h"
#include "parallel/packing.h"

namespace backstop::training {
namespace {

constexpr uint32_t kNoNumber = UINT32_MAX;

uint64_t HashOf(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

// Few names, numbered by the places of first use. Of a row its place is the message's number and
// which of its rows it is.
class Names {
 public:
  void Use(const std::string& name, uint64_t place) {
    const auto [at, is_new] = first_.try_emplace(name, place);
    if (!is_new) at->second = std::min(at->second, place);
  }
  // The names by number. All processes of the team call it.
  std::vector<std::string> Number(Team& team) {
    Packer packer;
    for (const auto& [name, place] : first_) {
      std::string text = name;
      uint64_t number = place;
      packer.Text(text);
      packer.Number(number);
    }
    for (const std::string& bytes : team.Gather(packer.Take())) {
      Unpacker unpacker(bytes);
      while (!unpacker.is_whole()) {
        std::string name;
        uint64_t place = 0;
        unpacker.Text(name);
        unpacker.Number(place);
        Use(name, place);
      }
    }
    std::map<uint64_t, std::string> by_place;
    for (const auto& [name, place] : first_) by_place[place] = name;
    std::vector<std::string> names;
    for (auto& [place, name] : by_place) {
      first_[name] = names.size();
      names.push_back(std::move(name));
    }
    return names;
  }
  // REQUIRES: after Number.
  uint32_t operator[](const std::string& name) const {
    return static_cast<uint32_t>(first_.at(name));
  }

 private:
  std::map<std::string, uint64_t> first_;
};

// For each message that is here the first of its group: messages joined by any key that they share.
// A message takes the smallest number that is known under one of its keys until none gets a smaller
// one, so it takes as many turns as the longest chain of keys.
std::vector<uint32_t> GroupMessages(Head head, const MailSets& sets,
                                    const std::vector<RawMessage>& raw) {
  std::vector<uint32_t> firsts;
  std::vector<uint64_t> keys;
  std::vector<uint32_t> users;  // into raw, of each key
  for (uint32_t i = 0; i < raw.size(); ++i) {
    firsts.push_back(sets.mail[i].id.number);
    const std::vector<uint64_t>& mine = raw[i].group_keys[static_cast<size_t>(head)];
    keys.insert(keys.end(), mine.begin(), mine.end());
    users.insert(users.end(), mine.size(), i);
  }
  for (uint32_t changes = 1; changes > 0;) {
    std::vector<uint32_t> known;
    known.reserve(users.size());
    for (const uint32_t user : users) known.push_back(firsts[user]);
    known = MinByKey(*sets.team, keys, std::move(known));
    changes = 0;
    for (size_t k = 0; k < keys.size(); ++k) {
      if (known[k] >= firsts[users[k]]) continue;
      firsts[users[k]] = known[k];
      changes = 1;
    }
    sets.team->Sum(std::span(&changes, 1));
  }
  return firsts;
}

// Of each term of the table its number among the sorted terms that are kept.
std::vector<uint32_t> NumbersOf(const TermTable& table, const std::vector<ExampleTerm>& kept) {
  std::vector<uint32_t> numbers;
  for (const ExampleTerm& term : table.terms()) {
    const auto at =
        std::lower_bound(kept.begin(), kept.end(), term.key,
                         [](const ExampleTerm& one, uint64_t key) { return one.key < key; });
    const bool is_kept = at != kept.end() && at->key == term.key && !term.name.empty();
    numbers.push_back(is_kept ? static_cast<uint32_t>(at - kept.begin()) : kNoNumber);
  }
  return numbers;
}

// Appends the rows of the mail that is here.
class Joiner {
 public:
  Joiner(const Recipe& recipe, const MailSets& sets, std::vector<RawMessage>& raw,
         std::vector<uint32_t> term_numbers, Examples* out)
      : recipe_(recipe),
        sets_(sets),
        raw_(raw),
        out_(out),
        term_numbers_(std::move(term_numbers)),
        groups_{GroupMessages(Head::kKind, sets, raw), GroupMessages(Head::kOrigin, sets, raw)} {
    NumberNames();
    NumberSenders();
  }

  void Run() {
    for (size_t i = 0; i < raw_.size(); ++i) {
      MessageId& id = out_->messages.emplace_back(sets_.mail[i].id);
      id.copy_of = groups_[static_cast<size_t>(Head::kKind)][i];
      for (const RawRow& raw : raw_[i].rows) AddRow(i, raw);
      raw_[i] = RawMessage{};
    }
  }

 private:
  std::string FamilyOfRow(size_t i, Head head) const {
    return FamilyOf(recipe_, head, sets_.mail[i].label.FamilySource(head));
  }

  void NumberNames() {
    for (size_t i = 0; i < raw_.size(); ++i) {
      uint64_t place = uint64_t{sets_.mail[i].id.number} << 8;
      for (const RawRow& raw : raw_[i].rows) {
        sources_.Use(sets_.mail[i].label.source, place);
        families_.Use(FamilyOfRow(i, raw.row.head), place);
        languages_.Use(raw.language, place);
        ++place;
      }
    }
    out_->sources = sources_.Number(*sets_.team);
    out_->families = families_.Number(*sets_.team);
    out_->languages = languages_.Number(*sets_.team);
  }

  // Messages without rows have none.
  void NumberSenders() {
    std::vector<uint64_t> senders, organisations;
    std::vector<uint32_t> numbers;
    std::vector<size_t> with_rows;
    for (size_t i = 0; i < raw_.size(); ++i) {
      if (raw_[i].rows.empty()) continue;
      senders.push_back(HashOf(raw_[i].sender));
      organisations.push_back(HashOf(OrganisationOf(raw_[i].sender)));
      numbers.push_back(sets_.mail[i].id.number);
      with_rows.push_back(i);
    }
    const auto by_message = [&](const std::vector<uint64_t>& keys) {
      const std::vector<uint32_t> found = NumberByFirstUse(*sets_.team, keys, numbers);
      std::vector<uint32_t> all(raw_.size(), kNoNumber);
      for (size_t k = 0; k < found.size(); ++k) all[with_rows[k]] = found[k];
      return all;
    };
    senders_ = by_message(senders);
    organisations_ = by_message(organisations);
  }

  void AddRow(size_t i, const RawRow& raw) {
    const Mail& mail = sets_.mail[i];
    const SetRecipe& set = recipe_.sets[mail.set];
    ExampleRow& row = out_->rows.emplace_back(raw.row);
    row.message = mail.id.number;
    row.is_written = set.is_written;
    row.is_judged_only = set.is_judged_only;
    row.weight = static_cast<float>(set.weight[static_cast<size_t>(row.head)]);
    row.source = sources_[mail.label.source];
    row.family = families_[FamilyOfRow(i, row.head)];
    row.language = static_cast<uint8_t>(languages_[raw.language]);
    row.sender = senders_[i];
    row.organisation = organisations_[i];
    row.group = groups_[static_cast<size_t>(row.head)][i];
    std::vector<uint32_t> terms;
    for (const uint32_t term : raw.terms) {
      if (term_numbers_[term] != kNoNumber) terms.push_back(term_numbers_[term]);
    }
    std::sort(terms.begin(), terms.end());
    row.features = out_->AddFeatures(raw.fixed, terms, raw.signs);
  }

  const Recipe& recipe_;
  const MailSets& sets_;
  std::vector<RawMessage>& raw_;
  Examples* out_;
  std::vector<uint32_t> term_numbers_;
  std::array<std::vector<uint32_t>, kHeadCount> groups_;  // by head and index into raw_
  std::vector<uint32_t> senders_, organisations_;         // by index into raw_
  Names sources_, families_, languages_;
};

}  // namespace

void JoinRows(const Recipe& recipe, const MailSets& sets, std::vector<RawMessage>& raw,
              const TermTable& table, Examples* out) {
  out->terms = WidespreadTerms(recipe, sets, raw, table);
  out->least_spread = LeastSpread(recipe);
  out->message_count = sets.messages;
  Joiner(recipe, sets, raw, NumbersOf(table, out->terms), out).Run();
}

}  // namespace backstop::training
