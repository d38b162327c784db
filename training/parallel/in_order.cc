#include "parallel/in_order.h"

#include <utility>

#include "parallel/by_key.h"

namespace backstop::training {

std::vector<double> SumInOrder(Team& team, uint32_t shards, std::span<const SumItem> mine,
                               size_t cells) {
  std::vector<double> sums(cells);
  VisitInOrder(team, shards, mine, [&sums](const SumItem& one) { sums[one.cell] += one.value; });
  team.Sum(sums);  // the others' are 0
  return sums;
}

// A message is the first with its key when it has the key's smallest number. How many of these each
// block has tells all processes where its numbers begin.
std::vector<uint32_t> NumberByFirstUse(Team& team, std::span<const uint64_t> keys,
                                       std::span<const uint32_t> messages) {
  const std::vector<uint32_t> firsts =
      MinByKey(team, keys, std::vector<uint32_t>(messages.begin(), messages.end()));
  const uint32_t mine = messages.empty() ? 0 : 1 + messages.back() / kShardBlock;
  const auto blocks = static_cast<size_t>(team.Max(mine));
  std::vector<uint32_t> next(blocks);
  for (size_t i = 0; i < messages.size(); ++i)
    next[messages[i] / kShardBlock] += firsts[i] == messages[i] ? 1 : 0;
  team.Sum(next);
  uint32_t before = 0;
  for (uint32_t& block : next) before += std::exchange(block, before);
  std::vector<uint32_t> numbers(messages.size(), UINT32_MAX);
  for (size_t i = 0; i < messages.size(); ++i) {
    if (firsts[i] == messages[i]) numbers[i] = next[messages[i] / kShardBlock]++;
  }
  return MinByKey(team, keys, std::move(numbers));
}

}  // namespace backstop::training
