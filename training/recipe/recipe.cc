// One function per table of the file; what a key means stands at the struct's member.

#include "recipe/recipe.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <utility>

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

void ReadTrainer(TableReader& in, HeadRecipe* head) {
  size_t trainer = static_cast<size_t>(head->trainer);
  in.GetWord("trainer", kTrainerNames, &trainer);
  head->trainer = static_cast<Trainer>(trainer);
  in.Get("l2", &head->l2);
  for (double l2 : head->l2) {
    if (!(l2 > 0)) in.Fail(in.Node("l2"), "l2 must be above 0");
  }
  in.Get("smoothing", &head->smoothing);
  if (!(head->smoothing > 0)) in.Fail(in.Node("smoothing"), "smoothing must be above 0");
  in.Get("source_penalty", &head->source_penalty);
  if (head->source_penalty > 0 && head->trainer == Trainer::kNaiveBayes)
    in.Fail(in.Node("source_penalty"), "source_penalty: nb has no penalties; leave it out");
}

void ReadDictionary(TableReader& in, HeadRecipe* head) {
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
}

// Of rows and of columns.
void ReadWeights(TableReader& in, HeadRecipe* head) {
  const std::pair<const char*, double*> weights[] = {{"source_exponent", &head->source_exponent},
                                                     {"class_exponent", &head->class_exponent},
                                                     {"headers_weight", &head->headers_weight},
                                                     {"structure_scale", &head->structure_scale},
                                                     {"language_scale", &head->language_scale},
                                                     {"pattern_scale", &head->pattern_scale},
                                                     {"subject_scale", &head->subject_scale},
                                                     {"body_scale", &head->body_scale},
                                                     {"pair_scale", &head->pair_scale}};
  for (const auto& [key, weight] : weights) in.Get(key, weight);
}

void ReadConsensus(TableReader& in, const HeadRecipe& head, ConsensusRecipe* consensus) {
  in.Get("fixed", &consensus->fixed);
  in.Get("subject", &consensus->subject);
  in.Get("body", &consensus->body);
  if (std::min({consensus->fixed, consensus->subject, consensus->body}) < 0)
    in.Fail(nullptr, "consensus: shares must not be negative");
  if (consensus->is_used() && head.trainer == Trainer::kNaiveBayes)
    in.Fail(nullptr, "consensus: nb counts all sources together; leave it out");
}

void ReadUnworded(TableReader& in, std::array<double, kKindCount>* unworded) {
  double others = 0;
  in.Get("others", &others);
  for (int k = 0; k < kKindCount; ++k) {
    double& weight = (*unworded)[static_cast<size_t>(k)];
    weight = others;
    in.Get(KindName(static_cast<Kind>(k)), &weight);
    if (!(weight >= 0)) in.Fail(nullptr, "unworded: weights must not be negative");
  }
}

void ReadFold(TableReader& in, FoldRecipe* fold) {
  in.Require("name");
  in.Require("families");
  in.Get("name", &fold->name);
  in.Get("families", &fold->families);
}

void ReadNear(TableReader& in, NearRecipe* near) {
  in.Require("sources");
  in.Get("sources", &near->sources);
  in.Get("parts", &near->parts);
  if (near->sources.empty()) in.Fail(in.Node("sources"), "sources: at least one");
  if (near->parts < 2) in.Fail(in.Node("parts"), "parts: at least 2");
}

void ReadPartial(TableReader& in, PartialRecipe* partial) {
  in.Require("families");
  in.Require("keep");
  in.Get("families", &partial->families);
  in.Get("keep", &partial->keep);
}

void ReadHead(TableReader& in, HeadRecipe* head) {
  ReadTrainer(in, head);
  ReadDictionary(in, head);
  ReadWeights(in, head);
  in.Get("apart", &head->apart);
  in.Get("drop", &head->drop);
  in.Get("nested", &head->is_nested);
  in.Table("consensus", [head](TableReader& one) { ReadConsensus(one, *head, &head->consensus); });
  in.Table("unworded", [head](TableReader& one) { ReadUnworded(one, &head->unworded); });
  in.Tables("fold", [head](TableReader& one) { ReadFold(one, &head->folds.emplace_back()); });
  in.Tables("near", [head](TableReader& one) { ReadNear(one, &head->near.emplace_back()); });
  in.Tables("partial",
            [head](TableReader& one) { ReadPartial(one, &head->partial.emplace_back()); });
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
