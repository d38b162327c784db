// The messages that promises are kept on: those of corpus/samples, hand-made reports, and hostile
// input.

#ifndef BACKSTOP_TESTS_PROMISES_SAMPLES_H_
#define BACKSTOP_TESTS_PROMISES_SAMPLES_H_

#include <string>
#include <utility>
#include <vector>

namespace backstop::promises {

// Name and bytes, in a fixed order.
std::vector<std::pair<std::string, std::string>> AllMessages();

}  // namespace backstop::promises

#endif  // BACKSTOP_TESTS_PROMISES_SAMPLES_H_
