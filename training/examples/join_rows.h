// Raw rows to examples: terms, sources, families, senders and groups get their numbers, in the
// mail's order and in key order, never in the order of threads or processes.

#ifndef BACKSTOP_TRAINING_EXAMPLES_JOIN_ROWS_H_
#define BACKSTOP_TRAINING_EXAMPLES_JOIN_ROWS_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "examples/examples.h"
#include "examples/mail_sets.h"
#include "examples/raw_rows.h"
#include "recipe/recipe.h"

namespace backstop::training {

// Numbers for strings in order of first use.
class Numbering {
 public:
  explicit Numbering(std::vector<std::string>* names) : names_(names) {}
  uint32_t operator()(const std::string& name) {
    const auto [at, is_new] = numbers_.try_emplace(name, static_cast<uint32_t>(numbers_.size()));
    if (is_new) names_->push_back(name);
    return at->second;
  }

 private:
  std::vector<std::string>* names_;
  std::unordered_map<std::string, uint32_t> numbers_;
};

// Appends terms, messages and rows; `raw` (one per message) and the names are used up. Of a message
// that another process has, fixed features and terms are not there.
void JoinRows(const Recipe& recipe, const MailSets& sets, std::vector<RawMessage>& raw,
              std::vector<TermNames>& names, Examples* out);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EXAMPLES_JOIN_ROWS_H_
