#include "grouping/disjoint_sets.h"

#include <numeric>

namespace backstop::corpus {

DisjointSets::DisjointSets(uint32_t count) : parent_(count) {
  std::iota(parent_.begin(), parent_.end(), 0u);
}

uint32_t DisjointSets::Find(uint32_t member) {
  while (parent_[member] != member) {
    parent_[member] = parent_[parent_[member]];
    member = parent_[member];
  }
  return member;
}

bool DisjointSets::Join(uint32_t a, uint32_t b) {
  a = Find(a);
  b = Find(b);
  if (a == b) return false;
  parent_[a > b ? a : b] = a > b ? b : a;
  return true;
}

}  // namespace backstop::corpus
