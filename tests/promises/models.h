// The models that the promises are kept with: the small one of the tests, and the one that this
// repository ships.

#ifndef BACKSTOP_TESTS_PROMISES_MODELS_H_
#define BACKSTOP_TESTS_PROMISES_MODELS_H_

#include <memory>

#include "backstop/classifier.h"

namespace backstop::promises {

std::shared_ptr<const Model> SmallModel();
// Null, and a failure of the test, when the file is not there or does not open.
std::shared_ptr<const Model> ShippedModel();

}  // namespace backstop::promises

#endif  // BACKSTOP_TESTS_PROMISES_MODELS_H_
