// Blocks of messages go to threads round robin; every thread has its own Extractor and counters.

#include "examples/extract.h"

#include <algorithm>
#include <memory>
#include <string>
#include <thread>

#include "examples/extract_parts.h"
#include "examples/join_rows.h"
#include "examples/raw_rows.h"
#include "features/structure.h"
#include "gate/sign_reader.h"

namespace backstop::training {
namespace {

constexpr size_t kBlock = 64;  // messages handed to a thread at a time

class Pass {
 public:
  Pass(const Recipe& recipe, const scan::PatternSet& patterns, const MailSets& sets,
       const ExtractOptions& options)
      : recipe_(recipe), patterns_(patterns), sets_(sets), options_(options) {}

  // Calls work(thread, extractor, i) for every message of MailSets::mail. kNoMemory.
  template <typename Work>
  Status Run(double progress_from, Work&& work) {
    const uint32_t threads = std::max(1u, options_.threads);
    std::vector<std::unique_ptr<features::Extractor>> extractors(threads);
    for (auto& extractor : extractors) {
      if (Status s = features::Extractor::New(patterns_, &extractor); !s.ok()) return s;
    }
    const size_t n = sets_.mail.size();
    auto run = [&](uint32_t t) {
      for (size_t block = t; block * kBlock < n; block += threads) {
        const size_t end = std::min(n, (block + 1) * kBlock);
        for (size_t i = block * kBlock; i < end; ++i) work(t, *extractors[t], i);
        if (t == 0 && options_.progress) {
          options_.progress(progress_from + static_cast<double>(end) / static_cast<double>(n) / 2);
        }
      }
    };
    std::vector<std::thread> workers;
    for (uint32_t t = 1; t < threads; ++t) workers.emplace_back(run, t);
    run(0);
    for (std::thread& worker : workers) worker.join();
    return {};
  }

 private:
  const Recipe& recipe_;
  const scan::PatternSet& patterns_;
  const MailSets& sets_;
  const ExtractOptions& options_;
};

// The patterns that the recipe's gate may look for.
std::vector<scan::Pattern> GatePatterns(const Recipe& recipe, const scan::PatternSet& patterns) {
  std::vector<scan::Pattern> wanted;
  for (const scan::Pattern& pattern : patterns.patterns()) {
    const auto is_of = [&](const std::string& file) {
      return pattern.name.starts_with("text." + file + ".");
    };
    const auto& [files, says, drop, opened] = recipe.gate;
    const std::string_view meaning = kMeaningNames[static_cast<size_t>(pattern.says)];
    const bool is_wanted = std::any_of(files.begin(), files.end(), is_of) ||
                           std::find(says.begin(), says.end(), meaning) != says.end();
    if (is_wanted && gate::SignTable::CanFind(pattern)) wanted.push_back(pattern);
  }
  return wanted;
}

void NameFixedFeatures(const scan::PatternSet& patterns, Examples* out) {
  for (std::string_view name : features::StructureNames()) out->fixed_names.emplace_back(name);
  out->structure_count = static_cast<uint32_t>(out->fixed_names.size());
  for (uint32_t id = 0; id < out->structure_count; ++id) {
    const std::string_view name = out->fixed_names[id];
    const bool is_wordless = name == features::kSaysNothing;
    if (is_wordless) out->wordless = id;
    out->is_wording.push_back(!is_wordless && name.find(".says_") != name.npos ? 1 : 0);
  }
  out->fixed_names.resize(features::FixedFeatureCount(patterns.patterns().size()));
  out->is_wording.resize(out->fixed_names.size());
  for (uint32_t p = 0; p < patterns.patterns().size(); ++p) {
    for (int z = 0; z < kZoneCount; ++z) {
      const Zone zone = static_cast<Zone>(z);
      const uint32_t id = features::PatternFeatureId(p, zone);
      out->fixed_names[id] = features::PatternFeatureName(patterns.patterns()[p].name, zone);
      out->is_wording[id] = patterns.patterns()[p].says != Meaning::kNone ? 1 : 0;
    }
  }
}

// First pass: what all processes have counted.
Status CountTerms(const Recipe& recipe, const MailSets& sets, const ExtractOptions& options,
                  Pass& pass, TermCounts* counts, NameWords* names) {
  std::vector<NameWords> by_thread(std::max(1u, options.threads));
  const Status status = pass.Run(0, [&](uint32_t t, features::Extractor& extractor, size_t i) {
    if (recipe.sets[sets.mail[i].set].is_judged_only) return;
    CountMessage(recipe, sets.mail[i], extractor, counts, &by_thread[t]);
  });
  if (Status s = Agree(*sets.team, status); !s.ok()) return s;
  for (NameWords& other : by_thread) {
    names->Merge(other);
    other = {};
  }
  counts->SumOver(*sets.team);
  names->Decide(recipe.name_min_sources, recipe.name_min_ratio, *sets.team);
  return {};
}

// One table of all threads' terms.
TermTable JoinTables(std::vector<TermTable> tables, const std::vector<uint32_t>& thread_of,
                     std::vector<RawMessage>* messages) {
  TermTable all = std::move(tables[0]);
  for (uint32_t t = 1; t < tables.size(); ++t) {
    std::vector<uint32_t> numbers;
    for (const ExampleTerm& term : tables[t].terms())
      numbers.push_back(all.NumberOf(term.key, [&term] { return term.name; }));
    tables[t] = {};
    for (size_t i = 0; i < messages->size(); ++i) {
      if (thread_of[i] != t) continue;
      for (RawRow& row : (*messages)[i].rows) {
        for (uint32_t& term : row.terms) term = numbers[term];
      }
    }
  }
  return all;
}

// Second pass: the rows of the messages that are here, and the names of their terms.
Status ReadRows(const Recipe& recipe, const MailSets& sets, const ExtractOptions& options,
                const gate::SignTable& signs, const TermCounts& counts, const NameWords& names,
                Pass& pass, RawShard* out) {
  const uint32_t threads = std::max(1u, options.threads);
  std::vector<std::unique_ptr<gate::SignReader>> sign_readers(threads);
  for (auto& reader : sign_readers) {
    if (Status s = gate::SignReader::New(signs, &reader); !s.ok()) return s;
  }
  const features::LanguageGuesser languages;
  std::vector<TermTable> tables(threads);
  std::vector<uint32_t> thread_of(sets.mail.size());
  out->messages.resize(sets.mail.size());
  const auto read = [&](uint32_t t, features::Extractor& extractor, size_t i) {
    RawMessage& raw = out->messages[i];
    thread_of[i] = t;
    ReadMessage(recipe, sets.mail[i], extractor, languages, counts, names, &tables[t], &raw);
    ReadSigns(sets.mail[i].bytes, extractor, *sign_readers[t], &raw);
  };
  if (Status s = pass.Run(0.5, read); !s.ok()) return s;
  out->terms = JoinTables(std::move(tables), thread_of, &out->messages);
  return {};
}

}  // namespace

Status Extract(const Recipe& recipe, const scan::PatternSet& patterns, const MailSets& sets,
               const ExtractOptions& options, Examples* out) {
  Team& team = *sets.team;
  Pass pass(recipe, patterns, sets, options);
  const std::vector<scan::Pattern> gate_patterns = GatePatterns(recipe, patterns);
  std::unique_ptr<gate::SignTable> signs;
  if (Status s = gate::SignTable::New(gate_patterns, &signs); !s.ok()) return s;
  const uint64_t key = ExtractionKey(recipe, patterns, sets);
  const ExtractParts parts(options.parts, key, team);
  RawShard shard;
  const bool has_shard = parts.ReadShard(sets, &shard);
  for (const std::string& file : team.Gather(has_shard ? parts.shard_file() : "")) {
    if (!file.empty() && options.note) options.note(file + ": rows kept of a run before are used");
  }
  TermCounts counts;
  NameWords names;
  if (!parts.ReadCounts(&counts, &names)) {
    if (Status s = CountTerms(recipe, sets, options, pass, &counts, &names); !s.ok()) return s;
    if (Status s = parts.WriteCounts(counts, names); !s.ok()) return s;
  }
  Status status;
  if (!has_shard) {
    status = ReadRows(recipe, sets, options, *signs, counts, names, pass, &shard);
    if (status.ok()) status = parts.WriteShard(shard);
  }
  if (Status s = Agree(team, status); !s.ok()) return s;

  Examples examples;
  NameFixedFeatures(patterns, &examples);
  examples.key = key;
  examples.sign_names = gate::SignTable::NamesOf(gate_patterns);
  examples.sets = sets.sets;
  examples.name_words = names.size();
  examples.shards = team.size();
  examples.team = &team;
  JoinRows(recipe, sets, shard.messages, shard.terms, &examples);
  *out = std::move(examples);
  return {};
}

void RemoveParts(const ExtractOptions& options, Team& team) {
  ExtractParts(options.parts, 0, team).Remove();
}

}  // namespace backstop::training
