// Terms are counted and told some at a time, so that what is noted of each takes no more memory
// than the rows. A term that is widespread in one process's mail is told without the rest.

#include "examples/widespread_terms.h"

#include <xxhash.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "parallel/by_key.h"
#include "parallel/packing.h"

namespace backstop::training {
namespace {

constexpr size_t kAtATime = 1 << 18;

// Where a term has been seen, as hashes of the names of families and senders.
struct Spread {
  std::vector<uint64_t> families;
  std::vector<uint64_t> senders;
  bool is_enough = false;

  // `limit`: when it is enough.
  void Add(uint64_t family, uint64_t sender, const TermSpread& limit) {
    if (is_enough) return;
    AddOne(family, &families);
    AddOne(sender, &senders);
    Decide(families.size() >= limit.families || senders.size() >= limit.senders);
  }
  void Join(const Spread& other, const TermSpread& limit) {
    for (const uint64_t family : other.families) AddOne(family, &families);
    for (const uint64_t sender : other.senders) AddOne(sender, &senders);
    Decide(is_enough || other.is_enough || families.size() >= limit.families ||
           senders.size() >= limit.senders);
  }

 private:
  void Decide(bool is_widespread) {
    is_enough = is_widespread;
    if (!is_enough) return;
    families = {};
    senders = {};
  }
  static void AddOne(uint64_t what, std::vector<uint64_t>* all) {
    if (std::find(all->begin(), all->end(), what) == all->end()) all->push_back(what);
  }
};

uint64_t HashOf(const std::string& text) { return XXH3_64bits(text.data(), text.size()); }

// Calls add(term, head, family, sender) for each term of each row that teaches.
template <typename F>
void ForEachUse(const Recipe& recipe, const MailSets& sets, const std::vector<RawMessage>& messages,
                F&& add) {
  for (size_t m = 0; m < messages.size(); ++m) {
    const Mail& mail = sets.mail[m];
    const uint64_t sender = HashOf(messages[m].sender);
    for (const RawRow& raw : messages[m].rows) {
      const Head head = raw.row.head;
      if (!(recipe.sets[mail.set].weight[static_cast<size_t>(head)] > 0)) continue;
      const uint64_t family = HashOf(FamilyOf(recipe, head, mail.label.FamilySource(head)));
      for (const uint32_t term : raw.terms) add(term, head, family, sender);
    }
  }
}

template <typename Stream>
void EntryFields(Stream& stream, uint64_t& key, std::string& name, Head& head, Spread& spread) {
  stream.Number(key);
  stream.Text(name);
  stream.Number(head);
  stream.Number(spread.is_enough);
  stream.Numbers(spread.families);
  stream.Numbers(spread.senders);
}

using Limits = std::array<TermSpread, kHeadCount>;

// What each process is to know of this one's terms [first, first + kAtATime). Alone, of terms that
// are not widespread nothing.
std::vector<std::string> TellOwners(const Recipe& recipe, const MailSets& sets,
                                    const std::vector<RawMessage>& messages, const TermTable& table,
                                    const Limits& limits, size_t first) {
  const uint32_t processes = sets.team->size();
  std::vector<Packer> to(processes);
  const size_t terms = table.terms().size();
  const size_t count = first < terms ? std::min(kAtATime, terms - first) : 0;
  std::vector<Spread> spreads(count);
  std::vector<Head> heads(count);
  if (count > 0) {
    ForEachUse(recipe, sets, messages,
               [&](uint32_t term, Head head, uint64_t family, uint64_t sender) {
                 if (term < first || term - first >= count) return;
                 heads[term - first] = head;
                 spreads[term - first].Add(family, sender, limits[static_cast<size_t>(head)]);
               });
  }
  for (size_t i = 0; i < count; ++i) {
    const bool is_seen = spreads[i].is_enough || !spreads[i].families.empty();
    if (!is_seen || (processes == 1 && !spreads[i].is_enough)) continue;
    ExampleTerm term = table.terms()[first + i];
    EntryFields(to[OwnerOf(term.key, processes)], term.key, term.name, heads[i], spreads[i]);
  }
  std::vector<std::string> bytes;
  bytes.reserve(to.size());
  for (Packer& packer : to) bytes.push_back(packer.Take());
  return bytes;
}

// All that is known of the terms that one process owns.
class KnownTerms {
 public:
  explicit KnownTerms(const Limits& limits) : limits_(limits) {}

  void Add(const std::string& told) {
    Unpacker unpacker(told);
    while (!unpacker.is_whole()) {
      ExampleTerm term;
      Head head{};
      Spread spread;
      EntryFields(unpacker, term.key, term.name, head, spread);
      const auto [at, is_new] = known_.try_emplace(term.key);
      Known& all = at->second;
      if (is_new || term.name < all.name) all.name = std::move(term.name);
      all.spread.Join(spread, limits_[static_cast<size_t>(head)]);
    }
  }
  // Those that are widespread, with the first name of each.
  std::vector<ExampleTerm> Kept() && {
    std::vector<ExampleTerm> kept;
    for (auto& [key, one] : known_) {
      if (one.spread.is_enough) kept.push_back({key, std::move(one.name)});
    }
    return kept;
  }

 private:
  struct Known {
    std::string name;
    Spread spread;
  };
  const Limits& limits_;
  std::unordered_map<uint64_t, Known> known_;
};

}  // namespace

std::array<TermSpread, kHeadCount> LeastSpread(const Recipe& recipe) {
  std::array<TermSpread, kHeadCount> least;
  for (size_t h = 0; h < kHeadCount; ++h)
    least[h] = {recipe.heads[h].min_families, recipe.heads[h].min_senders};
  return least;
}

std::vector<ExampleTerm> WidespreadTerms(const Recipe& recipe, const MailSets& sets,
                                         const std::vector<RawMessage>& messages,
                                         const TermTable& table) {
  Team& team = *sets.team;
  const Limits limits = LeastSpread(recipe);
  KnownTerms known(limits);
  const auto most = static_cast<size_t>(team.Max(static_cast<double>(table.terms().size())));
  for (size_t first = 0; first < most; first += kAtATime) {
    for (const std::string& told :
         team.Exchange(TellOwners(recipe, sets, messages, table, limits, first)))
      known.Add(told);
  }
  std::vector<ExampleTerm> kept = std::move(known).Kept();
  Packer packer;
  for (ExampleTerm& term : kept) TermFields(packer, term);
  kept.clear();
  for (const std::string& bytes : team.Gather(packer.Take())) {
    Unpacker unpacker(bytes);
    while (!unpacker.is_whole()) TermFields(unpacker, kept.emplace_back());
  }
  std::sort(kept.begin(), kept.end(),
            [](const ExampleTerm& a, const ExampleTerm& b) { return a.key < b.key; });
  return kept;
}

}  // namespace backstop::training
