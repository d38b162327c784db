// How a program of the trainer finds its team. Two twins of one function, chosen at link time:
// start_alone.cc, which needs no MPI, and start_mpi.cc.

#ifndef BACKSTOP_TRAINING_PARALLEL_START_H_
#define BACKSTOP_TRAINING_PARALLEL_START_H_

#include "parallel/team.h"

namespace backstop::training {

// REQUIRES: called once, first in main. Does not return where mpirun has started a program without
// MPI and its twin with MPI lies beside it: that one takes over the process. kNotFound: there is no
// such twin.
Status StartTeam(int argc, char** argv, Team** team);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_PARALLEL_START_H_
