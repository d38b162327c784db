// The table of differences between the walker and GMime that are meant to be, each with its reason.

#ifndef BACKSTOP_TESTS_ORACLE_DIFFERENCES_H_
#define BACKSTOP_TESTS_ORACLE_DIFFERENCES_H_

#include <string_view>
#include <vector>

#include "gmime_tree.h"

namespace backstop::oracle {

// The sentence of the first row that accounts for a difference; empty when none does. Static
// lifetime.
std::string_view ExplainDifference(std::string_view message, const mime::Tree& tree,
                                   const std::vector<Node>& ours, const std::vector<Node>& theirs);

}  // namespace backstop::oracle

#endif  // BACKSTOP_TESTS_ORACLE_DIFFERENCES_H_
