// What the processes have counted, each of its own share, brought together.

#ifndef BACKSTOP_TRAINING_PARALLEL_COLLECT_H_
#define BACKSTOP_TRAINING_PARALLEL_COLLECT_H_

#include <cstdint>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "parallel/packing.h"
#include "parallel/team.h"

namespace backstop::training {

// Each key's sum over all processes, everywhere: numbers, or texts of which each key has one.
// Values are added up with +=, in any order. All processes of the team call it.
template <typename Value>
void SumTally(Team& team, std::map<uint64_t, Value>* tally) {
  if (team.size() == 1) return;
  std::vector<std::pair<uint64_t, Value>> list(tally->begin(), tally->end());
  const auto pass_all = [&list](auto& stream) {
    PackEach(stream, list, [&stream](auto& one) {
      stream.Number(one.first);
      if constexpr (std::is_same_v<Value, std::string>)
        stream.Text(one.second);
      else
        stream.Number(one.second);
    });
  };
  Packer packer;
  pass_all(packer);
  tally->clear();
  for (const std::string& bytes : team.Gather(packer.Take())) {
    list.clear();
    Unpacker unpacker(bytes);
    pass_all(unpacker);
    for (const auto& [key, value] : list) (*tally)[key] += value;
  }
}

// What all processes have, by rank, at the first one; nothing at the others. Likewise.
template <typename Item>
std::vector<Item> AtFirst(Team& team, std::vector<Item> mine) {
  if (team.size() == 1) return mine;
  std::vector<std::string> to(team.size());
  Packer packer;
  packer.Numbers(mine);
  to[0] = packer.Take();
  std::vector<Item>().swap(mine);
  std::vector<Item> all;
  for (std::string& bytes : team.Exchange(std::move(to))) {
    Unpacker(bytes).Numbers(mine);
    all.insert(all.end(), mine.begin(), mine.end());
    std::string().swap(bytes);
  }
  return all;
}

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_PARALLEL_COLLECT_H_
