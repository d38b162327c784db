// The team of mpirun. Long messages go in pieces, since MPI counts in int. Trouble with the network
// or a process that is gone ends all of them: MPI's default, which mpirun reports.

#include "parallel/start.h"

#define OMPI_SKIP_MPICXX 1
#include <mpi.h>

#include <algorithm>
#include <memory>

namespace backstop::training {
namespace {

constexpr size_t kPiece = size_t{1} << 26;  // elements, far below INT_MAX

// Calls f(begin, count) for each piece of n elements.
template <typename F>
void InPieces(size_t n, F&& f) {
  for (size_t at = 0; at < n; at += kPiece) f(at, static_cast<int>(std::min(kPiece, n - at)));
}

class MpiTeam final : public Team {
 public:
  MpiTeam(int* argc, char*** argv) {
    int provided = 0;
    MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
  }
  ~MpiTeam() override { MPI_Finalize(); }

  uint32_t rank() const override { return static_cast<uint32_t>(rank_); }
  uint32_t size() const override { return static_cast<uint32_t>(size_); }

  void Sum(std::span<double> values) override { AllReduce(values, MPI_DOUBLE, MPI_SUM); }
  void Sum(std::span<uint32_t> values) override { AllReduce(values, MPI_UINT32_T, MPI_SUM); }
  double Max(double value) override {
    AllReduce(std::span(&value, 1), MPI_DOUBLE, MPI_MAX);
    return value;
  }

  std::vector<std::string> Gather(std::string mine) override {
    std::vector<std::string> all(size());
    all[rank()] = std::move(mine);
    for (int root = 0; root < size_; ++root) {
      std::string& bytes = all[static_cast<size_t>(root)];
      uint64_t length = bytes.size();
      MPI_Bcast(&length, 1, MPI_UINT64_T, root, MPI_COMM_WORLD);
      bytes.resize(length);
      InPieces(length, [&](size_t at, int count) {
        MPI_Bcast(bytes.data() + at, count, MPI_BYTE, root, MPI_COMM_WORLD);
      });
    }
    return all;
  }

  std::vector<std::string> Exchange(std::vector<std::string> to) override {
    std::vector<std::string> from(size());
    from[rank()] = std::move(to[rank()]);
    for (int step = 1; step < size_; ++step) {
      const int next = (rank_ + step) % size_;
      const int last = (rank_ + size_ - step) % size_;
      SendAndReceive(to[static_cast<size_t>(next)], next, last, &from[static_cast<size_t>(last)]);
      to[static_cast<size_t>(next)] = {};
    }
    return from;
  }

 private:
  template <typename T>
  void AllReduce(std::span<T> values, MPI_Datatype type, MPI_Op op) {
    InPieces(values.size(), [&](size_t at, int count) {
      MPI_Allreduce(MPI_IN_PLACE, values.data() + at, count, type, op, MPI_COMM_WORLD);
    });
  }

  static void SendAndReceive(const std::string& bytes, int next, int last, std::string* received) {
    uint64_t length[2] = {bytes.size(), 0};
    MPI_Sendrecv(&length[0], 1, MPI_UINT64_T, next, 0, &length[1], 1, MPI_UINT64_T, last, 0,
                 MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    received->resize(length[1]);
    std::vector<MPI_Request> requests;
    InPieces(length[0], [&](size_t at, int count) {
      MPI_Isend(bytes.data() + at, count, MPI_BYTE, next, 1, MPI_COMM_WORLD,
                &requests.emplace_back());
    });
    InPieces(length[1], [&](size_t at, int count) {
      MPI_Irecv(received->data() + at, count, MPI_BYTE, last, 1, MPI_COMM_WORLD,
                &requests.emplace_back());
    });
    MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE);
  }

  int rank_ = 0;
  int size_ = 1;
};

}  // namespace

Status StartTeam(int argc, char** argv, Team** team) {
  static std::unique_ptr<MpiTeam> mpi;
  mpi = std::make_unique<MpiTeam>(&argc, &argv);
  *team = mpi.get();
  return {};
}

}  // namespace backstop::training
