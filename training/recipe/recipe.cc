// One function per table of the file; what a key means stands at the struct's member.

#include "recipe/recipe.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "base/meaning.h"
#include "reader/whole_file.h"
#include "table_reader/table_reader.h"

namespace backstop::training {
namespace {

namespace fs = std::filesystem;
using corpus::TableReader;

void ReadHeads(TableReader& in, std::string_view key, std::array<bool, kHeadCount>* out) {
  std::vector<std::string> words;
  in.Get(key, &words);
  if (in.Node(key) == nullptr) return;
  out->fill(false);
  for (const std::string& word : words) {
    if (word != kHeadNames[0] && word != kHeadNames[1]) {
      in.Fail(in.Node(key), std::string(key) + ": \"" + word + "\" must be kind or origin");
    }
    (*out)[word == kHeadNames[0] ? 0 : 1] = true;
  }
}

void ReadSet(TableReader& in, Recipe* recipe) {
  SetRecipe set;
  in.Require("path");
  in.Require("labels");
  in.Require("use");
  in.Get("path", &set.path);
  in.Get("labels", &set.labels);
  size_t from = 0;
  in.GetWord("from", kSetPlaceNames, &from);
  set.from = static_cast<SetPlace>(from);
  in.Get("optional", &set.is_optional);
  in.Get("written", &set.is_written);
  in.Get("judged_only", &set.is_judged_only);
  ReadHeads(in, "use", &set.use);
  in.Get("kind_weight", &set.weight[0]);
  in.Get("origin_weight", &set.weight[1]);
  if (set.weight[0] < 0 || set.weight[1] < 0) in.Fail(nullptr, "weights must not be negative");
  if (set.is_judged_only) set.weight = {0, 0};
  recipe->sets.push_back(std::move(set));
}

void ReadFamily(TableReader& in, Recipe* recipe) {
  FamilyRule rule;
  in.Require("prefix");
  in.Require("family");
  in.Get("prefix", &rule.prefix);
  in.Get("family", &rule.family);
  ReadHeads(in, "heads", &rule.heads);
  in.Get("words_only", &rule.is_words_only);
  recipe->families.push_back(std::move(rule));
}

void ReadHead(TableReader& in, HeadRecipe* head) {
  size_t trainer = static_cast<size_t>(head->trainer);
  in.GetWord("trainer", kTrainerNames, &trainer);
  head->trainer = static_cast<Trainer>(trainer);
  in.Get("l2", &head->l2);
  for (double l2 : head->l2) {
    if (!(l2 > 0)) in.Fail(in.Node("l2"), "l2 must be above 0");
  }
  in.Get("smoothing", &head->smoothing);
  if (!(head->smoothing > 0)) in.Fail(in.Node("smoothing"), "smoothing must be above 0");
  size_t choice = 0;
  static constexpr std::string_view kChoices[] = {"information", "frequency"};
  in.GetWord("choice", kChoices, &choice);
  head->by_frequency = choice == 1;
  in.Get("pairs", &head->has_pairs);
  in.Get("subject_terms", &head->subject_terms);
  in.Get("terms", &head->terms);
  if (head->terms > 30000 || head->subject_terms > 10000) {
    in.Fail(in.Node("terms"),
            "terms: at most 30000, and 10000 subject_terms, fit into 2^16 slots of the hot table");
  }
  in.Get("min_families", &head->min_families);
  in.Get("min_senders", &head->min_senders);
  in.Get("term_offset", &head->term_offset);
  if (head->trainer == Trainer::kNaiveBayes && head->term_offset >= 0) {
    in.Fail(in.Node("term_offset"),
            "term_offset: nb counts presence and cannot be scaled; leave it out");
  }
  in.Get("source_exponent", &head->source_exponent);
  in.Get("class_exponent", &head->class_exponent);
  in.Get("source_penalty", &head->source_penalty);
  if (head->source_penalty > 0 && head->trainer == Trainer::kNaiveBayes) {
    in.Fail(in.Node("source_penalty"), "source_penalty: nb has no penalties; leave it out");
  }
  in.Table("consensus", [head](TableReader& consensus_in) {
    ConsensusRecipe& consensus = head->consensus;
    consensus_in.Get("fixed", &consensus.fixed);
    consensus_in.Get("subject", &consensus.subject);
    consensus_in.Get("body", &consensus.body);
    if (std::min({consensus.fixed, consensus.subject, consensus.body}) < 0)
      consensus_in.Fail(nullptr, "consensus: shares must not be negative");
    if (consensus.is_used() && head->trainer == Trainer::kNaiveBayes)
      consensus_in.Fail(nullptr, "consensus: nb counts all sources together; leave it out");
  });
  in.Table("unworded", [head](TableReader& unworded_in) {
    double others = 0;
    unworded_in.Get("others", &others);
    for (int k = 0; k < kKindCount; ++k) {
      double& weight = head->unworded[static_cast<size_t>(k)];
      weight = others;
      unworded_in.Get(KindName(static_cast<Kind>(k)), &weight);
      if (!(weight >= 0)) unworded_in.Fail(nullptr, "unworded: weights must not be negative");
    }
  });
  in.Get("apart", &head->apart);
  in.Get("headers_weight", &head->headers_weight);
  in.Get("structure_scale", &head->structure_scale);
  in.Get("language_scale", &head->language_scale);
  in.Get("pattern_scale", &head->pattern_scale);
  in.Get("subject_scale", &head->subject_scale);
  in.Get("body_scale", &head->body_scale);
  in.Get("pair_scale", &head->pair_scale);
  in.Get("drop", &head->drop);
  in.Tables("fold", [head](TableReader& fold_in) {
    FoldRecipe fold;
    fold_in.Require("name");
    fold_in.Require("families");
    fold_in.Get("name", &fold.name);
    fold_in.Get("families", &fold.families);
    head->folds.push_back(std::move(fold));
  });
  in.Get("nested", &head->is_nested);
  in.Tables("near", [head](TableReader& near_in) {
    NearRecipe near;
    near_in.Require("sources");
    near_in.Get("sources", &near.sources);
    near_in.Get("parts", &near.parts);
    if (near.sources.empty()) near_in.Fail(near_in.Node("sources"), "sources: at least one");
    if (near.parts < 2) near_in.Fail(near_in.Node("parts"), "parts: at least 2");
    head->near.push_back(std::move(near));
  });
  in.Tables("partial", [head](TableReader& partial_in) {
    PartialRecipe partial;
    partial_in.Require("families");
    partial_in.Require("keep");
    partial_in.Get("families", &partial.families);
    partial_in.Get("keep", &partial.keep);
    head->partial.push_back(std::move(partial));
  });
}

void ReadGate(TableReader& in, GateRecipe* gate) {
  in.Get("patterns", &gate->patterns);
  in.Get("says", &gate->says);
  for (const std::string& word : gate->says) {
    if (std::find(std::begin(kMeaningNames), std::end(kMeaningNames), word) ==
        std::end(kMeaningNames))
      in.Fail(in.Node("says"), "says: \"" + word + "\" is no meaning of a pattern");
  }
  in.Get("drop", &gate->drop);
  in.Get("opened", &gate->opened);
  if (!(gate->opened > 0 && gate->opened < 1))
    in.Fail(in.Node("opened"), "opened must be a share above 0 and below 1");
}

// A family in two folds would be judged twice, a fold name twice could not be told apart.
void CheckFolds(TableReader& in, const Recipe& recipe) {
  for (const HeadRecipe& head : recipe.heads) {
    std::set<std::string> names;
    std::set<std::string> families;
    for (const FoldRecipe& fold : head.folds) {
      if (!names.insert(fold.name).second) in.Fail(nullptr, "two folds are named " + fold.name);
      for (const std::string& family : fold.families) {
        if (!families.insert(family).second)
          in.Fail(nullptr, "family " + family + " is in two folds of one head");
      }
    }
    if (head.l2.size() > 1 && head.folds.empty()) {
      in.Fail(nullptr,
              "more than one l2 needs folds to choose by: add [[kind.fold]] or [[origin.fold]], or "
              "give one l2");
    }
  }
}

void ReadRecipe(TableReader& in, Recipe* recipe) {
  in.Require("name");
  in.Require("set");
  in.Get("name", &recipe->name);
  in.Get("seed", &recipe->seed);
  in.Get("patterns", &recipe->patterns);
  in.Get("evidence", &recipe->evidence);
  in.Get("corrections", &recipe->corrections);
  in.Get("min_messages", &recipe->min_messages);
  in.Get("name_min_sources", &recipe->name_min_sources);
  in.Get("name_min_ratio", &recipe->name_min_ratio);
  in.Get("min_labels", &recipe->min_labels);
  in.Get("probes", &recipe->probes);
  in.Get("known_failures", &recipe->known_failures);
  in.Tables("set", [recipe](TableReader& set_in) { ReadSet(set_in, recipe); });
  in.Tables("family", [recipe](TableReader& family_in) { ReadFamily(family_in, recipe); });
  for (size_t h = 0; h < kHeadCount; ++h) {
    in.Table(kHeadNames[h],
             [recipe, h](TableReader& head_in) { ReadHead(head_in, &recipe->heads[h]); });
  }
  in.Table("gate", [recipe](TableReader& gate_in) { ReadGate(gate_in, &recipe->gate); });
  CheckFolds(in, *recipe);
  const HeadRecipe& kind = recipe->head(Head::kKind);
  if (kind.source_penalty > 0 || kind.consensus.is_used() || kind.is_nested || !kind.near.empty())
    in.Fail(nullptr,
            "kind: source_penalty, consensus, nested and near are origin's; leave them out");
  const auto& unworded = recipe->head(Head::kOrigin).unworded;
  if (std::any_of(unworded.begin(), unworded.end(), [](double weight) { return weight > 0; }))
    in.Fail(nullptr, "origin: unworded is kind's; leave it out");
  if (recipe->head(Head::kOrigin).language_scale > 0)
    in.Fail(nullptr, "origin: language_scale is kind's; leave it out");
  in.Finish();
}

// Where corpus/foundry keeps the sets that it makes.
fs::path FoundrySets() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  const fs::path base = cache != nullptr && *cache != '\0'
                            ? fs::path(cache)
                            : fs::path(home != nullptr ? home : "/") / ".cache";
  return base / "backstop" / "foundry" / "sets";
}

}  // namespace

Status LoadRecipe(const std::string& file, Recipe* out) {
  Recipe recipe;
  recipe.file = file;
  if (Status s = corpus::ReadWholeFile(file, &recipe.text); !s.ok())
    return Status(s.code(), s.message() + "; give the recipe's path, models/recipe.toml");
  Status status = corpus::ReadToml(file, recipe.text, "the recipe",
                                   [&](TableReader& reader) { ReadRecipe(reader, &recipe); });
  if (!status.ok()) return status;
  *out = std::move(recipe);
  return {};
}

const FamilyRule* RuleOf(const Recipe& recipe, Head head, std::string_view source) {
  const FamilyRule* best = nullptr;
  for (const FamilyRule& rule : recipe.families) {
    if (!rule.heads[static_cast<size_t>(head)] || !source.starts_with(rule.prefix)) continue;
    if (best == nullptr || rule.prefix.size() > best->prefix.size()) best = &rule;
  }
  return best;
}

std::string FamilyOf(const Recipe& recipe, Head head, std::string_view source) {
  const FamilyRule* rule = RuleOf(recipe, head, source);
  return rule != nullptr ? rule->family : std::string(source);
}

std::string ResolvePath(const Recipe& recipe, const std::string& corpora, const std::string& path,
                        SetPlace from) {
  const fs::path root = from == SetPlace::kRecipe  ? fs::path(recipe.file).parent_path()
                        : from == SetPlace::kCache ? FoundrySets()
                                                   : fs::path(corpora);
  const fs::path full = (root / path).lexically_normal();
  if (fs::exists(full)) return full.string();
  static constexpr std::string_view kArchive = ".tar.zst";
  std::string text = full.string();
  if (!text.ends_with(kArchive)) return text;
  std::string unpacked = text.substr(0, text.size() - kArchive.size());
  return fs::is_directory(unpacked) ? unpacked : text;
}

}  // namespace backstop::training
