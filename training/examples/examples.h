// What the trainer knows of a corpus once the engine has read it: one row per message and head,
// features by number, no text but the names of dictionary terms. Sources, families, senders and
// groups are numbers into the tables beside the rows. Of processes that share the mail each has the
// rows of its own share alone; what spans shares has the same number everywhere.

#ifndef BACKSTOP_TRAINING_EXAMPLES_EXAMPLES_H_
#define BACKSTOP_TRAINING_EXAMPLES_EXAMPLES_H_

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "backstop/status.h"
#include "backstop/verdict.h"
#include "parallel/in_order.h"
#include "parallel/team.h"
#include "recipe/recipe.h"

namespace backstop::training {

// One message seen by one head. For origin an ordinary message gives two rows: itself returned
// whole, and headers only.
struct ExampleRow {
  uint64_t features = 0;      // where it begins in Examples::features; Examples::AddFeatures
  uint32_t source = 0;        // into Examples::sources
  uint32_t family = 0;        // into Examples::families
  uint32_t sender = 0;        // messages of one From address share it
  uint32_t organisation = 0;  // of From's domain
  uint32_t group = 0;         // the first of the messages that show the same original: never torn
                              // between folds
  uint32_t message = 0;       // in [0, Examples::message_count)
  float weight = 1;           // of its set in the recipe
  uint8_t language = 0;       // into Examples::languages: of the text that the head reads
  uint8_t label = 0;          // Kind or Origin
  Head head : 1 = Head::kKind;
  ReturnMode mode : 2 = ReturnMode::kNone;
  bool is_report : 1 = false;  // an automatic message, not an ordinary one taken as though returned
  bool is_written : 1 = false;      // written for the project
  bool is_judged_only : 1 = false;  // SetRecipe::is_judged_only
  bool is_head_unread : 1 = false;  // of kind: the header gate cannot read it and lets it through
};
static_assert(sizeof(ExampleRow) == 40);

struct TermSpread {
  uint32_t families = 0;
  uint32_t senders = 0;
};

struct ExampleTerm {
  uint64_t key = 0;  // features/terms.h; the terms are sorted by it
  std::string name;
};

template <typename Stream>
void TermFields(Stream& stream, ExampleTerm& term) {
  stream.Number(term.key);
  stream.Text(term.name);
}

struct MessageId {
  std::string path;  // within its set
  uint32_t index = 0;
  uint32_t number = 0;   // ExampleRow::message
  uint32_t copy_of = 0;  // the first message of the same bytes
};

// A set of mail as it was read, for the card.
struct SetDigest {
  std::string name;
  std::string digest;  // XXH3-128 over paths and bytes, hexadecimal
  uint64_t messages = 0;
  uint64_t bytes = 0;
  uint64_t corrected = 0;  // labels changed by the recipe's corrections
};

inline constexpr size_t kFeatureBlocks = 3;  // fixed features, terms, signs

struct Examples {
  uint64_t key = 0;  // of what they were extracted from (examples/extract_parts.h)
  std::vector<std::string> fixed_names;  // by id, structure first
  uint32_t structure_count = 0;
  std::vector<uint8_t> is_wording;      // by id: a phrase that says something, or that there is one
  uint32_t wordless = 0;                // id of what a message has that has none of these
  std::vector<std::string> sign_names;  // of the header gate, by number
  std::vector<ExampleTerm> terms;
  std::vector<std::string> sources;
  std::vector<std::string> families;
  std::vector<std::string> languages;  // ISO 639-1, or "und"
  uint32_t message_count = 0;
  std::vector<MessageId> messages;  // by number
  std::vector<SetDigest> sets;
  std::vector<ExampleRow> rows;  // in the order of their messages
  // Of each row how many fixed ids, terms and signs it has, and these, sorted. The first is a row
  // without any.
  std::vector<uint32_t> features = {0, 0, 0};
  // A term that occurs in fewer families and in messages of fewer senders is in no row: the
  // recipe's HeadRecipe::min_families and min_senders, by head.
  std::array<TermSpread, kHeadCount> least_spread{};
  uint64_t name_words = 0;  // words kept out of the terms because they stand in names
  // Messages are dealt to shards in blocks (parallel/in_order.h). More than one shard: every
  // process of the team has the messages, rows and features of the shards that it holds, and all
  // the rest.
  uint32_t shards = 1;
  Team* team = &Alone();

  std::span<const uint32_t> FixedOf(const ExampleRow& row) const { return BlockOf(row, 0); }
  std::span<const uint32_t> TermsOf(const ExampleRow& row) const { return BlockOf(row, 1); }
  // Of a row of kind.
  std::span<const uint32_t> SignsOf(const ExampleRow& row) const { return BlockOf(row, 2); }
  // REQUIRES: the messages were read too (ReadExamples).
  const MessageId& IdOf(const ExampleRow& row) const;
  // Whether this process has the message's rows.
  bool IsHere(uint32_t message) const {
    return ShardOf(message, shards) % team->size() == team->rank();
  }
  // What a row's `features` is to be. Rows of the same signs alone share theirs.
  uint64_t AddFeatures(std::span<const uint32_t> fixed_ids, std::span<const uint32_t> term_ids,
                       std::span<const uint32_t> sign_ids);

 private:
  std::span<const uint32_t> BlockOf(const ExampleRow& row, size_t block) const {
    const uint32_t* sizes = features.data() + row.features;
    const uint32_t* at = sizes + kFeatureBlocks;
    for (size_t b = 0; b < block; ++b) at += sizes[b];
    return {at, sizes[block]};
  }

  std::map<std::vector<uint32_t>, uint64_t> sign_sets_;
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
// Likewise, without messages, fixed features and terms.
Status ReadExampleRows(const std::string& path, Team& team, Examples* out);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EXAMPLES_EXAMPLES_H_
