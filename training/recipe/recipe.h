// The recipe of a model: which mail, which labels count for which head, how each head is trained
// and what is held out to judge it. One TOML file (models/recipe.toml) says all of it; a training
// run is a function of it and of the mail.

#ifndef BACKSTOP_TRAINING_RECIPE_RECIPE_H_
#define BACKSTOP_TRAINING_RECIPE_RECIPE_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/labels.h"
#include "backstop/status.h"

namespace backstop::training {

enum class Head : uint8_t { kKind = 0, kOrigin = 1 };
inline constexpr int kHeadCount = 2;
inline constexpr std::string_view kHeadNames[kHeadCount] = {"kind", "origin"};

enum class Trainer : uint8_t { kNaiveBayes = 0, kLogistic = 1, kNaiveBayesLogistic = 2 };
inline constexpr std::string_view kTrainerNames[] = {"nb", "lr", "nb-lr"};

// What a set's path is relative to: the corpora folder, the recipe's, or the sets that the foundry
// keeps in the user's cache ($XDG_CACHE_HOME or ~/.cache, backstop/foundry/sets).
enum class SetPlace : uint8_t { kCorpora = 0, kRecipe = 1, kCache = 2 };
inline constexpr std::string_view kSetPlaceNames[] = {"corpora", "recipe", "cache"};

// One set of mail with its labels.
struct SetRecipe {
  std::string path;    // a folder, mbox or archive
  std::string labels;  // TSV, likewise
  SetPlace from = SetPlace::kCorpora;
  bool is_optional = false;     // left out with a note where it is not there
  bool is_written = false;      // written for the project: its results are reported apart
  bool is_judged_only = false;  // scored by the folds' models, and nothing learnt from it: not a
                                // weight, a word of the dictionary, an l2 or a calibration
  std::array<bool, kHeadCount> use{};
  std::array<double, kHeadCount> weight{1, 1};
};

// Sources whose label begins with `prefix` are one family for a head: mail of one collection, that
// stays together when folds are made. The longest prefix that fits wins; without one a source is
// its own family.
struct FamilyRule {
  std::string prefix;
  std::string family;
  std::array<bool, kHeadCount> heads{true, true};
  // Its header facts are artefacts (redacted addresses, say): origin learns from the words of its
  // bodies and subjects only.
  bool is_words_only = false;
};

// Families that are held out together and scored by a model trained on all others.
struct FoldRecipe {
  std::string name;
  std::vector<std::string> families;
};

// Sources of a kind of mail that no other family has: without their fold no model knows that kind.
// Calibration takes what models say of them that have seen all but the senders' organisations, in
// `parts` turns.
struct NearRecipe {
  std::vector<std::string> sources;  // beginnings of their names
  uint32_t parts = 4;
};

// Families whose mail is true in some things only: header blocks of written mail are made up, say.
struct PartialRecipe {
  std::vector<std::string> families;
  std::vector<std::string> keep;  // fixed features whose names begin so are learnt from it
};

// How much of what the sources say one by one (heads/consensus.h) is added to the fitted weights,
// by block; 0: none.
struct ConsensusRecipe {
  double fixed = 0;
  double subject = 0;
  double body = 0;
  bool is_used() const { return fixed > 0 || subject > 0 || body > 0; }
};

struct HeadRecipe {
  Trainer trainer = Trainer::kLogistic;
  std::vector<double> l2{1e-4};  // more than one: chosen by cross-validation over the folds
  double smoothing = 1;          // nb and nb-lr
  // How terms are preferred: by the number of messages, which generalises best for origin, or by
  // what they tell of the label.
  bool by_frequency = false;
  bool has_pairs = true;          // sparse bigrams beside words
  uint32_t subject_terms = 4096;  // size of the dictionary of head and original.head,
  uint32_t terms = 16384;         // and of human and original.body
  uint32_t min_families = 3;      // a term is kept when it occurs in so many families,
  uint32_t min_senders = 20;      // or in messages of so many senders
  double term_offset = -1;        // model/content.h, TermScale
  double source_exponent =
      1;  // rows of a family and class weigh count^-exponent: 1 gives each family the same say
  double class_exponent =
      1;  // rows of a class weigh count^-exponent: 1 gives each class the same say
  // Strength of the penalty on how far the mean sums of like mail from different sources lie apart
  // (heads/source_contrasts.h); 0: none. Origin's lr and nb-lr only.
  double source_penalty = 0;
  ConsensusRecipe consensus;  // likewise
  // Sources whose names begin so differ in kind of mail from the rest of their family: a domain of
  // their own (heads/domains.h).
  std::vector<std::string> apart;
  double headers_weight = 1;  // of rows that are headers only, beside their whole message
  // Penalty scale by block: larger means freer (fit/logistic.h). Subject: terms of head and
  // original.head; body: of human and original.body.
  double structure_scale = 1;
  double pattern_scale = 1;
  double subject_scale = 1;
  double body_scale = 1;
  double pair_scale = 1;  // times that of its zone
  // Of a column for each language but the main one, there while the head is fitted and left out of
  // the model: what a language's mail mostly is in the corpora is then not told by its words.
  // 0: none.
  double language_scale = 0;
  std::vector<std::string> drop;  // fixed features whose names begin so are not used
  std::vector<FoldRecipe> folds;
  std::vector<NearRecipe> near;
  std::vector<PartialRecipe> partial;
  // By kind: a message teaches once more, with so much of its weight, as though none of its
  // wordings were known. The phrases were written by who had read the mail; without this a message
  // in words that nobody listed looks like none of its kind. 0: it does not. The kind head's only.
  std::array<double, kKindCount> unworded{};
  // A fold's calibration, when it is judged, rests on models that have not seen the fold either: as
  // the served model's does, on models that saw one source less. One more fit per pair of folds.
  bool is_nested = false;
};

// The header gate: which phrases may be signs, and how much ordinary mail may pass for their sake.
struct GateRecipe {
  // Phrases of the header block that are of one of these files, or say one of these things
  // (base/meaning.h); none: the model has no gate.
  std::vector<std::string> patterns;
  std::vector<std::string> says;
  std::vector<std::string> drop;  // signs that are none, though the corpora do not show it
  double opened =
      0.005;  // share of ordinary mail, mean over held-out sources, that sets the threshold
};

struct Recipe {
  std::string file;
  std::string text;  // the file itself, for the card
  std::string name;
  uint64_t seed = 1;
  std::string patterns;  // folder, relative to the recipe's
  std::string evidence;  // file, likewise
  // TSV of labels that are wrong: path, kind, origin (empty: as it was), why; beside the recipe.
  std::string corrections;
  uint32_t min_messages = 5;  // terms in fewer messages are not even counted
  uint32_t name_min_sources =
      12;  // a word that occurs in names is kept when it is written in so many sources
  double name_min_ratio = 20;  // and in so many times as many messages as it is a name in
  uint32_t min_labels = 6;     // a kind with fewer messages is not trained
  std::vector<SetRecipe> sets;
  std::vector<FamilyRule> families;
  std::array<HeadRecipe, kHeadCount> heads;
  GateRecipe gate;
  std::vector<std::string> probes;  // files of a written set, relative to the recipe's folder
  std::vector<std::string> known_failures;  // sentences for the card

  const HeadRecipe& head(Head h) const { return heads[static_cast<size_t>(h)]; }
};

// Errors name the file, the line and what is allowed. `out` is untouched on error.
Status LoadRecipe(const std::string& file, Recipe* out);

// The rule that names the family of a source; null: the source is its own family.
const FamilyRule* RuleOf(const Recipe& recipe, Head head, std::string_view source);
std::string FamilyOf(const Recipe& recipe, Head head, std::string_view source);

// A path of the recipe as a path on disk. A name that ends in .tar.zst may lie there unpacked
// instead.
std::string ResolvePath(const Recipe& recipe, const std::string& corpora, const std::string& path,
                        SetPlace from);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_RECIPE_RECIPE_H_
