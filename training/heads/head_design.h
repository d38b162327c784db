// What a head is fitted on: row weights, dictionary, columns and the design matrix of the rows that
// are here.

#ifndef BACKSTOP_TRAINING_HEADS_HEAD_DESIGN_H_
#define BACKSTOP_TRAINING_HEADS_HEAD_DESIGN_H_

#include <array>
#include <cstdint>
#include <vector>

#include "examples/examples.h"
#include "fit/design.h"
#include "heads/source_contrasts.h"
#include "heads/term_choice.h"
#include "recipe/recipe.h"

namespace backstop::training {

// The columns of a head: fixed features by id, then its terms. `examples` must outlive it.
class HeadColumns {
 public:
  HeadColumns(const Examples& examples, const HeadRecipe& recipe,
              const std::vector<uint32_t>& terms);
  Design::Row& AddRow(const ExampleRow& row, Design* design);
  // As though none of its wordings were known.
  Design::Row& AddUnwordedRow(const ExampleRow& row, Design* design);
  bool HasWordings(const ExampleRow& row) const;

 private:
  Design::Row& AddBlocks(const ExampleRow& row, Design* design);
  double Scale(size_t n) const;

  const Examples& examples_;
  double offset_;
  uint32_t fixed_;
  std::vector<std::vector<bool>> masks_;  // by fixed id: used; first that of most families
  std::vector<size_t> mask_of_family_;
  std::vector<uint32_t> column_;
  std::vector<bool> is_body_;
  std::array<std::vector<uint32_t>, kBlocks> blocks_;
};

struct HeadDesign {
  uint32_t labels = 2;          // that the design's rows have
  uint32_t trained_rows = 0;    // of all processes
  std::vector<uint32_t> terms;  // term numbers, ascending; term i has column fixed_names.size() + i
  Design design;
  std::vector<RowOrigin> origins;  // of the design's rows
  std::vector<double> scale;       // LogisticOptions::scale
  std::vector<double> consensus;   // [columns], the recipe's share of each column's block
};

// The rows with use[row]; those of labels not in `labels` are left out.
HeadDesign DesignHead(const Examples& examples, const TermIndex& index, const Recipe& recipe,
                      Head head, const std::vector<uint32_t>& labels, const std::vector<bool>& use);

// Row weights for training: those of `use` share the weight of their group, then of their family
// and class, then of their class, by the recipe's exponents; their mean is 1. Others 0.
std::vector<double> RowWeights(const Examples& examples, const HeadRecipe& recipe,
                               const std::vector<bool>& use);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_HEADS_HEAD_DESIGN_H_
