// Spam in a site's name, for judging a site section: what a forger must change, and what one can
// copy who has seen a message of the site. Only for evaluation.

#ifndef BACKSTOP_TRAINING_ADAPT_FORGE_H_
#define BACKSTOP_TRAINING_ADAPT_FORGE_H_

#include <string>
#include <string_view>

namespace backstop::training {

// `spam` with `address` wherever its own From address stands in From, Sender, Reply-To or
// Return-Path; a Message-ID that named the old address's host names the new one's.
std::string ForgeSender(std::string_view spam, std::string_view address);

// The whole header of `model`, a message of the site, with the subject and the content fields of
// `spam`, and its body.
std::string CopyHeader(std::string_view model, std::string_view spam);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_ADAPT_FORGE_H_
