// A model file's bytes, verified and laid open for scoring: no copy, views into the mapping. Checks
// everything before anything is used: envelope, version, checksum, FlatBuffers structure, every
// index and number in range.

#ifndef BACKSTOP_MODEL_READER_H_
#define BACKSTOP_MODEL_READER_H_

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/status.h"
#include "model/content.h"

namespace backstop::model {

// One slot of the hot table, open addressing with linear probing; empty: fingerprint 0 and origin 0
// and row kNoRow.
struct Slot {
  uint32_t fingerprint;  // upper half of the key, never 0 in a full slot
  int16_t origin;        // 1/kWeightOne nat
  uint16_t row;          // into kind rows, or kNoRow
};
static_assert(sizeof(Slot) == 8);
inline constexpr uint16_t kNoRow = 0xffff;
// Longest run of full slots in a table: bounds a look-up, and the time to verify a hostile file. A
// half full table of 2^20 slots has runs of about 100.
inline constexpr uint32_t kMaxRun = 512;
// A slot's line of the CPU cache; the table begins on one.
inline constexpr size_t kSlotAlignment = 64;

constexpr uint32_t FingerprintOf(uint64_t key) { return static_cast<uint32_t>(key >> 32) | 1u; }

struct PatternView {
  std::string_view name;
  std::string_view phrase;
  bool is_regex = false;
  ZoneMask zones = 0;
  FailureReason reason = FailureReason::kUndefined;
  Meaning says = Meaning::kNone;
};

struct EvidenceView {
  std::string_view name;
  std::string_view sentence;
  double log_odds = 0;
  Assurance assurance = Assurance::kContent;
  bool is_kind = false;
  bool is_simulated = false;
};

struct ProbeView {
  std::string_view message;
  Kind kind = Kind::kOrdinary;
  int64_t kind_margin = 0;
  int64_t origin_sum = 0;
};

struct FixedView {
  std::string_view name;
  int32_t origin = 0;
  KindWeights kind{};
};

// For training only.
struct BackgroundView {
  uint32_t messages = 0;
  std::span<const uint64_t> form_keys;
  std::span<const uint32_t> form_counts;
  std::span<const uint16_t> fixed;  // as ModelView::fixed
  std::span<const uint16_t> terms;  // as ModelView::slots
};

struct SiteView {
  std::string_view summary;
  std::span<const uint64_t> keys;  // ascending
  std::span<const int16_t> weights;
  std::array<int16_t, kSiteGroups> unseen{};
  std::array<int32_t, 4> level{};  // per ReturnMode
  int32_t forms_bias = 0;
  int32_t content_bias = 0;
  double trust = 0;
  double suspicion = 0;

  bool exists() const { return !summary.empty(); }
  // The weight of a key; `other` where there is none.
  int16_t Find(uint64_t key, int16_t other) const {
    const auto at = std::lower_bound(keys.begin(), keys.end(), key);
    return at == keys.end() || *at != key ? other : weights[static_cast<size_t>(at - keys.begin())];
  }
};

struct GateSignView {
  std::string_view name;
  int32_t weight = 0;
};
struct GateView {
  std::vector<GateSignView> signs;  // sorted by name; none: there is no gate
  int32_t threshold = 0;
  double slope = 1;
  double intercept = 0;
};

// Views into the bytes given to ReadModel, which must outlive it.
struct ModelView {
  std::span<const Slot>
      slots;  // power of two of them, at least one empty; home slot: key & (size - 1)
  std::span<const int16_t> kind_rows;  // kind_count each
  uint32_t kind_count = 0;             // at most kKindCount: a model may be older than a label
  KindHead kind;
  OriginHead origin;

  std::string_view name;
  std::string_view card;
  std::string version;  // "default-3f2a9c": name and content digest
  std::vector<PatternView> patterns;
  std::vector<FixedView> fixed;  // sorted by name
  std::vector<EvidenceView> evidence;
  std::vector<ProbeView> probes;
  BackgroundView background;
  SiteView site;
  GateView gate;

  // Per slot; the cold section.
  std::span<const uint64_t> keys;
  std::span<const uint32_t> name_ends;
  std::string_view names;

  // Slot index of a term, or -1. At most kMaxRun steps.
  int32_t Find(uint64_t key) const {
    const uint32_t mask = static_cast<uint32_t>(slots.size()) - 1;
    const uint32_t fingerprint = FingerprintOf(key);
    for (uint32_t at = static_cast<uint32_t>(key) & mask;; at = (at + 1) & mask) {
      const Slot& slot = slots[at];
      if (slot.fingerprint == fingerprint) return static_cast<int32_t>(at);
      if (slot.fingerprint == 0) return -1;
    }
  }
  // "original.body/word.free". REQUIRES: slot < slots.size().
  std::string_view TermName(uint32_t slot) const {
    const uint32_t begin = slot == 0 ? 0 : name_ends[slot - 1];
    return names.substr(begin, name_ends[slot] - begin);
  }
  // kind_count weights of a slot with a row. REQUIRES: slots[slot].row != kNoRow.
  std::span<const int16_t> KindRow(uint32_t slot) const {
    return kind_rows.subspan(size_t{slots[slot].row} * kind_count, kind_count);
  }
};

// REQUIRES: `bytes` is page-aligned (mapping.h). `file` is for messages. kCorrupt, kTooNew.
Status ReadModel(std::string_view bytes, const std::string& file, ModelView* out);
// The same of bytes with the checksum of some that ReadModel took: envelope, checksum and structure
// are checked again, what the numbers mean is not.
Status ReadKnownModel(std::string_view bytes, const std::string& file, ModelView* out);

}  // namespace backstop::model

#endif  // BACKSTOP_MODEL_READER_H_
