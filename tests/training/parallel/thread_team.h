// A team whose processes are threads of the test: every call is a meeting of all, and what is told
// goes by memory. A thread that ends (a failed assertion, or calls that the others do not make)
// ends those that wait for it, and the test fails instead of hanging.

#ifndef BACKSTOP_TESTS_TRAINING_PARALLEL_THREAD_TEAM_H_
#define BACKSTOP_TESTS_TRAINING_PARALLEL_THREAD_TEAM_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "parallel/packing.h"
#include "parallel/team.h"

namespace backstop::training {

class ThreadTeam final : public Team {
 public:
  // Calls work(team) in `size` threads, one for each process. A failure of the test when one of
  // them ended while others waited for it.
  template <typename Work>
  static void Run(uint32_t size, Work&& work) {
    Meeting meeting(size);
    std::vector<std::thread> threads;
    for (uint32_t rank = 0; rank < size; ++rank) {
      threads.emplace_back([&, rank] {
        ThreadTeam team(&meeting, rank);
        try {
          work(team);
        } catch (const LeftAlone&) {
        }
        meeting.Leave();
      });
    }
    for (std::thread& thread : threads) thread.join();
    if (meeting.was_left()) ADD_FAILURE() << "a process ended while others waited for it";
  }

  uint32_t rank() const override { return rank_; }
  uint32_t size() const override { return static_cast<uint32_t>(meeting_->mail.size()); }
  void Sum(std::span<double> values) override { SumAll(values); }
  void Sum(std::span<uint32_t> values) override { SumAll(values); }
  double Max(double value) override {
    for (const std::string& bytes : Gather(Packed(std::span(&value, 1))))
      value = std::max(value, Unpacked<double>(bytes)[0]);
    return value;
  }
  std::vector<std::string> Gather(std::string mine) override {
    std::vector<std::string> to(size(), mine);
    return Exchange(std::move(to));
  }
  std::vector<std::string> Exchange(std::vector<std::string> to) override {
    meeting_->mail[rank_] = std::move(to);
    meeting_->Wait();
    std::vector<std::string> from;
    for (const auto& sender : meeting_->mail) from.push_back(sender[rank_]);
    meeting_->Wait();
    return from;
  }

 private:
  struct LeftAlone {};

  class Meeting {
   public:
    explicit Meeting(uint32_t size) : mail(size), size_(size) {}
    // Until all are here. Throws LeftAlone when one will not come.
    void Wait() {
      std::unique_lock lock(mutex_);
      const uint64_t turn = turn_;
      if (++waiting_ == size_) {
        waiting_ = 0;
        ++turn_;
        changed_.notify_all();
        return;
      }
      changed_.wait(lock, [&] { return turn_ != turn || gone_ > 0; });
      if (turn_ != turn) return;
      was_left_ = true;
      throw LeftAlone();
    }
    void Leave() {
      const std::lock_guard lock(mutex_);
      ++gone_;
      changed_.notify_all();
    }
    bool was_left() const { return was_left_; }

    std::vector<std::vector<std::string>> mail;  // by sender and receiver

   private:
    const uint32_t size_;
    std::mutex mutex_;
    std::condition_variable changed_;
    uint32_t waiting_ = 0;
    uint32_t gone_ = 0;
    uint64_t turn_ = 0;
    bool was_left_ = false;
  };

  ThreadTeam(Meeting* meeting, uint32_t rank) : meeting_(meeting), rank_(rank) {}

  template <typename T>
  static std::string Packed(std::span<T> values) {
    Packer packer;
    std::vector<T> copy(values.begin(), values.end());
    packer.Numbers(copy);
    return packer.Take();
  }
  template <typename T>
  static std::vector<T> Unpacked(const std::string& bytes) {
    std::vector<T> values;
    Unpacker(bytes).Numbers(values);
    return values;
  }
  // From the last rank to the first: another order than that of one process.
  template <typename T>
  void SumAll(std::span<T> values) {
    const std::vector<std::string> all = Gather(Packed(values));
    std::fill(values.begin(), values.end(), T{});
    for (auto bytes = all.rbegin(); bytes != all.rend(); ++bytes) {
      const std::vector<T> others = Unpacked<T>(*bytes);
      for (size_t i = 0; i < values.size(); ++i) values[i] += others[i];
    }
  }

  Meeting* meeting_;
  uint32_t rank_;
};

}  // namespace backstop::training

#endif  // BACKSTOP_TESTS_TRAINING_PARALLEL_THREAD_TEAM_H_
