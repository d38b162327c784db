// Holds SIGINT and SIGTERM back around writes, so that files which belong together are all written
// or none is; at any other time Ctrl-C ends a program at once.

#ifndef BACKSTOP_CORPUS_OUTPUT_SIGNALS_HELD_H_
#define BACKSTOP_CORPUS_OUTPUT_SIGNALS_HELD_H_

namespace backstop::corpus {

class SignalsHeld {
 public:
  SignalsHeld();
  ~SignalsHeld();
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_OUTPUT_SIGNALS_HELD_H_
