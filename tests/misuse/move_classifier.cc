// A Classifier stays where New put it; its owner moves.
#include <utility>

#include "backstop/classifier.h"

void Use(std::unique_ptr<backstop::Classifier> classifier) {
#ifdef MISUSE
  backstop::Classifier moved = std::move(*classifier);
  moved.Analyze({});
#else
  std::unique_ptr<backstop::Classifier> moved = std::move(classifier);
  moved->Analyze({});
#endif
}
