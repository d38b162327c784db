// `backstop-train adapt`: a model with a site section, learnt from a gateway's own outbound mail.

#ifndef BACKSTOP_TRAINING_ADAPT_ADAPT_H_
#define BACKSTOP_TRAINING_ADAPT_ADAPT_H_

#include <ostream>
#include <string>
#include <vector>

#include "backstop/status.h"

namespace backstop::training {

// Fewer tell too little of a site: ratios would be of chance.
inline constexpr size_t kFewestSent = 50;

struct AdaptOptions {
  std::string model;
  std::vector<std::string> sent;  // folders, mboxes, archives
  std::string out;
  size_t top = 10;  // messages listed that moved the weights most
};

// Learns from the sent mail and writes the model with its section, opened and probed first. What
// was learnt, and which messages moved it most, goes to `report`. kBadArgument: too little mail, a
// model without a background, or a section that would cost more of the site's own mail than it
// saves (judged by halves); nothing is written then.
Status AdaptModel(const AdaptOptions& options, std::ostream& report);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_ADAPT_ADAPT_H_
