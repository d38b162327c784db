// The recipe's mail with its labels, read into memory once: extraction passes over it twice.

#ifndef BACKSTOP_TRAINING_EXAMPLES_MAIL_SETS_H_
#define BACKSTOP_TRAINING_EXAMPLES_MAIL_SETS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "backstop/labels.h"
#include "backstop/status.h"
#include "examples/examples.h"
#include "recipe/recipe.h"

namespace backstop::training {

// What a label says to training.
struct MailLabel {
  Kind kind = Kind::kOrdinary;
  Origin origin = Origin::kUndetermined;  // kUndetermined: none to learn from
  std::string source;
  std::string original;        // path of the message that was returned, where the note tells it
  std::string origin_source;   // the original's source where a set holds it, else the message's own
  uint32_t source_number = 0;  // equal where `source` is, in all processes

  // The source that decides the family.
  const std::string& FamilySource(Head head) const {
    return head == Head::kOrigin ? origin_source : source;
  }
};

struct Mail {
  std::string bytes;
  MailLabel label;
  uint32_t set = 0;  // into Recipe::sets
  MessageId id;
};

struct MailSets {
  std::vector<Mail> mail;          // that is here, by number
  uint32_t messages = 0;           // of all processes
  std::vector<SetDigest> sets;     // one per Recipe::sets; without messages: left out
  std::vector<std::string> notes;  // what was left out and why, for stderr
  uint64_t labels_digest = 0;      // of what all labels say
  Team* team = &Alone();           // the processes that share the mail

  bool IsHere(uint32_t message) const { return ShardOf(message, team->size()) == team->rank(); }
};

// Reads every set that the recipe names. Messages without a label, or with one that training has no
// use for, are left out and counted in `notes`. Errors name the set and what to do.
Status ReadMailSets(const Recipe& recipe, const std::string& corpora, Team& team, MailSets* out);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EXAMPLES_MAIL_SETS_H_
