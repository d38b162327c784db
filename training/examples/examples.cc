#include "examples/examples.h"

#include "backstop/labels.h"

namespace backstop::training {

std::string_view LabelName(const ExampleRow& row) {
  return row.head == Head::kKind ? KindName(static_cast<Kind>(row.label))
                                 : OriginName(static_cast<Origin>(row.label));
}

}  // namespace backstop::training
