// What a model file holds, in plain C++: the trainer fills it, the writer serialises it, the dump
// prints it. The engine itself reads the mapped file (reader.h).

#ifndef BACKSTOP_MODEL_CONTENT_H_
#define BACKSTOP_MODEL_CONTENT_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "backstop/labels.h"
#include "base/meaning.h"
#include "base/zone.h"

namespace backstop::model {

// Weights are fixed-point, 1/kWeightOne nat, so that sums do not depend on order. Range of a hot
// weight: int16, +-63.9 nats (terms that are scaled by 1/sqrt(n) need more than unscaled ones).
inline constexpr int32_t kWeightOne = 512;
using KindWeights = std::array<int32_t, kKindCount>;

struct PatternEntry {
  std::string name;  // "text.mailbox_full.over_quota"
  std::string phrase;
  bool is_regex = false;
  ZoneMask zones = 0;
  FailureReason reason =
      FailureReason::kUndefined;  // what a hit in status or human says of the failure
  Meaning says = Meaning::kNone;
};

// A structural or pattern feature by name; an unknown name is an error at load.
struct FixedFeature {
  std::string name;
  int32_t origin = 0;
  KindWeights kind{};
  uint16_t backscatter_share = 0;  // of backscatter that has it, 1/65535; 0: not counted
};

// A dictionary term.
struct TermEntry {
  std::string name;  // "original.body/word.free"
  uint64_t key = 0;  // features/terms.h
  int32_t origin = 0;
  bool has_kind = false;
  KindWeights kind{};
  uint16_t backscatter_share = 0;  // as FixedFeature's
};

// How a head's dictionary terms are scaled, so that long mail is not overconfident: ZONE BY ZONE.
// The sum of a zone's terms is multiplied by (n + offset)^-1/2, n being the number of distinct
// active terms of that zone that the head has (kind: of those with a kind row), or left as it is
// when offset < 0. Zones of kind: head, human; of origin: original.head, original.body. One norm
// over both zones of origin was worse in every fold left out (mean AUC .972 against .978).
struct TermScale {
  double offset = -1;
};

struct KindHead {
  KindWeights bias{};
  double slope = 1;  // calibration: margins are multiplied by it
  TermScale terms;
  uint32_t trained_kinds = 0;  // bit per Kind: others never win
};

struct OriginHead {
  int32_t bias = 0;
  TermScale terms;
  // Per ReturnMode: log-odds = slope * sum + intercept (nats). kNone: slope 0, so a report that
  // returns nothing gives the prior.
  std::array<double, 4> slope{0, 1, 1, 1};
  std::array<double, 4> intercept{};
};

struct EvidenceEntry {
  std::string name;  // "evidence.return_tag.valid"
  std::string sentence;
  double log_odds = 0;  // nats; origin: positive speaks for backscatter; target kind: added to
                        // every automatic kind
  Assurance assurance = Assurance::kContent;
  bool is_kind = false;
  bool is_simulated = false;
};

// A self-test: written for the project, scored again at Open. The sums are verdict/heads.h's,
// before calibration, in 1/kWeightOne nat and rounded to whole units. verdict/probes.h fills all
// but the message.
struct Probe {
  std::string message;
  Kind kind = Kind::kOrdinary;
  int64_t kind_margin = 0;  // of the best kind over the runner-up
  int64_t origin_sum = 0;
};

// Forms of the backscatter that the model learnt from (features/original_forms.h): how many
// messages have each.
struct FormCount {
  uint64_t key = 0;
  uint32_t count = 0;
};
struct Background {
  uint32_t messages = 0;         // 0: none packed
  std::vector<FormCount> forms;  // sorted by key
};

// What one site's own mail looks like, against the background: how it scores on average (one number
// for every message), and two sums, each kept within [-trust, suspicion] nats, so that neither one
// nor both can prove anything.
struct SiteWeight {
  uint64_t key = 0;
  int16_t weight = 0;  // 1/kWeightOne nat
};
inline constexpr size_t kSiteForms = 10;  // features::kFormCount
inline constexpr size_t kSiteStructure = kSiteForms;
inline constexpr size_t kSiteTerms = kSiteForms + 1;
inline constexpr size_t kSiteGroups = kSiteForms + 2;
// The sum of a message's n dictionary terms is multiplied by (n + this)^-1/2.
inline constexpr double kVocabularyOffset = 4;
struct Site {
  std::string summary;                        // for people; empty: no site section
  std::vector<SiteWeight> weights;            // sorted by key: forms, structure (SiteKeyOf), terms
  std::array<int16_t, kSiteGroups> unseen{};  // per form, of structure and of terms: of what the
                                              // site's mail never had
  std::array<int32_t, 4> level{};             // per ReturnMode
  int32_t forms_bias = 0;
  int32_t content_bias = 0;
  double trust = 0;
  double suspicion = 0;
};

// The header gate (engine/gate): signs that a message is automatic, by the name of the fixed
// feature that each is. It opens where the weights of the signs found reach the threshold.
struct GateSign {
  std::string name;
  int32_t weight = 0;  // above 0: no sign speaks for ordinary mail
};
struct GateSection {
  std::vector<GateSign> signs;  // none: there is no gate
  int32_t threshold = 0;        // above 0
  // Calibration: log-odds of a failure report = slope * sum + intercept (nats).
  double slope = 1;
  double intercept = 0;
};

struct ModelContent {
  std::string name;  // "default"
  std::string card;  // Markdown
  std::vector<PatternEntry> patterns;
  std::vector<FixedFeature> fixed;
  std::vector<TermEntry> terms;
  KindHead kind;
  OriginHead origin;
  std::vector<EvidenceEntry> evidence;
  std::vector<Probe> probes;
  Background background;
  Site site;
  GateSection gate;
};

}  // namespace backstop::model

#endif  // BACKSTOP_MODEL_CONTENT_H_
