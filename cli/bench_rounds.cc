// Threads take messages in small runs from a common counter, so that none waits for the one that
// got the long messages. A set too small for the CPU clock's grain is passed over several times a
// round.

#include "cli/bench_rounds.h"

#include <time.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <thread>

#include "allocation_count/allocation_count.h"
#include "console/terminal.h"

namespace backstop::cli {
namespace {

// Between messages: 24 ns a look on the machine of docs/benchmarks.md. The thread's CPU clock takes
// 430 there, more than the gate takes for a short header.
using Clock = std::chrono::steady_clock;

constexpr size_t kFewestRounds = 9;
constexpr size_t kMostTimedRounds = 15;   // a median of 15 is steady; memory is messages x this
constexpr double kShortestRound = 20e-3;  // seconds; far above what reading a clock costs
constexpr double kShortMessage = 1024;    // bytes; below it a message's fixed costs are the figure
constexpr size_t kRun = 16;               // messages that a thread takes at a time

double ThreadSeconds() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

struct Work {
  double seconds = 0;
  uint64_t messages = 0, allocations = 0;
};

class Rounds {
 public:
  Rounds(const std::vector<std::unique_ptr<Classifier>>& classifiers,
         const std::vector<std::string>& messages)
      : classifiers_(classifiers), messages_(messages) {}

  // Passes over all messages; each thread's work.
  std::vector<Work> Pass(size_t passes) {
    return Run([this, passes](Classifier* classifier, Work* work) {
      ForEachIndex(passes, [&](size_t i) {
        classifier->Classify(messages_[i]);
        ++work->messages;
      });
    });
  }

  // One pass; `us` gets each message's time.
  void TimedPass(std::vector<float>* us) {
    us->resize(messages_.size());
    Run([this, us](Classifier* classifier, Work*) {
      Clock::time_point before = Clock::now();
      ForEachIndex(1, [&](size_t i) {
        classifier->Classify(messages_[i]);
        const Clock::time_point after = Clock::now();
        (*us)[i] = std::chrono::duration<float, std::micro>(after - before).count();
        before = after;
      });
    });
  }

 private:
  template <typename Body>
  std::vector<Work> Run(const Body& body) {
    next_ = 0;
    std::vector<Work> work(classifiers_.size());
    const auto measured = [&](size_t thread) {
      const uint64_t allocations = bench::AllocationCount();
      const double seconds = ThreadSeconds();
      body(classifiers_[thread].get(), &work[thread]);
      work[thread].seconds = ThreadSeconds() - seconds;
      work[thread].allocations = bench::AllocationCount() - allocations;
    };
    std::vector<std::thread> threads;
    for (size_t thread = 1; thread < classifiers_.size(); ++thread)
      threads.emplace_back(measured, thread);
    measured(0);
    for (std::thread& thread : threads) thread.join();
    return work;
  }

  template <typename Visit>
  void ForEachIndex(size_t passes, const Visit& visit) {
    const size_t total = passes * messages_.size();
    for (size_t begin = next_.fetch_add(kRun); begin < total; begin = next_.fetch_add(kRun)) {
      size_t i = begin % messages_.size();
      for (size_t left = std::min(kRun, total - begin); left > 0; --left) {
        visit(i);
        i = i + 1 < messages_.size() ? i + 1 : 0;
      }
    }
  }

  const std::vector<std::unique_ptr<Classifier>>& classifiers_;
  const std::vector<std::string>& messages_;
  std::atomic<size_t> next_ = 0;
};

double TotalSeconds(const std::vector<Work>& work) {
  double seconds = 0;
  for (const Work& one : work) seconds += one.seconds;
  return seconds;
}

// A thread that came too late to get a message has no rate.
double Rate(const std::vector<Work>& work) {
  double rate = 0;
  for (const Work& one : work)
    rate += one.messages > 0 ? static_cast<double>(one.messages) / one.seconds : 0;
  return rate;
}

// Each message's median over the rounds, microseconds.
std::vector<double> MessageMedians(const std::vector<std::vector<float>>& rounds) {
  std::vector<double> medians(rounds[0].size());
  for (size_t i = 0; i < medians.size(); ++i) {
    std::vector<double> times;
    times.reserve(rounds.size());
    for (const auto& round : rounds) times.push_back(static_cast<double>(round[i]));
    medians[i] = Median(std::move(times));
  }
  return medians;
}

Percentiles PercentilesOf(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  // The smallest value that at least this share does not exceed.
  const auto at = [&values](double share) {
    const double rank = std::ceil(share * static_cast<double>(values.size()));
    return values[static_cast<size_t>(std::max(rank, 1.0)) - 1];
  };
  return {at(0.5), at(0.99), at(0.999)};
}

}  // namespace

double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

Measured MeasureRounds(const std::vector<std::unique_ptr<Classifier>>& classifiers,
                       const std::vector<std::string>& messages, double seconds) {
  Rounds rounds(classifiers, messages);
  const double warm_up = TotalSeconds(rounds.Pass(1));
  const auto passes = static_cast<size_t>(
      std::clamp(std::ceil(kShortestRound / std::max(warm_up, 1e-9)), 1.0, 1e6));
  std::vector<double> cpu, rate;
  std::vector<std::vector<float>> us;
  uint64_t allocations = 0;
  const Clock::time_point started = Clock::now();
  const auto has_time = [&] {
    return std::chrono::duration<double>(Clock::now() - started).count() < seconds;
  };
  while (cpu.size() < kFewestRounds || has_time()) {
    const std::vector<Work> work = rounds.Pass(passes);
    cpu.push_back(TotalSeconds(work) / static_cast<double>(passes));
    rate.push_back(Rate(work));
    for (const Work& one : work) allocations += one.allocations;
    if (us.size() < kMostTimedRounds) rounds.TimedPass(&us.emplace_back());
    if (IsInterrupted()) break;
  }
  Measured measured;
  measured.rounds = cpu.size();
  const auto classified = static_cast<double>(cpu.size() * passes * messages.size());
  measured.allocations_per_message = static_cast<double>(allocations) / classified;
  measured.seconds_cpu = Median(std::move(cpu));
  measured.messages_per_s = Median(std::move(rate));
  const std::vector<double> medians = MessageMedians(us);
  measured.us = PercentilesOf(medians);
  std::vector<double> by_length;
  for (size_t i = 0; i < medians.size(); ++i) {
    const auto bytes = static_cast<double>(messages[i].size());
    if (bytes > kShortMessage) by_length.push_back(medians[i] * 1e3 / bytes);
  }
  measured.ns_per_byte = PercentilesOf(std::move(by_length));
  return measured;
}

}  // namespace backstop::cli
