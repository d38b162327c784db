// What a pattern's wording says of the message that holds it, whatever its language and mailer.
// Wordings of one meaning share a feature (features/structure_outer.cc), so one that no training
// mail had still counts.

#ifndef BACKSTOP_BASE_MEANING_H_
#define BACKSTOP_BASE_MEANING_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace backstop {

// Stored in model files: append, do not renumber.
enum class Meaning : uint8_t {
  kNone = 0,
  kFailure = 1,       // mail was not delivered, or why
  kDelay = 2,         // mail is late, the system goes on trying
  kSuccess = 3,       // delivered, relayed, expanded
  kAway = 4,          // a person's or a help desk's automatic answer
  kList = 5,          // list software about posts and subscriptions
  kContent = 6,       // a virus or policy notice
  kChallenge = 7,     // the sender is asked to prove himself
  kLure = 8,          // a threat or bait about one's own mailbox
  kReceipt = 9,       // the message was read, or not (RFC 8098)
  kComplaint = 10,    // a feedback report (RFC 5965)
  kAcknowledge = 11,  // an office or a ticket system has what was sent to it
  kAutomatic = 12     // a machine wrote this, or nobody reads answers
};
inline constexpr int kMeaningCount = 13;
inline constexpr std::string_view kMeaningNames[kMeaningCount] = {
    "none",      "failure", "delay",   "success",   "away",        "list",     "content",
    "challenge", "lure",    "receipt", "complaint", "acknowledge", "automatic"};

// How many different wordings of each meaning a zone has.
using Meanings = std::array<uint16_t, kMeaningCount>;

}  // namespace backstop

#endif  // BACKSTOP_BASE_MEANING_H_
