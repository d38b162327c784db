// A set's digest runs over each message's path and bytes in reading order, so it is the same for an
// archive and for the folder that it unpacks to.

#include "examples/mail_sets.h"

#include <xxhash.h>

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

Status ReadSet(const Recipe& recipe, const std::string& corpora, const Corrections& corrections,
               uint32_t number, MailSets* out) {
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
        MailLabel said{meaning.kind, meaning.origin, label->source,
                       std::string(corpus::NoteValue(label->note, "original")), ""};
        XXH3_128bits_update(hash.get(), label->path.data(), label->path.size());
        XXH3_128bits_update(hash.get(), message.bytes.data(), message.bytes.size());
        ++digest.messages;
        digest.corrected += correction != nullptr ? 1 : 0;
        digest.bytes += message.bytes.size();
        const bool is_here = out->IsHere(static_cast<uint32_t>(out->mail.size()));
        out->mail.push_back({is_here ? std::string(message.bytes) : std::string(),
                             std::move(said),
                             number,
                             {label->path, message.index}});
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

// Where a set holds the original that a label names, the returned message belongs for origin to
// that original's source: the same fold must hold both.
void TakeSourcesOfOriginals(MailSets* sets) {
  std::unordered_map<std::string_view, std::string_view> source_of;
  for (const Mail& mail : sets->mail) {
    if (mail.label.original.empty()) source_of.try_emplace(mail.id.path, mail.label.source);
  }
  for (Mail& mail : sets->mail) {
    const auto at = source_of.find(mail.label.original);
    mail.label.origin_source = at != source_of.end() ? at->second : mail.label.source;
  }
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
  for (uint32_t number = 0; number < recipe.sets.size(); ++number) {
    if (Status s = ReadSet(recipe, corpora, corrections, number, out); !s.ok()) return s;
  }
  TakeSourcesOfOriginals(out);
  uint64_t applied = 0;
  for (const SetDigest& set : out->sets) applied += set.corrected;
  if (applied < corrections.size()) {
    out->notes.push_back(std::to_string(corrections.size() - applied) +
                         " corrections are of messages that are not in the sets");
  }
  return {};
}

}  // namespace backstop::training
