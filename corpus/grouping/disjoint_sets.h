// Union-find over message numbers, four bytes each. The smallest number of a set stands for it, so
// the outcome does not depend on the order of the joins.

#ifndef BACKSTOP_CORPUS_GROUPING_DISJOINT_SETS_H_
#define BACKSTOP_CORPUS_GROUPING_DISJOINT_SETS_H_

#include <cstdint>
#include <vector>

namespace backstop::corpus {

class DisjointSets {
 public:
  // Members [0, count), each a set of its own.
  explicit DisjointSets(uint32_t count);
  // The smallest member of the set.
  uint32_t Find(uint32_t member);
  // False when both were in one set already.
  bool Join(uint32_t a, uint32_t b);
  uint32_t size() const { return static_cast<uint32_t>(parent_.size()); }

 private:
  std::vector<uint32_t> parent_;
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_GROUPING_DISJOINT_SETS_H_
