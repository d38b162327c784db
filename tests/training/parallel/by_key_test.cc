// The keyed exchange against a plain map, for any number of processes: what is joined, numbered and
// visited is what one process with everything would have.

#include "parallel/by_key.h"

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "parallel/in_order.h"
#include "thread_team.h"

namespace backstop::training {
namespace {

// Messages with a key each, in order.
struct Mail {
  std::vector<uint32_t> messages;
  std::vector<uint64_t> keys;
};

Mail Made(uint32_t count, uint64_t distinct) {
  std::mt19937_64 random(11);
  Mail mail;
  for (uint32_t m = 0; m < count; ++m) {
    if (random() % 5 == 0) continue;
    mail.messages.push_back(m);
    mail.keys.push_back(random() % distinct == 0 ? random() : random() % distinct);
  }
  return mail;
}

Mail ShareOf(const Mail& all, const Team& team) {
  Mail mine;
  for (size_t i = 0; i < all.messages.size(); ++i) {
    if (ShardOf(all.messages[i], team.size()) != team.rank()) continue;
    mine.messages.push_back(all.messages[i]);
    mine.keys.push_back(all.keys[i]);
  }
  return mine;
}

// Of the test's own team: without this, a failed assertion in one process hangs the others.
TEST(ThreadTeam, FailsTheTestWhenAProcessEndsEarly) {
  for (const uint32_t early : {0u, 2u}) {
    EXPECT_NONFATAL_FAILURE(ThreadTeam::Run(3,
                                            [&](Team& team) {
                                              team.Gather("all come");
                                              if (team.rank() == early) return;
                                              team.Gather("one is gone");
                                            }),
                            "a process ended while others waited for it");
  }
}

TEST(ByKey, SumsAndLeastValuesAreThoseOfAPlainMap) {
  const Mail all = Made(3000, 400);
  std::map<uint64_t, std::pair<uint32_t, uint32_t>> expected;  // sum, least
  for (size_t i = 0; i < all.keys.size(); ++i) {
    auto& [sum, least] = expected.try_emplace(all.keys[i], 0, UINT32_MAX).first->second;
    sum += all.messages[i];
    least = std::min(least, all.messages[i]);
  }
  for (uint32_t size : {1u, 2u, 5u}) {
    ThreadTeam::Run(size, [&](Team& team) {
      const Mail mine = ShareOf(all, team);
      const std::vector<uint32_t> sums = SumByKey(team, mine.keys, mine.messages);
      const std::vector<uint32_t> least = MinByKey(team, mine.keys, mine.messages);
      ASSERT_EQ(sums.size(), mine.keys.size());
      for (size_t i = 0; i < mine.keys.size(); ++i) {
        ASSERT_EQ(sums[i], expected[mine.keys[i]].first);
        ASSERT_EQ(least[i], expected[mine.keys[i]].second);
      }
    });
  }
}

TEST(ByKey, AProcessWithoutAnyTakesPart) {
  ThreadTeam::Run(3, [&](Team& team) {
    const std::vector<uint64_t> keys(team.rank() == 1 ? 0 : 4, 7);
    const std::vector<uint32_t> ones(keys.size(), 1);
    EXPECT_EQ(SumByKey(team, keys, ones), std::vector<uint32_t>(keys.size(), 8));
  });
}

TEST(InOrder, NumbersFollowTheFirstUse) {
  const Mail all = Made(2000, 300);
  std::map<uint64_t, uint32_t> expected;
  for (const uint64_t key : all.keys)
    expected.try_emplace(key, static_cast<uint32_t>(expected.size()));
  for (uint32_t size : {1u, 2u, 5u}) {
    ThreadTeam::Run(size, [&](Team& team) {
      const Mail mine = ShareOf(all, team);
      const std::vector<uint32_t> numbers = NumberByFirstUse(team, mine.keys, mine.messages);
      for (size_t i = 0; i < mine.keys.size(); ++i) ASSERT_EQ(numbers[i], expected[mine.keys[i]]);
    });
  }
}

// More than one turn of telling, and shards that two processes share.
TEST(InOrder, SumsAreToTheLastBitThoseOfOneProcess) {
  std::mt19937_64 random(3);
  std::vector<SumItem> all;
  for (uint32_t m = 0; m < 70'000; ++m) {
    for (uint64_t n = random() % 3; n > 0; --n)
      all.push_back(
          {m, static_cast<uint32_t>(random() % 4), 1.0 / static_cast<double>(1 + random() % 9)});
  }
  std::vector<double> expected(4);
  for (const SumItem& item : all) expected[item.cell] += item.value;
  std::vector<double> backwards(4);
  for (auto item = all.rbegin(); item != all.rend(); ++item) backwards[item->cell] += item->value;
  ASSERT_NE(expected, backwards) << "these summands do not tell orders apart";
  constexpr uint32_t kShards = 4;
  for (uint32_t size : {1u, 2u, 3u, 4u}) {
    ThreadTeam::Run(size, [&](Team& team) {
      std::vector<SumItem> mine;
      for (const SumItem& item : all) {
        if (ShardOf(item.message, kShards) % size == team.rank()) mine.push_back(item);
      }
      EXPECT_EQ(SumInOrder(team, kShards, mine, 4), expected);
    });
  }
}

}  // namespace
}  // namespace backstop::training
