// Alone, everything is there already.

#include "parallel/team.h"

#include <utility>

namespace backstop::training {
namespace {

class OneProcess final : public Team {
 public:
  uint32_t rank() const override { return 0; }
  uint32_t size() const override { return 1; }
  void Sum(std::span<double>) override {}
  void Sum(std::span<uint32_t>) override {}
  double Max(double value) override { return value; }
  std::vector<std::string> Gather(std::string mine) override { return {std::move(mine)}; }
  std::vector<std::string> Exchange(std::vector<std::string> to) override { return to; }
};

}  // namespace

Team& Alone() {
  static OneProcess alone;
  return alone;
}

Status Agree(Team& team, const Status& mine) {
  if (team.size() == 1) return mine;
  const std::vector<std::string> all =
      team.Gather(mine.ok() ? "" : static_cast<char>(mine.code()) + mine.message());
  for (uint32_t rank = 0; rank < all.size(); ++rank) {
    if (all[rank].empty()) continue;
    return Status(static_cast<Code>(all[rank][0]), "rank " + std::to_string(rank) + " of " +
                                                       std::to_string(team.size()) + ": " +
                                                       all[rank].substr(1));
  }
  return {};
}

}  // namespace backstop::training
