// Which messages show the same original: joined by any key they share (a path, a Message-ID, a
// digest of the body), by union-find. A group never falls into two folds.

#ifndef BACKSTOP_TRAINING_EXAMPLES_GROUPING_H_
#define BACKSTOP_TRAINING_EXAMPLES_GROUPING_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace backstop::training {

class Grouping {
 public:
  explicit Grouping(uint32_t messages);
  // Puts a message together with every other that has the key.
  void Join(uint32_t message, const std::string& key);
  // The smallest message of the group.
  uint32_t GroupOf(uint32_t message);

 private:
  std::vector<uint32_t> parent_;
  std::unordered_map<std::string, uint32_t> first_of_key_;
};

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EXAMPLES_GROUPING_H_
