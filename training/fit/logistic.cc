// LBFGS++ reports trouble by throwing, often when rounding stops it at the optimum; that is told
// apart from a true failure by the gradient's norm.

#include "fit/logistic.h"

#include <LBFGS.h>

#include <Eigen/Core>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <exception>
#include <numeric>
#include <string>

#include "fit/logistic_objective.h"

namespace backstop::training {
namespace {

Status CheckRows(const Design& design, uint32_t labels) {
  std::vector<uint32_t> counts(labels + 1);  // the last: out of range
  for (const Design::Row& row : design.rows) ++counts[std::min(row.label, labels)];
  design.team->Sum(counts);
  if (counts.back() > 0) return Status(Code::kInternal, "a row's label is out of range");
  const auto rows = std::accumulate(counts.begin(), counts.end(), uint64_t{0});
  const auto kinds = std::count_if(counts.begin(), counts.end(), [](uint32_t n) { return n > 0; });
  if (kinds >= 2) return {};
  return Status(Code::kBadArgument, "cannot train on " + std::to_string(rows) + " messages of " +
                                        std::to_string(kinds) +
                                        " class(es): give messages of at least two");
}

}  // namespace

double LogisticObjective(const Design& design, uint32_t labels, const LogisticOptions& options,
                         const std::vector<double>& u, std::vector<double>* gradient) {
  LogisticLoss loss(design, labels, options);
  assert(u.size() == loss.size());
  const auto size = static_cast<Eigen::Index>(u.size());
  Eigen::VectorXd slopes(size);
  const double value = loss.Evaluate(Eigen::Map<const Eigen::VectorXd>(u.data(), size), &slopes);
  gradient->assign(slopes.data(), slopes.data() + size);
  return value;
}

Status FitLogistic(const Design& design, uint32_t labels, const LogisticOptions& options,
                   Linear* out) {
  if (Status s = CheckRows(design, labels); !s.ok()) return s;
  LogisticLoss loss(design, labels, options);
  Eigen::VectorXd u = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(loss.size()));
  Eigen::VectorXd gradient(u.size());
  loss.Evaluate(u, &gradient);
  const double start_norm = gradient.norm();

  LBFGSpp::LBFGSParam<double> param;
  param.m = 10;
  param.epsilon = std::max(options.tolerance * start_norm, 1e-12);
  param.epsilon_rel = 0;
  param.max_iterations = options.max_iterations;
  param.max_linesearch = 40;
  auto evaluate = [&loss](const Eigen::VectorXd& x, Eigen::VectorXd& g) {
    return loss.Evaluate(x, &g);
  };
  try {
    LBFGSpp::LBFGSSolver<double> solver(param);
    double value = 0;
    solver.minimize(evaluate, u, value);
  } catch (const std::exception& e) {
    const double value = loss.Evaluate(u, &gradient);
    // Rounding ends the line search near the optimum: 1/1000 of the first gradient is there,
    // anything else is not.
    if (!std::isfinite(value) || !(gradient.norm() <= 1e-3 * start_norm)) {
      return Status(Code::kInternal,
                    std::string("logistic regression did not converge (") + e.what() +
                        "): raise l2 in the recipe or look for columns with huge values");
    }
  }
  Linear fitted;
  loss.ToWeights(u, &fitted);
  *out = std::move(fitted);
  return {};
}

}  // namespace backstop::training
