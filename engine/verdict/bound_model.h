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

// One bit per dictionary key, at least 16 bits a term: tells most words that the dictionary does
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
  // False: certainly no pair of the dictionary begins, or ends, with the word of that hash.
  bool MayBegin(uint64_t hash) const { return Has(begins_, hash); }
  bool MayEnd(uint64_t hash) const { return Has(ends_, hash); }

 private:
  // At a few thousand words one bit in eight says yes; 4 KB stay in the first-level cache.
  static constexpr size_t kBits = 1 << 14;
  using Bits = std::array<uint64_t, kBits / 64>;
  static bool Has(const Bits& bits, uint64_t hash) {
    return (bits[hash % kBits / 64] >> (hash & 63) & 1) != 0;
  }
  static void Set(Bits* bits, uint64_t hash) {
    (*bits)[hash % kBits / 64] |= uint64_t{1} << (hash & 63);
  }

  Bits begins_{};
  Bits ends_{};
  bool has_pairs_ = false;
};

// Immutable after Bind; views into the model's bytes.
struct BoundModel {
  const model::ModelView* view = nullptr;
  std::vector<int32_t> origin;           // by fixed feature id, 1/kWeightOne nat
  std::vector<model::KindWeights> kind;  // by fixed feature id
  std::vector<std::string> names;        // by fixed feature id; empty: no such feature
  TermFilter terms;
  std::array<PairFilter, kZoneCount> pairs;  // by Zone
  std::vector<EvidenceWeight> evidence;      // as EvidenceFacts()
  BoundSite site;
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
