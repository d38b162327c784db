// A set's digest runs over each message's path and bytes in reading order, so it is the same for an
// archive and for the folder that it unpacks to. Of messages that are another process's only a hash
// of the path and the source are noted, and these for as long as sets are read.

#include "examples/mail_sets.h"

#include <xxhash.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <unordered_map>

#include "examples/corrections.h"
#include "reader/labels.h"
#include "reader/mail_source.h"

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

// Where messages that may have been returned lie, and their sources.
class OriginalSources {
 public:
  uint32_t NumberOf(const std::string& source) {
    const auto [at, is_new] = numbers_.try_emplace(source, static_cast<uint32_t>(sources_.size()));
    if (is_new) sources_.push_back(source);
    return at->second;
  }
  void Add(const std::string& path, uint32_t source) {
    originals_.push_back({XXH3_64bits(path.data(), path.size()), source});
  }
  // Where a set holds the original that a label names, the returned message belongs for origin to
  // that original's source: the same fold must hold both.
  void GiveTo(std::vector<Mail>* all) {
    const auto is_before = [](const Original& a, const Original& b) { return a.path < b.path; };
    std::stable_sort(originals_.begin(), originals_.end(), is_before);
    for (Mail& mail : *all) {
      const std::string& path = mail.label.original;
      const Original wanted{XXH3_64bits(path.data(), path.size()), 0};
      const auto at = std::lower_bound(originals_.begin(), originals_.end(), wanted, is_before);
      const bool is_there = at != originals_.end() && at->path == wanted.path && !path.empty();
      mail.label.origin_source = is_there ? sources_[at->source] : mail.label.source;
    }
  }

 private:
  struct Original {
    uint64_t path;  // hash
    uint32_t source;
  };
  std::vector<std::string> sources_;
  std::unordered_map<std::string, uint32_t> numbers_;
  std::vector<Original> originals_;
};

Status ReadSet(const Recipe& recipe, const std::string& corpora, const Corrections& corrections,
               uint32_t number, OriginalSources* originals, MailSets* out) {
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
  if (Status s = labels.Load(labels_file); !s.ok()) return s;
  std::unique_ptr<XXH3_state_t, FreeHash> hash(XXH3_createState());
  XXH3_128bits_reset(hash.get());
  SetDigest digest{set.path, "", 0, 0, 0};
  size_t unlabelled = 0;
  Status status = corpus::ForEachMessage(
      path,
      [&](const corpus::MessageRef& message) {
        if (!message.error.empty()) return false;
        const corpus::Label* label = labels.Find(message.path);
        const Correction* correction = label == nullptr ? nullptr : corrections.Find(label->path);
        corpus::LabelMeaning meaning;
        if (label == nullptr ||
            !corpus::ParseMeaning(
                correction != nullptr && !correction->kind.empty() ? correction->kind : label->kind,
                correction != nullptr && !correction->origin.empty() ? correction->origin
                                                                     : label->origin,
                &meaning)) {
          ++unlabelled;
          return true;
        }
        XXH3_128bits_update(hash.get(), label->path.data(), label->path.size());
        XXH3_128bits_update(hash.get(), message.bytes.data(), message.bytes.size());
        ++digest.messages;
        digest.corrected += correction != nullptr ? 1 : 0;
        digest.bytes += message.bytes.size();
        const uint32_t message_number = out->messages++;
        const uint32_t source = originals->NumberOf(label->source);
        const std::string original(corpus::NoteValue(label->note, "original"));
        if (original.empty()) originals->Add(label->path, source);
        const std::string said = std::to_string(static_cast<int>(meaning.kind)) + ' ' +
                                 std::to_string(static_cast<int>(meaning.origin)) + ' ' +
                                 label->source + ' ' + original;
        out->labels_digest = XXH3_64bits_withSeed(said.data(), said.size(), out->labels_digest);
        if (!out->IsHere(message_number)) return true;
        out->mail.push_back({std::string(message.bytes),
                             {meaning.kind, meaning.origin, label->source, original, "", source},
                             number,
                             {label->path, message.index, message_number}});
        return true;
      },
      {.skips_empty = true});
  if (!status.ok()) {
    return Status(status.code(), "set " + set.path + " of " + recipe.file + ": " +
                                     status.message() +
                                     "; give the folder that holds it with --corpora");
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
  OriginalSources originals;
  for (uint32_t number = 0; number < recipe.sets.size(); ++number) {
    if (Status s = ReadSet(recipe, corpora, corrections, number, &originals, out); !s.ok())
      return s;
  }
  originals.GiveTo(&out->mail);
  uint64_t applied = 0;
  for (const SetDigest& set : out->sets) applied += set.corrected;
  if (applied < corrections.size()) {
    out->notes.push_back(std::to_string(corrections.size() - applied) +
                         " corrections are of messages that are not in the sets");
  }
  return {};
}

}  // namespace backstop::training
