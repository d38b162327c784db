#include "fit/bounded_logistic.h"

#include <LBFGSB.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <string>

namespace backstop::training {
namespace {

struct Problem {
  const DenseRows& rows;
  double penalty;
  double centre;
  double total;

  double operator()(const Eigen::VectorXd& x, Eigen::VectorXd& gradient) const {
    const auto columns = static_cast<Eigen::Index>(rows.columns);
    const Eigen::VectorXd off = x.head(columns).array() - centre;
    double loss = penalty * off.squaredNorm();
    gradient.setZero();
    gradient.head(columns) = 2 * penalty * off;
    for (size_t r = 0; r < rows.weights.size(); ++r) {
      const Eigen::Map<const Eigen::VectorXd> values(&rows.values[r * rows.columns], columns);
      const double sum = values.dot(x.head(columns)) + x[columns];
      const double margin = rows.is_positive[r] ? sum : -sum;
      const double weight = rows.weights[r] / total;
      loss += weight *
              (margin > 0 ? std::log1p(std::exp(-margin)) : -margin + std::log1p(std::exp(margin)));
      const double residual = weight * (1 / (1 + std::exp(-sum)) - (rows.is_positive[r] ? 1 : 0));
      gradient.head(columns) += residual * values;
      gradient[columns] += residual;
    }
    return loss;
  }
};

}  // namespace

Status FitNonNegative(const DenseRows& rows, double penalty, double centre, DenseFit* out) {
  const auto positives = std::count(rows.is_positive.begin(), rows.is_positive.end(), true);
  if (positives == 0 || positives == static_cast<std::ptrdiff_t>(rows.is_positive.size()))
    return Status(Code::kBadArgument, "cannot fit strengths on one class: give mail of both");
  Problem problem{rows, penalty, centre, 0};
  for (double weight : rows.weights) problem.total += weight;
  const auto columns = static_cast<Eigen::Index>(rows.columns);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Eigen::VectorXd low = Eigen::VectorXd::Zero(columns + 1);
  low[columns] = -kInfinity;
  const Eigen::VectorXd high = Eigen::VectorXd::Constant(columns + 1, kInfinity);
  Eigen::VectorXd x = Eigen::VectorXd::Constant(columns + 1, centre);
  x[columns] = 0;
  LBFGSpp::LBFGSBParam<double> param;
  param.epsilon = 1e-7;
  param.max_iterations = 500;
  param.max_linesearch = 40;
  double value = 0;
  try {
    LBFGSpp::LBFGSBSolver<double> solver(param);
    solver.minimize(problem, x, value, low, high);
  } catch (const std::exception& e) {
    // Rounding ends the line search at the optimum; a value that is no number is something else.
    Eigen::VectorXd gradient(x.size());
    if (!std::isfinite(problem(x, gradient)))
      return Status(Code::kInternal, std::string("strengths did not converge: ") + e.what());
  }
  out->weight.assign(x.data(), x.data() + columns);
  out->bias = x[columns];
  return {};
}

}  // namespace backstop::training
