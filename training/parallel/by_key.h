// What belongs together but lies with several processes: values with keys are joined key by key.
// Each key has an owner, to whom all tell what they have of it and who answers with what comes of
// it, so no process ever holds more than its own values and its share of the keys.

#ifndef BACKSTOP_TRAINING_PARALLEL_BY_KEY_H_
#define BACKSTOP_TRAINING_PARALLEL_BY_KEY_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "parallel/packing.h"
#include "parallel/team.h"

namespace backstop::training {

// Keys that are small numbers are dealt out as evenly as hashes.
inline uint32_t OwnerOf(uint64_t key, uint32_t processes) {
  return static_cast<uint32_t>((key * 0x9E3779B97F4A7C15u >> 32) * processes >> 32);
}

// Each key once, ascending, with its value.
template <typename Value>
struct KeyTable {
  std::vector<uint64_t> keys;
  std::vector<Value> values;

  // Keys must come in ascending order.
  template <typename Join>
  void Add(uint64_t key, const Value& value, Join&& join) {
    if (keys.empty() || keys.back() != key) {
      keys.push_back(key);
      values.push_back(value);
    } else {
      values.back() = join(values.back(), value);
    }
  }
};

// The answers to what each process has told its owner of: of every table all values that their keys
// have in any of them.
template <typename Value, typename Join>
std::vector<std::string> AnswerByKey(const std::vector<std::string>& told, Join&& join) {
  std::vector<KeyTable<Value>> tables(told.size());
  std::vector<std::pair<uint64_t, Value>> all;
  for (size_t rank = 0; rank < told.size(); ++rank) {
    Unpacker unpacker(told[rank]);
    unpacker.Numbers(tables[rank].keys);
    unpacker.Numbers(tables[rank].values);
    for (size_t i = 0; i < tables[rank].keys.size(); ++i)
      all.push_back({tables[rank].keys[i], tables[rank].values[i]});
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  KeyTable<Value> joined;
  for (const auto& [key, value] : all) joined.Add(key, value, join);
  std::vector<std::string> answers;
  for (KeyTable<Value>& table : tables) {
    size_t at = 0;
    for (size_t i = 0; i < table.keys.size(); ++i) {
      while (joined.keys[at] != table.keys[i]) ++at;
      table.values[i] = joined.values[at];
    }
    Packer packer;
    packer.Numbers(table.values);
    answers.push_back(packer.Take());
  }
  return answers;
}

// For each i what `join`, of which order must not matter, makes of all values with the key keys[i],
// here and in the other processes. All processes of the team call it.
template <typename Value, typename Join>
std::vector<Value> JoinByKey(Team& team, std::span<const uint64_t> keys, std::vector<Value> values,
                             Join&& join) {
  using Place = std::pair<uint64_t, uint32_t>;  // key, into keys
  std::vector<std::vector<Place>> places(team.size());
  for (uint32_t i = 0; i < keys.size(); ++i)
    places[OwnerOf(keys[i], team.size())].push_back({keys[i], i});
  std::vector<KeyTable<Value>> tables(team.size());
  for (size_t owner = 0; owner < places.size(); ++owner) {
    std::sort(places[owner].begin(), places[owner].end());
    for (const auto& [key, i] : places[owner]) tables[owner].Add(key, values[i], join);
  }
  if (team.size() > 1) {
    std::vector<std::string> to;
    for (KeyTable<Value>& table : tables) {
      Packer packer;
      packer.Numbers(table.keys);
      packer.Numbers(table.values);
      to.push_back(packer.Take());
    }
    const std::vector<std::string> answers =
        team.Exchange(AnswerByKey<Value>(team.Exchange(std::move(to)), join));
    for (size_t owner = 0; owner < tables.size(); ++owner)
      Unpacker(answers[owner]).Numbers(tables[owner].values);
  }
  for (size_t owner = 0; owner < places.size(); ++owner) {
    size_t at = 0;
    for (const auto& [key, i] : places[owner]) {
      if (tables[owner].keys[at] != key) ++at;
      values[i] = tables[owner].values[at];
    }
  }
  return values;
}

template <typename Value>
std::vector<Value> MinByKey(Team& team, std::span<const uint64_t> keys, std::vector<Value> values) {
  return JoinByKey(team, keys, std::move(values), [](Value a, Value b) { return std::min(a, b); });
}

template <typename Value>
std::vector<Value> SumByKey(Team& team, std::span<const uint64_t> keys, std::vector<Value> values) {
  return JoinByKey(team, keys, std::move(values), [](Value a, Value b) { return a + b; });
}

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_PARALLEL_BY_KEY_H_
