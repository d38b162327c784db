// A Model is handed out immutable.
#include "backstop/classifier.h"

#ifdef MISUSE
using Opened = std::shared_ptr<backstop::Model>;
#else
using Opened = std::shared_ptr<const backstop::Model>;
#endif

backstop::Status Use(Opened* out) { return backstop::Model::Open("default.backstop", out); }
