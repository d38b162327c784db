// A set's digest runs over each message's path and bytes in reading order, so it is the same for an
// archive and for the folder that it unpacks to. Of messages that are another process's nothing is
// kept; where originals lie is asked for by a hash of their paths.

#include "examples/mail_sets.h"

#include <xxhash.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "examples/corrections.h"
#include "parallel/by_key.h"
#include "reader/label_words.h"
#include "reader/mail_source.h"
#include "set_labels/label_table.h"

namespace backstop::training {
namespace {

struct FreeHash {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

std::string Hex(XXH128_hash_t hash) {
  char text[33];
  std::snprintf(text, sizeof(text), "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  return text;
}

// The names of sources, numbered as the sets name them.
class SourceNames {
 public:
  uint32_t NumberOf(std::string_view source) {
    const auto [at, is_new] =
        numbers_.try_emplace(std::string(source), static_cast<uint32_t>(names_.size()));
    if (is_new) names_.push_back(at->first);
    return at->second;
  }
  const std::string& operator[](uint32_t number) const { return names_[number]; }

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, uint32_t> numbers_;
};

// Where a set holds the original that a label names, the returned message belongs for origin to
// that original's source: the same fold must hold both. Of several of its path the first is meant.
void NameOriginSources(const SourceNames& sources, Team& team, std::vector<Mail>* all) {
  constexpr uint64_t kNotThere = UINT64_MAX;
  std::vector<uint64_t> paths;   // hashes
  std::vector<uint64_t> places;  // number and source of a message that may have been returned
  for (const Mail& mail : *all) {
    const bool is_original = mail.label.original.empty();
    const std::string& path = is_original ? mail.id.path : mail.label.original;
    paths.push_back(XXH3_64bits(path.data(), path.size()));
    places.push_back(is_original ? uint64_t{mail.id.number} << 32 | mail.label.source_number
                                 : kNotThere);
  }
  places = MinByKey(team, paths, std::move(places));
  for (size_t i = 0; i < all->size(); ++i) {
    MailLabel& label = (*all)[i].label;
    const bool is_there = !label.original.empty() && places[i] != kNotThere;
    label.origin_source = is_there ? sources[static_cast<uint32_t>(places[i])] : label.source;
  }
}

// A row without its columns, with a word that nobody knows, or that says something else than
// another row of its path would leave its messages out or take their origin away.
Status LoadLabels(const std::string& file, corpus::LabelTable* out) {
  Status added;
  Status read = corpus::ForEachLabelRow(file, [&](const corpus::LabelView& row) {
    added = corpus::FaultOfRow(file, row);
    if (!added.ok()) return false;
    uint32_t first_line = 0;
    added = out->Add(row, &first_line);
    if (!added.ok()) return false;
    std::string fault = corpus::FaultOfWords(row.kind, row.origin);
    if (first_line != 0 && !out->Find(row.path))
      fault = "labelled otherwise in line " + std::to_string(first_line) + "; decide for one";
    if (!fault.empty())
      added = Status(Code::kBadArgument, file + ": line " + std::to_string(row.line) + ": " +
                                             std::string(row.path) + ": " + fault);
    return fault.empty();
  });
  return read.ok() ? added : read;
}

// What the label says where `correction`, which may be null, says nothing else. False: a kind that
// does not train.
bool ParseCorrected(const corpus::LabelView& label, const Correction* correction,
                    corpus::LabelMeaning* out) {
  if (correction == nullptr) return corpus::ParseMeaning(label.kind, label.origin, out);
  return corpus::ParseMeaning(correction->kind.empty() ? label.kind : correction->kind,
                              correction->origin.empty() ? label.origin : correction->origin, out);
}

// Numbers a message of the set `set`, notes what its label says, and keeps it where it is this
// process's.
void Take(const corpus::MessageRef& message, const corpus::LabelView& label,
          const corpus::LabelMeaning& meaning, uint32_t set, uint32_t source, MailSets* out) {
  const uint32_t number = out->messages++;
  const std::string original(corpus::NoteValue(label.note, "original"));
  const std::string said = std::to_string(static_cast<int>(meaning.kind)) + ' ' +
                           std::to_string(static_cast<int>(meaning.origin)) + ' ' +
                           std::string(label.source) + ' ' + original;
  out->labels_digest = XXH3_64bits_withSeed(said.data(), said.size(), out->labels_digest);
  if (!out->IsHere(number)) return;
  out->mail.push_back(
      {std::string(message.bytes),
       {meaning.kind, meaning.origin, std::string(label.source), original, "", source},
       set,
       {std::string(label.path), message.index, number}});
}

Status ReadSet(const Recipe& recipe, const std::string& corpora, const Corrections& corrections,
               uint32_t number, SourceNames* sources, MailSets* out) {
  const SetRecipe& set = recipe.sets[number];
  const std::string path = ResolvePath(recipe, corpora, set.path, set.from);
  const std::string labels_file = ResolvePath(recipe, corpora, set.labels, set.from);
  for (const std::string& file : {path, labels_file}) {
    if (!set.is_optional || std::filesystem::exists(file)) continue;
    out->sets.push_back({set.path, "", 0, 0, 0});
    out->notes.push_back(set.path + ": left out, " + file + " is not there");
    return {};
  }
  corpus::LabelTable labels;
  if (Status s = LoadLabels(labels_file, &labels); !s.ok()) return s;
  std::unique_ptr<XXH3_state_t, FreeHash> hash(XXH3_createState());
  XXH3_128bits_reset(hash.get());
  SetDigest digest{set.path, "", 0, 0, 0};
  size_t unlabelled = 0;
  Status status = corpus::ForEachMessage(
      path,
      [&](const corpus::MessageRef& message) {
        if (!message.error.empty()) return false;
        const auto label = labels.Find(message.path);
        const Correction* correction = label ? corrections.Find(std::string(label->path)) : nullptr;
        corpus::LabelMeaning meaning;
        if (!label || !ParseCorrected(*label, correction, &meaning)) {
          ++unlabelled;
          return true;
        }
        XXH3_128bits_update(hash.get(), label->path.data(), label->path.size());
        XXH3_128bits_update(hash.get(), message.bytes.data(), message.bytes.size());
        ++digest.messages;
        digest.corrected += correction != nullptr ? 1 : 0;
        digest.bytes += message.bytes.size();
        Take(message, *label, meaning, number, sources->NumberOf(label->source), out);
        return true;
      },
      {.skips_empty = true});
  if (!status.ok()) {
    const bool is_there = digest.messages > 0 || std::filesystem::exists(path);
    return Status(status.code(), "set " + set.path + " of " + recipe.file + ": " +
                                     status.message() +
                                     (is_there ? "; mend it or take it out of the set"
                                               : "; give the folder that holds it with --corpora"));
  }
  digest.digest = Hex(XXH3_128bits_digest(hash.get()));
  out->sets.push_back(digest);
  if (unlabelled > 0) {
    out->notes.push_back(set.path + ": " + std::to_string(unlabelled) +
                         " messages left out, no label that trains");
  }
  if (digest.messages == 0) {
    return Status(Code::kBadArgument, "set " + set.path + " of " + recipe.file +
                                          " has no message that " + set.labels +
                                          " labels; check both paths");
  }
  return {};
}

}  // namespace

Status ReadMailSets(const Recipe& recipe, const std::string& corpora, Team& team, MailSets* out) {
  out->team = &team;
  Corrections corrections;
  if (!recipe.corrections.empty()) {
    if (Status s =
            corrections.Load(ResolvePath(recipe, corpora, recipe.corrections, SetPlace::kRecipe));
        !s.ok())
      return s;
  }
  SourceNames sources;
  for (uint32_t number = 0; number < recipe.sets.size(); ++number) {
    if (Status s = ReadSet(recipe, corpora, corrections, number, &sources, out); !s.ok()) return s;
  }
  NameOriginSources(sources, team, &out->mail);
  uint64_t applied = 0;
  for (const SetDigest& set : out->sets) applied += set.corrected;
  if (applied < corrections.size()) {
    out->notes.push_back(std::to_string(corrections.size() - applied) +
                         " corrections are of messages that are not in the sets");
  }
  return {};
}

}  // namespace backstop::training
