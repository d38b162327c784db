// The dictionary terms of one head by key: a perfect hash (hash and displace; Belazzougui, Botelho
// and Dietzfelbinger 2009), so that a look-up reads one seed and one row and takes no branch. The
// row has the term's weights, too: what words cost is the lines of the cache that they touch.

#ifndef BACKSTOP_VERDICT_TERM_INDEX_H_
#define BACKSTOP_VERDICT_TERM_INDEX_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "backstop/status.h"
#include "base/table.h"
#include "base/zone.h"
#include "model/reader.h"
#include "simd/kernels.h"

namespace backstop::verdict {

// Immutable once built. A term's number is the place of its entry.
class TermIndex {
 public:
  enum class Head { kKind, kOrigin };
  // Finds nothing.
  TermIndex() = default;
  // The terms of the head's zones; kind's have weights for it, and origin's are not those that
  // have weights for kind alone. kCorrupt: two keys are too much alike.
  static Status New(const model::ModelView& view, Head head, const std::string& file,
                    TermIndex* out);

  // What there is to know of a key: the number of its term (NoTerm() if there is none), and
  // whether a pair of the dictionary may begin, or end, with the word of that key.
  class Found {
   public:
    explicit Found(uint32_t bits) : bits_(bits) {}
    uint32_t term() const { return bits_ & kTermBits; }
    uint64_t may_begin() const { return bits_ >> 31; }  // 0 or 1
    uint64_t may_end() const { return bits_ >> 30 & 1; }

   private:
    uint32_t bits_;
  };
  // A look-up under way. Its row has been asked for: rows lie all over the table, so ask for many
  // before the first is read.
  struct Probe {
    uint32_t place, tag;
  };
  Probe Ask(uint64_t key) const {
    const size_t place = PlaceOf(key, seeds_[SeedOf(key)]);
    __builtin_prefetch(&rows_[place]);
    return {static_cast<uint32_t>(place), TagOf(key)};
  }
  // One key in 2^32 that is no term's is taken for one.
  Found Find(Probe probe) const {
    const uint64_t front = rows_[probe.place].front;
    const uint32_t bits = static_cast<uint32_t>(front >> 32);
    // Masks: gcc makes a branch of a choice, and every fourth would be mispredicted.
    const uint32_t is_other = static_cast<uint32_t>(front) != probe.tag ? ~uint32_t{0} : 0;
    return Found(bits ^ ((bits ^ nothing_) & is_other));
  }

  // Above all numbers of terms.
  uint32_t NoTerm() const { return nothing_ & kTermBits; }
  // Terms that there are.
  size_t size() const { return size_; }
  // The model's slot of a term.
  uint32_t SlotOf(uint32_t term) const { return slots_[term]; }
  // By label; origin has one. Units of 1/kWeightOne nat.
  std::span<const int16_t> WeightsOf(uint32_t term) const { return rows_[term].weights; }
  simd::RowSums SumOf(std::span<const uint32_t> terms) const { return simd::SumRows(rows_, terms); }
  // False: no pair of words of the zone is a term.
  bool has_pairs(Zone zone) const { return has_pairs_[static_cast<size_t>(zone)]; }
  // To or from an image (base/image.h).
  template <typename Image>
  void Pass(Image& image) {
    image(rows_, seeds_, slots_, size_, has_pairs_, seed_shift_, place_mask_, nothing_);
  }

 private:
  static constexpr uint32_t kBegins = 1u << 31, kEnds = 1u << 30, kTermBits = kEnds - 1;
  // What is known of a key.
  struct Known {
    uint64_t key;
    uint32_t slot;   // of its term, or kNoSlot
    uint32_t edges;  // of kBegins and kEnds
  };
  static constexpr uint32_t kNoSlot = ~uint32_t{0}, kFree = kNoSlot - 1;
  // Keys by the seed that they share: bucket i is [begins[i], begins[i + 1]).
  struct Buckets {
    std::vector<Known> keys;
    std::vector<uint32_t> begins;
  };
  using Bucket = std::span<const Known>;
  // What becomes seeds_ and slots_.
  struct Places {
    std::vector<uint8_t> seeds;
    std::vector<uint32_t> slots;
  };

  static uint32_t TagOf(uint64_t key) { return static_cast<uint32_t>(key); }
  size_t SeedOf(uint64_t key) const { return key >> seed_shift_; }
  size_t PlaceOf(uint64_t key, uint32_t seed) const {
    return ((key >> 32) + seed * (key | 1)) & place_mask_;
  }
  std::vector<Known> TakeKeys(const model::ModelView& view, Head head, uint32_t* all_edges);
  Buckets Deal(const std::vector<Known>& keys);
  bool PlaceAll(const Buckets& buckets, size_t size, Places* out);
  bool PlaceBucket(Bucket bucket, Places* out);
  void FillRows(const model::ModelView& view, Head head, const std::vector<Known>& keys,
                uint32_t all_edges);

  // A row's front: tag, then what Found has. Of a free place: tag 0, and what is found of no key.
  Table<simd::Row> rows_ = std::vector{simd::Row{}};
  Table<uint8_t> seeds_ = std::vector<uint8_t>{0, 0};  // by the key's upper bits
  Table<uint32_t> slots_;                              // by place; kFree where no key has it
  size_t size_ = 0;
  std::array<bool, kZoneCount> has_pairs_{};
  uint64_t seed_shift_ = 63;
  size_t place_mask_ = 0;
  uint32_t nothing_ = 1;  // what is found of no key
};

}  // namespace backstop::verdict

#endif  // BACKSTOP_VERDICT_TERM_INDEX_H_
