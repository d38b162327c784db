// Blocks of messages go to threads round robin; every thread has its own Extractor and counters.
// Terms are first counted in one table of saturating bytes (a count may come out too high by a
// collision, never too low), so that only terms with a chance are ever held by name. Numbers are
// given out in the mail's order and in key order, never in the threads' order.

#include "examples/extract.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>

#include "examples/message_views.h"
#include "examples/name_words.h"
#include "features/extractor.h"
#include "features/language.h"
#include "gate/sign_reader.h"
#include "grouping/disjoint_sets.h"
#include "grouping/original_keys.h"

namespace backstop::training {
namespace {

constexpr size_t kSketchBits = 26;  // 64 MiB: a few million distinct terms in 67 million counters
constexpr uint8_t kSketchFull =
    200;  // well under 255, so that threads racing past it cannot wrap it around
constexpr size_t kBlock = 64;  // messages handed to a thread at a time

size_t SketchSlot(uint64_t key) { return key >> (64 - kSketchBits); }

// What one thread gathers of one row; `terms` are keys until all are numbered.
struct RawRow {
  ExampleRow row;
  std::string_view language;
  std::vector<uint32_t> fixed;
  std::vector<uint64_t> terms;
  std::vector<uint32_t> signs;
};

struct RawMessage {
  std::string sender;
  std::array<std::vector<uint64_t>, kHeadCount> group_keys;
  std::vector<RawRow> rows;
};

// Counters of the first pass, shared by the threads.
struct Counts {
  std::unique_ptr<std::atomic<uint8_t>[]> sketch {
    new std::atomic<uint8_t>[ size_t{1} << kSketchBits ]()
  };
  void Add(uint64_t key) {
    std::atomic<uint8_t>& count = sketch[SketchSlot(key)];
    if (count.load(std::memory_order_relaxed) < kSketchFull)
      count.fetch_add(1, std::memory_order_relaxed);
  }
  uint32_t Get(uint64_t key) const {
    return sketch[SketchSlot(key)].load(std::memory_order_relaxed);
  }
};

std::vector<uint64_t> DistinctTerms(const features::Extractor& extractor,
                                    std::span<const Zone> zones) {
  std::vector<uint64_t> keys;
  for (Zone zone : zones) {
    features::ForEachTerm(
        zone, extractor.words(zone),
        [&keys](uint64_t key, uint32_t, uint32_t, uint32_t) { keys.push_back(key); });
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

std::string_view TextOf(const features::Extractor& extractor, Zone zone,
                        const features::Word& word) {
  return extractor.text(zone).substr(word.begin, word.end - word.begin);
}

class Pass {
 public:
  Pass(const Recipe& recipe, const scan::PatternSet& patterns, const MailSets& sets,
       const ExtractOptions& options)
      : recipe_(recipe), patterns_(patterns), sets_(sets), options_(options) {}

  // Calls work(thread, extractor, message) for every message. kNoMemory.
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
        for (size_t m = block * kBlock; m < end; ++m)
          work(t, *extractors[t], static_cast<uint32_t>(m));
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

// First pass, one message: its terms into the sketch, its name words and written words into the
// thread's counts.
void CountMessage(const Recipe& recipe, const Mail& mail, uint32_t source,
                  features::Extractor& extractor, Counts* counts, NameWords* names) {
  std::set<std::string, std::less<>> name_words;
  std::set<std::string> texts;
  ForEachView(extractor, mail, recipe.sets[mail.set], [&](const RowView& view) {
    for (uint64_t key : DistinctTerms(extractor, view.zones)) counts->Add(key);
    CollectNameWords(extractor.text(view.zones[0]), &name_words);
    const report::Report& read = extractor.report();
    CollectHiddenNames(view.head == Head::kKind ? read.outer : read.returned, extractor.converter(),
                       &name_words);
    for (Zone zone : view.zones) {
      for (const features::Word& word : extractor.words(zone))
        texts.emplace(TextOf(extractor, zone, word));
    }
  });
  names->AddNames(name_words);
  names->AddText({texts.begin(), texts.end()}, source);
}

// For kind only copies of one message belong together: two bounces of one original are two
// wrappers.
std::vector<uint64_t> GroupKeys(Head head, const features::Extractor& extractor, const Mail& mail) {
  if (head == Head::kKind) return {corpus::CopyKey(mail.bytes)};
  return corpus::OriginalKeys({mail.id.path, mail.id.index, mail.label.original},
                              extractor.report(), extractor.words(Zone::kOriginalBody));
}

// Of a report the explanation; of a returned message its text, or where there is too little of it
// the subject, whose words are all that its head has.
std::string_view LanguageOf(const features::Extractor& extractor,
                            const features::LanguageGuesser& languages, Head head) {
  if (head == Head::kKind) return extractor.language();
  constexpr Zone kBody = Zone::kOriginalBody, kHead = Zone::kOriginalHead;
  const std::string_view of_body = languages.Guess(extractor.text(kBody), extractor.words(kBody));
  const auto subject = extractor.words(kHead);
  if (of_body != features::kNoLanguage || subject.empty()) return of_body;
  const uint32_t begin = subject.front().begin;
  return languages.Guess(extractor.text(kHead).substr(begin, subject.back().end - begin), subject);
}

// The name of a term, or empty when one of its words is a name.
std::string NameUnlessBarred(const features::Extractor& extractor, const NameWords& names,
                             Zone zone, uint32_t first, uint32_t second, uint32_t gap) {
  const auto words = extractor.words(zone);
  if (names.IsName(TextOf(extractor, zone, words[first]))) return {};
  if (gap > 0 && names.IsName(TextOf(extractor, zone, words[second]))) return {};
  return features::TermName(zone, extractor.text(zone), words, first, second, gap);
}

// A thread's term names by key; an empty name: barred.
using TermNames = std::unordered_map<uint64_t, std::string>;

void ReadMessage(const Recipe& recipe, const Mail& mail, features::Extractor& extractor,
                 const features::LanguageGuesser& languages, const Counts& counts,
                 const NameWords& names, TermNames* term_names, RawMessage* out) {
  const FamilyRule* rule = RuleOf(recipe, Head::kOrigin, mail.label.FamilySource(Head::kOrigin));
  const bool is_words_only = rule != nullptr && rule->is_words_only;
  ForEachView(extractor, mail, recipe.sets[mail.set], [&](const RowView& view) {
    RawRow raw;
    raw.row.head = view.head;
    raw.row.label =
        static_cast<uint8_t>(view.head == Head::kKind ? static_cast<uint8_t>(mail.label.kind)
                                                      : static_cast<uint8_t>(mail.label.origin));
    raw.row.mode = view.mode;
    raw.row.is_report = view.is_report;
    raw.language = LanguageOf(extractor, languages, view.head);
    const bool is_bare = is_words_only && view.head == Head::kOrigin;
    if (is_bare && view.mode == ReturnMode::kHeaders) return;
    if (!is_bare) raw.fixed.assign(view.fixed.begin(), view.fixed.end());
    std::sort(raw.fixed.begin(), raw.fixed.end());
    raw.fixed.erase(std::unique(raw.fixed.begin(), raw.fixed.end()), raw.fixed.end());
    for (Zone zone : view.zones) {
      features::ForEachTerm(zone, extractor.words(zone),
                            [&](uint64_t key, uint32_t first, uint32_t second, uint32_t gap) {
                              if (counts.Get(key) < recipe.min_messages) return;
                              const auto [at, is_new] = term_names->try_emplace(key);
                              if (is_new)
                                at->second =
                                    NameUnlessBarred(extractor, names, zone, first, second, gap);
                              if (!at->second.empty()) raw.terms.push_back(key);
                            });
    }
    std::sort(raw.terms.begin(), raw.terms.end());
    raw.terms.erase(std::unique(raw.terms.begin(), raw.terms.end()), raw.terms.end());
    if (out->sender.empty()) out->sender = SenderOf(extractor.text(view.zones[0]));
    std::vector<uint64_t>& keys = out->group_keys[static_cast<size_t>(view.head)];
    if (keys.empty()) keys = GroupKeys(view.head, extractor, mail);
    out->rows.push_back(std::move(raw));
  });
}

// Numbers for strings in order of first use.
class Numbering {
 public:
  explicit Numbering(std::vector<std::string>* names) : names_(names) {}
  uint32_t operator()(const std::string& name) {
    const auto [at, is_new] = numbers_.try_emplace(name, static_cast<uint32_t>(numbers_.size()));
    if (is_new) names_->push_back(name);
    return at->second;
  }

 private:
  std::vector<std::string>* names_;
  std::unordered_map<std::string, uint32_t> numbers_;
};

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
std::unordered_map<uint64_t, uint32_t> NumberTerms(std::vector<TermNames>& by_thread,
                                                   Examples* out) {
  for (TermNames& names : by_thread) {
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

// What the header gate sees of a message.
void ReadSigns(std::string_view message, features::Extractor& extractor, gate::SignReader& reader,
               RawMessage* out) {
  const bool is_read = reader.Read(message, extractor.converter());
  for (RawRow& raw : out->rows) {
    if (raw.row.head != Head::kKind) continue;
    raw.row.is_head_unread = !is_read;
    if (is_read) raw.signs.assign(reader.signs().begin(), reader.signs().end());
    std::sort(raw.signs.begin(), raw.signs.end());
  }
}

void AppendRows(const Recipe& recipe, const MailSets& sets, std::vector<RawMessage>& raw,
                const std::unordered_map<uint64_t, uint32_t>& term_numbers, Examples* out) {
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
      row.language = languages(std::string(one.language));
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

void NameFixedFeatures(const scan::PatternSet& patterns, Examples* out) {
  for (std::string_view name : features::StructureNames()) out->fixed_names.emplace_back(name);
  out->structure_count = static_cast<uint32_t>(out->fixed_names.size());
  out->fixed_names.resize(features::FixedFeatureCount(patterns.patterns().size()));
  for (uint32_t p = 0; p < patterns.patterns().size(); ++p) {
    for (int z = 0; z < kZoneCount; ++z) {
      const Zone zone = static_cast<Zone>(z);
      out->fixed_names[features::PatternFeatureId(p, zone)] =
          features::PatternFeatureName(patterns.patterns()[p].name, zone);
    }
  }
}

}  // namespace

Status Extract(const Recipe& recipe, const scan::PatternSet& patterns, const MailSets& sets,
               const ExtractOptions& options, Examples* out) {
  const uint32_t threads = std::max(1u, options.threads);
  std::vector<std::string> source_names;
  Numbering number_source(&source_names);
  std::vector<uint32_t> sources;
  for (const Mail& mail : sets.mail) sources.push_back(number_source(mail.label.source));

  Pass pass(recipe, patterns, sets, options);
  Counts counts;
  std::vector<NameWords> names(threads);
  Status status = pass.Run(0, [&](uint32_t t, features::Extractor& extractor, uint32_t m) {
    if (recipe.sets[sets.mail[m].set].is_judged_only) return;
    CountMessage(recipe, sets.mail[m], sources[m], extractor, &counts, &names[t]);
  });
  if (!status.ok()) return status;
  for (uint32_t t = 1; t < threads; ++t) names[0].Merge(names[t]);
  names[0].Decide(recipe.name_min_sources, recipe.name_min_ratio);

  std::unique_ptr<gate::SignTable> signs;
  status = gate::SignTable::New(GatePatterns(recipe, patterns), "", &signs);
  std::vector<std::unique_ptr<gate::SignReader>> sign_readers(threads);
  for (auto& reader : sign_readers) {
    if (status.ok()) status = gate::SignReader::New(*signs, &reader);
  }
  if (!status.ok()) return status;

  const features::LanguageGuesser languages;
  std::vector<TermNames> term_names(threads);
  std::vector<RawMessage> raw(sets.mail.size());
  status = pass.Run(0.5, [&](uint32_t t, features::Extractor& extractor, uint32_t m) {
    ReadMessage(recipe, sets.mail[m], extractor, languages, counts, names[0], &term_names[t],
                &raw[m]);
    ReadSigns(sets.mail[m].bytes, extractor, *sign_readers[t], &raw[m]);
  });
  if (!status.ok()) return status;

  Examples examples;
  NameFixedFeatures(patterns, &examples);
  examples.sign_names = signs->names();
  examples.sets = sets.sets;
  examples.name_words = names[0].size();
  AppendRows(recipe, sets, raw, NumberTerms(term_names, &examples), &examples);
  *out = std::move(examples);
  return {};
}

}  // namespace backstop::training
