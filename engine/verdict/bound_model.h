// A model tied to this engine: weights by feature id instead of by name, evidence by fact. Binding
// is where a model and an engine that do not belong together part: an unknown name is an error,
// nothing is dropped silently.

#ifndef BACKSTOP_VERDICT_BOUND_MODEL_H_
#define BACKSTOP_VERDICT_BOUND_MODEL_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/status.h"
#include "model/reader.h"
#include "scan/pattern_set.h"
#include "verdict/site.h"

namespace backstop::verdict {

struct EvidenceWeight {
  double log_odds = 0;  // nats; 0 where the model declares nothing
  Assurance assurance = Assurance::kNone;
  std::string_view sentence;
};

// One bit per dictionary key, at least 8 bits a term: tells most words that the dictionary does
// not have without a look at the table, whose probing mispredicts a branch for every second of
// them.
class TermFilter {
 public:
  TermFilter() = default;
  explicit TermFilter(const model::ModelView& view);
  // For loops: valid as long as the filter.
  struct View {
    const uint64_t* words;
    uint64_t mask;
    // False: certainly not in the dictionary.
    bool MayHave(uint64_t key) const {
      const uint64_t bit = key >> 24 & mask;
      return (words[bit >> 6] >> (bit & 63) & 1) != 0;
    }
  };
  View view() const { return {words_.data(), mask_}; }

 private:
  std::vector<uint64_t> words_ = {0};
  uint64_t mask_ = 63;
};

// Whether a zone's words are worth pairing. Of the pairs that stand in a text the dictionary has
// next to none, and a pair's key costs more than a look at its two words.
class PairFilter {
 public:
  // Of a pair with these words, and of pairs that can be any.
  void Add(uint64_t first, uint64_t second);
  void AddAll();
  bool has_pairs() const { return has_pairs_; }
  // 0: certainly no pair of the dictionary begins, or ends, with the word of that hash; else 1.
  struct Ends {
    uint64_t may_begin, may_end;
  };
  Ends Of(uint64_t hash) const {
    const Words& words = words_[hash % kBits / 64];
    return {words.begins >> (hash & 63) & 1, words.ends >> (hash & 63) & 1};
  }

 private:
  // At a few thousand words one bit in eight says yes; 4 KB stay in the first-level cache.
  static constexpr size_t kBits = 1 << 14;
  struct Words {
    uint64_t begins = 0, ends = 0;
  };
  std::array<Words, kBits / 64> words_{};
  bool has_pairs_ = false;
};

// Weights of a fixed feature: one line of the cache, its lanes a multiple of the vectors'.
inline constexpr size_t kFixedLanes = 12;
struct alignas(64) FixedRow {
  std::array<int32_t, kFixedLanes> kind{};  // 1/kWeightOne nat; 0 beyond the labels
  int32_t origin = 0;
};
// Kind weights of a dictionary term.
inline constexpr size_t kTermLanes = 16;
struct alignas(32) TermRow {
  std::array<int16_t, kTermLanes> kind{};  // as FixedRow
};
static_assert(kKindCount <= kFixedLanes && kKindCount <= kTermLanes);

// Immutable after Bind; views into the model's bytes.
struct BoundModel {
  const model::ModelView* view = nullptr;
  // Most features have no weight: they share row 0.
  std::vector<uint32_t> row_of;  // by fixed feature id
  std::vector<FixedRow> fixed_rows;
  std::vector<TermRow> term_rows;  // as the model's kind rows
  std::vector<std::string> names;  // by fixed feature id; empty: no such feature
  TermFilter terms;
  std::array<PairFilter, kZoneCount> pairs;  // by Zone
  std::vector<EvidenceWeight> evidence;      // as EvidenceFacts()
  BoundSite site;

  const FixedRow& Fixed(uint32_t feature) const { return fixed_rows[row_of[feature]]; }
};

// kUnknownFeature: the model names something that this engine does not have.
Status UnknownFeature(const std::string& file, std::string_view section, std::string_view name);

// The model's patterns as the scanner takes them.
std::vector<scan::Pattern> PatternsOf(const model::ModelView& view);

// `view` must outlive `out`; `file` is for messages. kUnknownFeature, kCorrupt (evidence that aims
// at the wrong head).
Status Bind(const model::ModelView& view, const std::string& file, BoundModel* out);

}  // namespace backstop::verdict

#endif  // BACKSTOP_VERDICT_BOUND_MODEL_H_
