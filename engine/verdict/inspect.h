// What the parser saw, as text for people: `backstop inspect`. Allocates; not of the hot path.

#ifndef BACKSTOP_VERDICT_INSPECT_H_
#define BACKSTOP_VERDICT_INSPECT_H_

#include <string>

#include "features/extractor.h"
#include "verdict/failure_reason.h"

namespace backstop::verdict {

struct InspectInput {
  const features::Extractor* extractor;
  const Recipients* recipients;
  ReturnMode return_mode;  // as reported, whether or not the message was then read as returned
  uint32_t notes;
};
std::string Inspect(const InspectInput& input);

}  // namespace backstop::verdict

#endif  // BACKSTOP_VERDICT_INSPECT_H_
