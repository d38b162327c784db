// Linking Open MPI would cost every start 2 ms and a dozen libraries, so the program does without
// and hands over to its twin where mpirun, by the variable that it sets, says that there are
// others.

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "parallel/start.h"

namespace backstop::training {

Status StartTeam(int, char** argv, Team** team) {
  *team = &Alone();
  const char* size = std::getenv("OMPI_COMM_WORLD_SIZE");
  if (size == nullptr) return {};
  std::error_code error;
  const std::string self = std::filesystem::read_symlink("/proc/self/exe", error).string();
  const std::string twin = self + "-mpi";
  execv(twin.c_str(), argv);
  if (std::string(size) == "1") return {};
  return Status(Code::kNotFound,
                twin + ": cannot be started, and mpirun asks for " + size +
                    " processes; install libopenmpi-dev, configure and build again, or start "
                    "without mpirun");
}

}  // namespace backstop::training
