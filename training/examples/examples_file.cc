// The examples file: what all processes have, then a shard: its messages, rows and features. Of
// more than one shard each is in a file of its own, with the digest of the file that it belongs to.
// One list of fields serves writing and reading, so the two cannot disagree.

#include <xxhash.h>

#include <algorithm>
#include <cassert>
#include <iterator>
#include <string>

#include "examples/checked_file.h"
#include "examples/examples.h"
#include "parallel/packing.h"

namespace backstop::training {
namespace {

constexpr std::string_view kMagic = "BSEXAM10";
constexpr std::string_view kShardMagic = "BSEXSH03";

template <typename Stream>
void RowFields(Stream& stream, ExampleRow& row) {
  uint32_t bits = static_cast<uint32_t>(row.head) | static_cast<uint32_t>(row.mode) << 1 |
                  uint32_t{row.is_report} << 3 | uint32_t{row.is_written} << 4 |
                  uint32_t{row.is_judged_only} << 5 | uint32_t{row.is_head_unread} << 6 |
                  uint32_t{row.label} << 8 | uint32_t{row.language} << 16;
  stream.Number(bits);
  row.head = static_cast<Head>(bits & 1);
  row.mode = static_cast<ReturnMode>(bits >> 1 & 3);
  row.is_report = (bits >> 3 & 1) != 0;
  row.is_written = (bits >> 4 & 1) != 0;
  row.is_judged_only = (bits >> 5 & 1) != 0;
  row.is_head_unread = (bits >> 6 & 1) != 0;
  row.label = static_cast<uint8_t>(bits >> 8);
  row.language = static_cast<uint8_t>(bits >> 16);
  for (uint32_t* number :
       {&row.source, &row.family, &row.sender, &row.organisation, &row.group, &row.message})
    stream.Number(*number);
  stream.Number(row.weight);
  stream.Number(row.features);
}

template <typename Stream>
void TableFields(Stream& stream, Examples& examples) {
  for (auto* texts : {&examples.fixed_names, &examples.sign_names, &examples.sources,
                      &examples.families, &examples.languages})
    PackEach(stream, *texts, [&stream](std::string& text) { stream.Text(text); });
  stream.Number(examples.structure_count);
  stream.Numbers(examples.is_wording);
  stream.Number(examples.wordless);
  stream.Number(examples.name_words);
  stream.Number(examples.shards);
  PackEach(stream, examples.terms, [&stream](ExampleTerm& term) { TermFields(stream, term); });
  stream.Number(examples.least_spread);
  stream.Number(examples.key);
  stream.Number(examples.message_count);
  PackEach(stream, examples.sets, [&stream](SetDigest& set) {
    for (std::string* text : {&set.name, &set.digest}) stream.Text(*text);
    for (uint64_t* count : {&set.messages, &set.bytes, &set.corrected}) stream.Number(*count);
  });
}

template <typename Stream>
void ShardFields(Stream& stream, Examples& examples) {
  PackEach(stream, examples.messages, [&stream](MessageId& message) {
    stream.Text(message.path);
    for (uint32_t* number : {&message.index, &message.number, &message.copy_of})
      stream.Number(*number);
  });
  PackEach(stream, examples.rows, [&stream](ExampleRow& row) { RowFields(stream, row); });
  stream.Numbers(examples.features);
}

bool HasFeatures(const Examples& tables, const Examples& shard, const ExampleRow& row) {
  const uint64_t size = shard.features.size();
  if (size < kFeatureBlocks || row.features > size - kFeatureBlocks) return false;
  uint64_t end = row.features + kFeatureBlocks;
  for (size_t block = 0; block < kFeatureBlocks; ++block)
    end += shard.features[row.features + block];
  const auto are_below = [](std::span<const uint32_t> ids, size_t count) {
    return std::all_of(ids.begin(), ids.end(), [count](uint32_t id) { return id < count; });
  };
  return end <= size && are_below(shard.FixedOf(row), tables.fixed_names.size()) &&
         are_below(shard.TermsOf(row), tables.terms.size()) &&
         are_below(shard.SignsOf(row), tables.sign_names.size());
}

bool IsSound(const Examples& tables, const Examples& shard) {
  if (tables.structure_count > tables.fixed_names.size() || tables.shards == 0) return false;
  if (tables.is_wording.size() != tables.fixed_names.size()) return false;
  if (!tables.fixed_names.empty() && tables.wordless >= tables.fixed_names.size()) return false;
  for (const MessageId& id : shard.messages) {
    if (id.number >= tables.message_count || id.copy_of >= tables.message_count) return false;
  }
  for (const ExampleRow& row : shard.rows) {
    const bool in_tables = row.source < tables.sources.size() &&
                           row.family < tables.families.size() &&
                           row.message < tables.message_count && row.group < tables.message_count &&
                           row.language < tables.languages.size() &&
                           row.label < (row.head == Head::kKind ? kKindCount : kOriginCount);
    if (!in_tables || !HasFeatures(tables, shard, row)) return false;
  }
  return true;
}

std::string ShardFile(const std::string& path, uint32_t shard, uint32_t shards) {
  return path + ".shard-" + std::to_string(shard + 1) + "-of-" + std::to_string(shards);
}

uint64_t DigestOf(const std::string& bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

// What all processes have; the only shard too.
Status ReadTables(const std::string& path, uint64_t* digest, Examples* out) {
  std::string bytes;
  if (Status s = ReadChecked(path, kMagic, &bytes); !s.ok()) return s;
  *digest = DigestOf(bytes);
  Unpacker input(bytes);
  TableFields(input, *out);
  if (out->shards == 1) ShardFields(input, *out);
  return input.is_whole() && IsSound(*out, *out) ? Status() : Damaged(path);
}

// Appends a shard. `has_all`: with messages, fixed features and terms.
Status AddShard(const std::string& file, uint64_t of, bool has_all, Examples* examples) {
  Examples shard;
  {
    std::string bytes;
    if (Status s = ReadChecked(file, kShardMagic, &bytes); !s.ok()) return s;
    Unpacker input(bytes);
    uint64_t of_these = 0;
    input.Number(of_these);
    ShardFields(input, shard);
    if (!input.is_whole() || of_these != of || !IsSound(*examples, shard)) return Damaged(file);
  }
  for (ExampleRow row : shard.rows) {
    const auto none = std::span<const uint32_t>();
    row.features = examples->AddFeatures(has_all ? shard.FixedOf(row) : none,
                                         has_all ? shard.TermsOf(row) : none, shard.SignsOf(row));
    examples->rows.push_back(row);
  }
  if (has_all)
    std::move(shard.messages.begin(), shard.messages.end(), std::back_inserter(examples->messages));
  return {};
}

Status ReadShards(const std::string& path, Team& team, bool has_all, Examples* out) {
  Examples examples;
  uint64_t digest = 0;
  Status status = ReadTables(path, &digest, &examples);
  examples.team = &team;
  if (status.ok() && examples.shards == 1 && team.size() > 1)
    status = Status(Code::kBadArgument, path +
                                            ": was extracted by one process; run extract too under "
                                            "mpirun, or this without it");
  for (uint32_t shard = team.rank(); status.ok() && examples.shards > 1 && shard < examples.shards;
       shard += team.size())
    status = AddShard(ShardFile(path, shard, examples.shards), digest, has_all, &examples);
  std::sort(examples.messages.begin(), examples.messages.end(),
            [](const MessageId& a, const MessageId& b) { return a.number < b.number; });
  std::stable_sort(examples.rows.begin(), examples.rows.end(),
                   [](const ExampleRow& a, const ExampleRow& b) { return a.message < b.message; });
  if (Status s = Agree(team, status); !s.ok()) return s;
  *out = std::move(examples);
  return {};
}

}  // namespace

Status WriteExamples(const Examples& examples, const std::string& path) {
  Examples& in = const_cast<Examples&>(examples);  // Packer only reads
  Team& team = *examples.team;
  assert(examples.shards == team.size());
  Packer tables;
  TableFields(tables, in);
  if (examples.shards == 1) {
    ShardFields(tables, in);
    return WriteChecked(path, kMagic, tables.bytes());
  }
  Status status;
  if (team.rank() == 0) status = WriteChecked(path, kMagic, tables.bytes());
  if (status.ok()) {
    Packer shard;
    uint64_t of = DigestOf(tables.bytes());
    shard.Number(of);
    ShardFields(shard, in);
    status =
        WriteChecked(ShardFile(path, team.rank(), examples.shards), kShardMagic, shard.bytes());
  }
  return Agree(team, status);
}

Status ReadExamples(const std::string& path, Team& team, Examples* out) {
  return ReadShards(path, team, true, out);
}

Status ReadExamples(const std::string& path, Examples* out) {
  return ReadShards(path, Alone(), true, out);
}

Status ReadExampleRows(const std::string& path, Team& team, Examples* out) {
  return ReadShards(path, team, false, out);
}

}  // namespace backstop::training
