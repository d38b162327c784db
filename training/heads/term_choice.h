// Which terms make the dictionary of a head. A term must occur in enough families or be written by
// enough senders, speak for one label with the same sign in most families that have both labels,
// and then the terms that tell most (mutual information of presence and label, over weighted rows)
// win.

#ifndef BACKSTOP_TRAINING_HEADS_TERM_CHOICE_H_
#define BACKSTOP_TRAINING_HEADS_TERM_CHOICE_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "examples/examples.h"
#include "recipe/recipe.h"

namespace backstop::training {

// The rows of one head, of those that are here, in which each term occurs: the transposed term
// block.
class TermIndex {
 public:
  TermIndex(const Examples& examples, Head head);
  Head head() const { return head_; }
  // Ascending, into Examples::rows.
  std::span<const uint32_t> RowsOf(uint32_t term) const {
    return {rows_.data() + begin_[term], rows_.data() + begin_[term + 1]};
  }

 private:
  Head head_;
  std::vector<uint64_t> begin_;
  std::vector<uint32_t> rows_;
};

// Of a term's name: its zone is the second of its head (human, original.body); it is a pair of
// words.
bool IsBodyTerm(std::string_view name);
bool IsPairTerm(std::string_view name);

// The same for every process: term numbers, ascending, at most recipe.terms of bodies and
// recipe.subject_terms of the rest. `weights`: per row of the examples, 0 for rows that are not
// trained on.
std::vector<uint32_t> ChooseTerms(const Examples& examples, const TermIndex& index,
                                  const HeadRecipe& recipe, const std::vector<double>& weights);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_HEADS_TERM_CHOICE_H_
