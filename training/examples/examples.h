// What the trainer knows of a corpus once the engine has read it: one row per message and head,
// features by number, no text but the names of dictionary terms. Sources, families, senders and
// groups are numbers into the tables beside the rows.

#ifndef BACKSTOP_TRAINING_EXAMPLES_EXAMPLES_H_
#define BACKSTOP_TRAINING_EXAMPLES_EXAMPLES_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "backstop/status.h"
#include "backstop/verdict.h"
#include "parallel/team.h"
#include "recipe/recipe.h"

namespace backstop::training {

// One message seen by one head. For origin an ordinary message gives two rows: itself returned
// whole, and headers only.
struct ExampleRow {
  Head head = Head::kKind;
  uint8_t label = 0;  // Kind or Origin
  ReturnMode mode = ReturnMode::kNone;
  bool is_report = false;   // an automatic message, not an ordinary one taken as though returned
  bool is_written = false;  // written for the project
  bool is_judged_only = false;  // SetRecipe::is_judged_only
  bool is_head_unread = false;  // of kind: the header gate cannot read it and lets it through
  uint32_t source = 0;          // into Examples::sources
  uint32_t family = 0;          // into Examples::families
  uint32_t sender = 0;          // messages of one From address share it
  uint32_t organisation = 0;    // of From's domain
  uint32_t group = 0;     // messages that show the same original share it: never torn between folds
  uint32_t message = 0;   // into Examples::messages
  uint32_t language = 0;  // into Examples::languages: of the text that the head reads
  float weight = 1;       // of its set in the recipe
  uint64_t begin = 0;     // into Examples::features: fixed ids in [begin, fixed_end), terms in
                          // [fixed_end, end), sorted; of kind: signs in [end, signs_end)
  uint64_t fixed_end = 0;
  uint64_t end = 0;
  uint64_t signs_end = 0;
};

struct ExampleTerm {
  uint64_t key = 0;  // features/terms.h; the terms are sorted by it
  std::string name;
};

struct MessageId {
  std::string path;  // within its set
  uint32_t index = 0;
};

// A set of mail as it was read, for the card.
struct SetDigest {
  std::string name;
  std::string digest;  // XXH3-128 over paths and bytes, hexadecimal
  uint64_t messages = 0;
  uint64_t bytes = 0;
  uint64_t corrected = 0;  // labels changed by the recipe's corrections
};

// Small, so that each shard has its part of every source.
inline constexpr uint32_t kShardBlock = 64;  // messages
constexpr uint32_t ShardOf(uint32_t message, uint32_t shards) {
  return message / kShardBlock % shards;
}

struct Examples {
  std::vector<std::string> fixed_names;  // by id, structure first
  uint32_t structure_count = 0;
  std::vector<std::string> sign_names;  // of the header gate, by number
  std::vector<ExampleTerm> terms;
  std::vector<std::string> sources;
  std::vector<std::string> families;
  std::vector<std::string> languages;  // ISO 639-1, or "und"
  std::vector<MessageId> messages;
  std::vector<SetDigest> sets;
  std::vector<ExampleRow> rows;
  std::vector<uint32_t> features;
  uint64_t name_words = 0;  // words kept out of the terms because they stand in names
  // Messages are dealt to shards in blocks. More than one shard: every process of the team has all
  // of the above, but of fixed features and terms only those of the shards that it holds.
  uint32_t shards = 1;
  Team* team = &Alone();

  // Whether this process has the row's features.
  bool IsHere(const ExampleRow& row) const {
    return ShardOf(row.message, shards) % team->size() == team->rank();
  }

  std::span<const uint32_t> FixedOf(const ExampleRow& row) const {
    return {features.data() + row.begin, features.data() + row.fixed_end};
  }
  std::span<const uint32_t> TermsOf(const ExampleRow& row) const {
    return {features.data() + row.fixed_end, features.data() + row.end};
  }
  std::span<const uint32_t> SignsOf(const ExampleRow& row) const {
    return {features.data() + row.end, features.data() + row.signs_end};
  }
};

// The label's word: "dsn-failed", "backscatter".
std::string_view LabelName(const ExampleRow& row);

// The same examples give the same bytes. In more than one shard every process of the team writes
// its own, path.shard-2-of-4, and the first one what all have.
Status WriteExamples(const Examples& examples, const std::string& path);
// Each process of the team gets every size()th shard; alone, all of them. Everything is checked:
// kCorrupt names the file and says to extract again.
Status ReadExamples(const std::string& path, Team& team, Examples* out);
Status ReadExamples(const std::string& path, Examples* out);
// Likewise, where fixed features and terms are not needed: of shards, only what all have is read.
Status ReadExampleRows(const std::string& path, Examples* out);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EXAMPLES_EXAMPLES_H_
