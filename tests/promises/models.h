// The models that the promises are kept with: the small one of the tests, and the one that this
// repository ships.

#ifndef BACKSTOP_TESTS_PROMISES_MODELS_H_
#define BACKSTOP_TESTS_PROMISES_MODELS_H_

#include <memory>

#include "backstop/classifier.h"

namespace backstop::promises {

std::shared_ptr<const Model> SmallModel();
// Null when the file does not exist; one that does not open is a failure of the test.
std::shared_ptr<const Model> ShippedModel();

}  // namespace backstop::promises

#endif  // BACKSTOP_TESTS_PROMISES_MODELS_H_
