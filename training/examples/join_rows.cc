// Every process numbers the rows of all for itself, in the mail's order: from names where there are
// few (sources, families, languages), from hashes of names where there may be many (senders,
// organisations).

#include "examples/join_rows.h"

#include <xxhash.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "examples/name_words.h"
#include "examples/widespread_terms.h"
#include "grouping/disjoint_sets.h"
#include "parallel/packing.h"

namespace backstop::training {
namespace {

constexpr uint32_t kBlocksAtATime = 512;  // of each process's messages, told at a time
constexpr uint32_t kNoNumber = UINT32_MAX;

// Numbers in order of first use.
template <typename Key>
class Numbering {
 public:
  explicit Numbering(std::vector<Key>* names = nullptr) : names_(names) {}
  uint32_t operator()(const Key& name) {
    const auto [at, is_new] = numbers_.try_emplace(name, static_cast<uint32_t>(numbers_.size()));
    if (is_new && names_ != nullptr) names_->push_back(name);
    return at->second;
  }

 private:
  std::vector<Key>* names_;
  std::unordered_map<Key, uint32_t> numbers_;
};

uint64_t HashOf(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

// A row as its process tells the others of it: source, family and language are numbers into its own
// names, `features` into its own lists of signs.
struct ToldRow {
  ExampleRow row;
  uint64_t sender;
  uint64_t organisation;
};

// The names and signs of one process's rows.
struct ToldTables {
  std::vector<std::string> sources, families, languages;
  std::vector<std::vector<uint32_t>> signs;

  template <typename Stream>
  void Fields(Stream& stream) {
    for (auto* names : {&sources, &families, &languages}) {
      stream.Size(*names);
      for (std::string& name : *names) stream.Text(name);
    }
    stream.Size(signs);
    for (std::vector<uint32_t>& one : signs) stream.Numbers(one);
  }
};

// The rows that are here, as they are told.
class RowsHere {
 public:
  RowsHere(const Recipe& recipe, const MailSets& sets, const std::vector<RawMessage>& raw)
      : recipe_(recipe), sets_(sets), raw_(raw) {
    // Tables first, since others begin to number with the first rows.
    for (size_t i = 0; i < raw.size(); ++i) {
      for (const RawRow& one : raw[i].rows) Told(i, one);
    }
  }

  ToldTables& tables() { return tables_; }

  // Rows of the next messages with numbers below `end`.
  std::vector<ToldRow> Next(uint32_t end) {
    std::vector<ToldRow> told;
    for (; at_ < raw_.size() && sets_.mail[at_].id.number < end; ++at_) {
      for (const RawRow& one : raw_[at_].rows) told.push_back(Told(at_, one));
    }
    return told;
  }

 private:
  ToldRow Told(size_t i, const RawRow& one) {
    const Mail& mail = sets_.mail[i];
    const SetRecipe& set = recipe_.sets[mail.set];
    ToldRow told{one.row, HashOf(raw_[i].sender), HashOf(OrganisationOf(raw_[i].sender))};
    ExampleRow& row = told.row;
    row.is_written = set.is_written;
    row.is_judged_only = set.is_judged_only;
    row.weight = static_cast<float>(set.weight[static_cast<size_t>(row.head)]);
    row.message = mail.id.number;
    row.source = sources_(mail.label.source);
    row.family = families_(FamilyOf(recipe_, row.head, mail.label.FamilySource(row.head)));
    row.language = static_cast<uint8_t>(languages_(one.language));
    const auto [at, is_new] = sign_numbers_.try_emplace(one.signs, tables_.signs.size());
    if (is_new) tables_.signs.push_back(one.signs);
    row.features = at->second;
    return told;
  }

  const Recipe& recipe_;
  const MailSets& sets_;
  const std::vector<RawMessage>& raw_;
  size_t at_ = 0;
  ToldTables tables_;
  Numbering<std::string> sources_{&tables_.sources};
  Numbering<std::string> families_{&tables_.families};
  Numbering<std::string> languages_{&tables_.languages};
  std::map<std::vector<uint32_t>, uint64_t> sign_numbers_;
};

// Groups of a head: messages joined by any key that they share. Each process looks after one range
// of keys and tells the others which messages share one.
corpus::DisjointSets GroupMessages(Head head, const MailSets& sets,
                                   const std::vector<RawMessage>& raw) {
  struct Entry {
    uint64_t key;
    uint32_t message;
    bool operator<(const Entry& other) const {
      return key != other.key ? key < other.key : message < other.message;
    }
  };
  Team& team = *sets.team;
  std::vector<std::vector<Entry>> by_owner(team.size());
  for (size_t i = 0; i < raw.size(); ++i) {
    for (const uint64_t key : raw[i].group_keys[static_cast<size_t>(head)])
      by_owner[key % team.size()].push_back({key, sets.mail[i].id.number});
  }
  std::vector<std::string> to;
  for (std::vector<Entry>& entries : by_owner) {
    Packer packer;
    packer.Numbers(entries);
    to.push_back(packer.Take());
    entries = {};
  }
  std::vector<Entry> mine;
  for (const std::string& bytes : team.Exchange(std::move(to))) {
    std::vector<Entry> part;
    Unpacker(bytes).Numbers(part);
    mine.insert(mine.end(), part.begin(), part.end());
  }
  std::sort(mine.begin(), mine.end());
  std::vector<std::pair<uint32_t, uint32_t>> joined;
  for (size_t i = 1; i < mine.size(); ++i) {
    if (mine[i].key == mine[i - 1].key && mine[i].message != mine[i - 1].message)
      joined.push_back({mine[i - 1].message, mine[i].message});
  }
  mine = {};
  Packer packer;
  for (auto& [first, second] : joined) {
    packer.Number(first);
    packer.Number(second);
  }
  corpus::DisjointSets groups(sets.messages);
  for (const std::string& bytes : team.Gather(packer.Take())) {
    std::vector<uint32_t> pair(2);
    Unpacker unpacker(bytes);
    while (!unpacker.is_whole()) {
      for (uint32_t& message : pair) unpacker.Number(message);
      groups.Join(pair[0], pair[1]);
    }
  }
  return groups;
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

// Appends the rows of all processes, in the mail's order.
class Joiner {
 public:
  Joiner(const MailSets& sets, std::vector<RawMessage>& raw, const TermTable& table, Examples* out)
      : sets_(sets),
        raw_(raw),
        out_(out),
        term_numbers_(NumbersOf(table, out->terms)),
        groups_{GroupMessages(Head::kKind, sets, raw), GroupMessages(Head::kOrigin, sets, raw)} {}

  void Run(const Recipe& recipe) {
    Team& team = *sets_.team;
    for (uint32_t m = 0; m < sets_.messages; ++m)
      out_->copy_of.push_back(groups_[static_cast<size_t>(Head::kKind)].Find(m));
    RowsHere here(recipe, sets_, raw_);
    Packer packer;
    here.tables().Fields(packer);
    tables_.resize(team.size());
    const std::vector<std::string> tables = team.Gather(packer.Take());
    for (uint32_t rank = 0; rank < team.size(); ++rank) {
      Unpacker unpacker(tables[rank]);
      tables_[rank].Fields(unpacker);
    }
    const uint32_t step = kBlocksAtATime * kShardBlock * team.size();
    for (uint32_t first = 0; first < sets_.messages; first += step) {
      const uint32_t end = first + std::min(step, sets_.messages - first);
      std::vector<ToldRow> rows = here.Next(end);
      Packer told;
      told.Numbers(rows);
      AddRows(first, end, team.Gather(told.Take()));
    }
  }

 private:
  void AddRows(uint32_t first, uint32_t end, const std::vector<std::string>& told) {
    std::vector<std::vector<ToldRow>> rows(told.size());
    for (size_t rank = 0; rank < told.size(); ++rank) Unpacker(told[rank]).Numbers(rows[rank]);
    std::vector<size_t> next(told.size());
    const RawRow elsewhere;
    for (uint32_t m = first; m < end; ++m) {
      const uint32_t rank = ShardOf(m, static_cast<uint32_t>(told.size()));
      const bool is_here = sets_.IsHere(m);
      for (size_t i = 0; next[rank] < rows[rank].size(); ++i, ++next[rank]) {
        const ToldRow& one = rows[rank][next[rank]];
        if (one.row.message != m) break;
        AddRow(one, tables_[rank], is_here ? raw_[at_].rows[i] : elsewhere);
      }
      if (!is_here) continue;
      out_->messages.push_back(sets_.mail[at_].id);
      raw_[at_++] = RawMessage{};
    }
  }

  // `here`: empty for another process's row.
  void AddRow(const ToldRow& told, const ToldTables& tables, const RawRow& here) {
    ExampleRow& row = out_->rows.emplace_back(told.row);
    row.source = sources_(tables.sources[told.row.source]);
    row.family = families_(tables.families[told.row.family]);
    row.language = static_cast<uint8_t>(languages_(tables.languages[told.row.language]));
    row.sender = senders_(told.sender);
    row.organisation = organisations_(told.organisation);
    row.group = groups_[static_cast<size_t>(row.head)].Find(row.message);
    std::vector<uint32_t> terms;
    for (const uint32_t term : here.terms) {
      if (term_numbers_[term] != kNoNumber) terms.push_back(term_numbers_[term]);
    }
    std::sort(terms.begin(), terms.end());
    row.features = out_->AddFeatures(here.fixed, terms, tables.signs[told.row.features]);
  }

  const MailSets& sets_;
  std::vector<RawMessage>& raw_;
  Examples* out_;
  size_t at_ = 0;  // into the mail that is here
  std::vector<uint32_t> term_numbers_;
  std::array<corpus::DisjointSets, kHeadCount> groups_;
  std::vector<ToldTables> tables_;
  Numbering<std::string> sources_{&out_->sources};
  Numbering<std::string> families_{&out_->families};
  Numbering<std::string> languages_{&out_->languages};
  Numbering<uint64_t> senders_;
  Numbering<uint64_t> organisations_;
};

}  // namespace

void JoinRows(const Recipe& recipe, const MailSets& sets, std::vector<RawMessage>& raw,
              const TermTable& table, Examples* out) {
  out->terms = WidespreadTerms(recipe, sets, raw, table);
  out->least_spread = LeastSpread(recipe);
  out->message_count = sets.messages;
  Joiner(sets, raw, table, out).Run(recipe);
}

}  // namespace backstop::training
