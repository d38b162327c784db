// A bench is a test first: what is asked before a clock starts, and two messages whose answers are
// known. A program that answers wrongly has no figures worth reading, so it ends there and then.

#ifndef BACKSTOP_BENCH_ANSWERS_H_
#define BACKSTOP_BENCH_ANSWERS_H_

#include <string>
#include <string_view>

#include "backstop/classifier.h"

namespace backstop::bench {

// Prints "bench: MESSAGE" and ends the program with status 2: it cannot run.
[[noreturn]] void Die(const std::string& message);
// Ends the program with status 1 unless `is_right`; `what` says what was asked.
void RequireAnswer(bool is_right, std::string_view what);

// A standard report of one failed recipient, "user is unknown", that returns the letter.
std::string_view KnownBounce();
// From one person to another.
std::string_view KnownLetter();

enum class Path { kFull, kGated };
// The bounce is a failure report that returns a message; the letter is ordinary, and with the gate
// it has not been read further.
void RequireVerdicts(Classifier* classifier, Path path);

}  // namespace backstop::bench

#endif  // BACKSTOP_BENCH_ANSWERS_H_
