// A load-time error cannot be overlooked.
#include "backstop/classifier.h"

bool Use() {
  std::shared_ptr<const backstop::Model> model;
#ifdef MISUSE
  backstop::Model::Open("default.backstop", &model);
  return true;
#else
  return backstop::Model::Open("default.backstop", &model).ok();
#endif
}
