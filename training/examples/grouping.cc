#include "examples/grouping.h"

#include <numeric>

namespace backstop::training {

Grouping::Grouping(uint32_t messages) : parent_(messages) {
  std::iota(parent_.begin(), parent_.end(), 0u);
}

uint32_t Grouping::GroupOf(uint32_t message) {
  while (parent_[message] != message) {
    parent_[message] = parent_[parent_[message]];
    message = parent_[message];
  }
  return message;
}

void Grouping::Join(uint32_t message, const std::string& key) {
  const auto [at, is_new] = first_of_key_.try_emplace(key, message);
  if (is_new) return;
  const uint32_t a = GroupOf(message);
  const uint32_t b = GroupOf(at->second);
  parent_[a > b ? a : b] = a > b ? b : a;
}

}  // namespace backstop::training
