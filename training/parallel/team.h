// The processes that train one model together: each holds the features of its own share of the
// mail, what is told to all goes through here. Alone() is the team of one process; the team of
// `mpirun` is made in start_mpi.cc, the only file that knows MPI. All of a team must make the same
// calls in the same order.

#ifndef BACKSTOP_TRAINING_PARALLEL_TEAM_H_
#define BACKSTOP_TRAINING_PARALLEL_TEAM_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "backstop/status.h"

namespace backstop::training {

class Team {
 public:
  Team() = default;
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;
  virtual ~Team() = default;

  virtual uint32_t rank() const = 0;  // of this process, in [0, size())
  virtual uint32_t size() const = 0;

  // In place, every process has the sums afterwards. Of doubles the same bits whatever the ranks
  // only where the sums are exact (parallel/exact_sum.h).
  virtual void Sum(std::span<double> values) = 0;
  virtual void Sum(std::span<uint32_t> values) = 0;
  virtual double Max(double value) = 0;
  // Every process's bytes, by rank.
  virtual std::vector<std::string> Gather(std::string mine) = 0;
  // to[r] goes to rank r; returns what each rank has sent to this one. REQUIRES: size() entries.
  virtual std::vector<std::string> Exchange(std::vector<std::string> to) = 0;
};

// The team of one process. Static lifetime.
Team& Alone();

// OK when every process has OK; else, everywhere, the first trouble with the rank that has it.
Status Agree(Team& team, const Status& mine);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_PARALLEL_TEAM_H_
