// What is kept on disk while processes extract, so that a run that ended too early is taken up
// where it was. Each process keeps its raw rows in a file of its own, the first one keeps the
// counts of all; a later run of the same program, recipe, mail and number of processes takes what
// is there.

#ifndef BACKSTOP_TRAINING_EXAMPLES_EXTRACT_PARTS_H_
#define BACKSTOP_TRAINING_EXAMPLES_EXTRACT_PARTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "backstop/status.h"
#include "examples/mail_sets.h"
#include "examples/name_words.h"
#include "examples/raw_rows.h"
#include "parallel/team.h"
#include "recipe/recipe.h"
#include "scan/pattern_set.h"

namespace backstop::training {

// One process's share.
struct RawShard {
  std::vector<RawMessage> messages;  // one per MailSets::mail
  TermTable terms;
};

// Of everything that examples depend on: mail, labels, recipe, patterns, the number of processes
// and this program's own bytes.
uint64_t ExtractionKey(const Recipe& recipe, const scan::PatternSet& patterns,
                       const MailSets& sets);

class ExtractParts {
 public:
  // `prefix`: of the files' names; empty: nothing is read and written.
  ExtractParts(std::string prefix, uint64_t key, Team& team);

  std::string shard_file() const;
  // False when there is none of this key.
  bool ReadShard(const MailSets& sets, RawShard* out) const;
  Status WriteShard(RawShard& shard) const;
  // The same for all processes, from the first one's file.
  bool ReadCounts(TermCounts* counts, NameWords* names) const;
  Status WriteCounts(const TermCounts& counts, NameWords& names) const;
  // Once they are not needed any more.
  void Remove() const;

 private:
  std::string counts_file() const;

  std::string prefix_;
  uint64_t key_;
  Team& team_;
};

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EXAMPLES_EXTRACT_PARTS_H_
