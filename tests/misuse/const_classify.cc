// Classifying writes to the workspace: a const Classifier, which threads might share, cannot do it.
#include "backstop/classifier.h"

#ifdef MISUSE
using Shared = const backstop::Classifier;
#else
using Shared = backstop::Classifier;
#endif

backstop::Verdict Use(Shared& classifier) { return classifier.Classify({}); }
