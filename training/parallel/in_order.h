// How messages are dealt to processes, and what must be done in their order although no process has
// all of them.

#ifndef BACKSTOP_TRAINING_PARALLEL_IN_ORDER_H_
#define BACKSTOP_TRAINING_PARALLEL_IN_ORDER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "parallel/packing.h"
#include "parallel/team.h"

namespace backstop::training {

// Small, so that each shard has its part of every source.
inline constexpr uint32_t kShardBlock = 64;  // messages
constexpr uint32_t ShardOf(uint32_t message, uint32_t shards) {
  return message / kShardBlock % shards;
}

// The first process calls visit(item) for the items of all, in the order of their messages and
// some at a time. `mine`: numbers with a member `message`, ascending, which are of shards that this
// process holds. All processes of the team call it.
template <typename Item, typename Visit>
void VisitInOrder(Team& team, uint32_t shards, std::span<const Item> mine, Visit&& visit) {
  if (team.size() == 1) {
    for (const Item& item : mine) visit(item);
    return;
  }
  constexpr uint64_t kBlocksAtATime = 256;  // of each process
  const auto messages =
      static_cast<uint64_t>(team.Max(mine.empty() ? 0 : double{1} + mine.back().message));
  const uint64_t step = kBlocksAtATime * kShardBlock * team.size();
  size_t told = 0;
  for (uint64_t first = 0; first < messages; first += step) {
    std::vector<Item> some;
    for (; told < mine.size() && mine[told].message < first + step; ++told)
      some.push_back(mine[told]);
    std::vector<std::string> to(team.size());
    Packer packer;
    packer.Numbers(some);
    to[0] = packer.Take();
    const std::vector<std::string> from = team.Exchange(std::move(to));
    if (team.rank() != 0) continue;
    std::vector<std::vector<Item>> items(from.size());
    for (size_t rank = 0; rank < from.size(); ++rank) Unpacker(from[rank]).Numbers(items[rank]);
    std::vector<size_t> next(from.size());
    for (uint64_t block = first / kShardBlock; block * kShardBlock < first + step; ++block) {
      const auto rank = static_cast<size_t>(block % shards % team.size());
      for (size_t& i = next[rank];
           i < items[rank].size() && items[rank][i].message / kShardBlock == block; ++i)
        visit(items[rank][i]);
    }
  }
}

struct SumItem {
  uint32_t message = 0;
  uint32_t cell = 0;
  double value = 0;
};

// [cells], everywhere: the sums of their summands as one process would add them up, to the last
// bit.
std::vector<double> SumInOrder(Team& team, uint32_t shards, std::span<const SumItem> mine,
                               size_t cells);

// Numbers for the keys of messages, from 0 in the order in which messages first have them.
// `messages`: those with keys[i], ascending.
std::vector<uint32_t> NumberByFirstUse(Team& team, std::span<const uint64_t> keys,
                                       std::span<const uint32_t> messages);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_PARALLEL_IN_ORDER_H_
