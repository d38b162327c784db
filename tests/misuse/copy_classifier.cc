// Two owners of one workspace cannot be written.
#include "backstop/classifier.h"

void Use(backstop::Classifier& classifier) {
#ifdef MISUSE
  backstop::Classifier copy = classifier;
  copy.Analyze({});
#else
  classifier.Analyze({});
#endif
}
