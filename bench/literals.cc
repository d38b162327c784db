// 600 caseless literals in the manner of bounce phrases: every pairing of what was refused with how
// it was said, long enough that none is a prefix of English text at large.

#include "bench_corpus.h"

namespace backstop::bench {

std::vector<std::string> YardstickLiterals() {
  static constexpr const char* kSubjects[] = {
      "user",     "mailbox", "recipient", "address", "account", "message",  "domain",
      "host",     "sender",  "relay",     "quota",   "server",  "delivery", "storage",
      "customer", "member",  "policy",    "client",  "route",   "content"};
  static constexpr const char* kPredicates[] = {
      "unknown",       "is unknown",    "not found",     "does not exist", "is full",
      "is disabled",   "unavailable",   "is not valid",  "rejected",       "was rejected",
      "refused",       "is over quota", "not allowed",   "has moved",      "timed out",
      "is blocked",    "denied",        "is inactive",   "failed",         "could not be",
      "is suspended",  "expired",       "not accepted",  "has expired",    "is not allowed",
      "limit reached", "not available", "not delivered", "is unreachable", "permanently failed"};
  std::vector<std::string> literals;
  for (const char* subject : kSubjects) {
    for (const char* predicate : kPredicates)
      literals.push_back(std::string(subject) + " " + predicate);
  }
  return literals;
}

}  // namespace backstop::bench
