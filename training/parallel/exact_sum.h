// Sums that are the same bits in any order, so over any number of threads and processes: every
// summand is first rounded to a whole multiple of one unit, small enough to lose nothing that
// matters and large enough that the sums of doubles stay exact (pre-rounding: Demmel and Nguyen,
// Fast Reproducible Floating-Point Summation, 2013).

#ifndef BACKSTOP_TRAINING_PARALLEL_EXACT_SUM_H_
#define BACKSTOP_TRAINING_PARALLEL_EXACT_SUM_H_

#include <algorithm>
#include <cmath>
#include <limits>

namespace backstop::training {

class PreRounding {
 public:
  // `bound`: of the sum of the summands' magnitudes. The unit is 2^-51 of the power of two above
  // it, so what up to 2^51 roundings add keeps the sum exact too.
  explicit PreRounding(double bound)
      : unit_(std::ldexp(1.0,
                         std::ilogb(std::max(bound, std::numeric_limits<double>::min())) + 1 - 51)),
        shift_(1.5 * std::ldexp(unit_, 52)) {}

  double unit() const { return unit_; }
  // The nearest multiple of the unit. Adding the shift leaves no bits for less than a unit.
  double operator()(double summand) const { return (summand + shift_) - shift_; }

 private:
  double unit_;
  double shift_;
};

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_PARALLEL_EXACT_SUM_H_
