// The examples file: what all processes have, then a shard: its messages, rows and features. Of
// more than one shard each is in a file of its own, with the digest of the file that it belongs to.
// One list of fields serves writing and reading, so the two cannot disagree.

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <iterator>
#include <numeric>
#include <string>
#include <string_view>

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

// All of a shard but its features, which come behind.
template <typename Stream>
void ShardFields(Stream& stream, Examples& examples) {
  PackEach(stream, examples.messages, [&stream](MessageId& message) {
    stream.Text(message.path);
    for (uint32_t* number : {&message.index, &message.number, &message.copy_of})
      stream.Number(*number);
  });
  PackEach(stream, examples.rows, [&stream](ExampleRow& row) { RowFields(stream, row); });
}

// The features of a row of which they begin at `begin`: a row of `one` alone, at 0. False: they
// are not all there, or not in the tables.
bool CopyFeatures(const PackedNumbers<uint32_t>& packed, uint64_t begin, const Examples& tables,
                  Examples* one) {
  std::array<uint32_t, kFeatureBlocks> sizes;
  if (packed.size() < sizes.size() || begin > packed.size() - sizes.size()) return false;
  packed.Copy(begin, sizes);
  const uint64_t count = std::accumulate(sizes.begin(), sizes.end(), uint64_t{sizes.size()});
  if (count > packed.size() - begin) return false;
  one->features.resize(count);
  packed.Copy(begin, one->features);
  const auto are_below = [](std::span<const uint32_t> ids, size_t limit) {
    return std::all_of(ids.begin(), ids.end(), [limit](uint32_t id) { return id < limit; });
  };
  const ExampleRow row;
  return are_below(one->FixedOf(row), tables.fixed_names.size()) &&
         are_below(one->TermsOf(row), tables.terms.size()) &&
         are_below(one->SignsOf(row), tables.sign_names.size());
}

bool AreSound(const Examples& tables) {
  if (tables.structure_count > tables.fixed_names.size() || tables.shards == 0) return false;
  if (tables.is_wording.size() != tables.fixed_names.size()) return false;
  return tables.fixed_names.empty() || tables.wordless < tables.fixed_names.size();
}

// But for its features.
bool IsSound(const Examples& tables, const Examples& shard) {
  const auto is_id = [&tables](const MessageId& id) {
    return id.number < tables.message_count && id.copy_of < tables.message_count;
  };
  const auto is_in_tables = [&tables](const ExampleRow& row) {
    return row.source < tables.sources.size() && row.family < tables.families.size() &&
           row.message < tables.message_count && row.group < tables.message_count &&
           row.language < tables.languages.size() &&
           row.label < (row.head == Head::kKind ? kKindCount : kOriginCount);
  };
  return std::all_of(shard.messages.begin(), shard.messages.end(), is_id) &&
         std::all_of(shard.rows.begin(), shard.rows.end(), is_in_tables);
}

std::string ShardFile(const std::string& path, uint32_t shard, uint32_t shards) {
  return path + ".shard-" + std::to_string(shard + 1) + "-of-" + std::to_string(shards);
}

uint64_t DigestOf(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

// Appends the shard that `input` ends with. `has_all`: with messages, fixed features and terms.
// False: it is damaged.
bool AddShard(Unpacker& input, bool has_all, Examples* examples) {
  Examples shard;
  PackedNumbers<uint32_t> features;
  ShardFields(input, shard);
  input.NumbersInPlace(features);
  if (!input.is_whole() || !IsSound(*examples, shard)) return false;
  if (has_all) {
    std::move(shard.messages.begin(), shard.messages.end(), std::back_inserter(examples->messages));
    examples->features.reserve(examples->features.size() + features.size());
  }
  examples->rows.reserve(examples->rows.size() + shard.rows.size());
  Examples one;
  const ExampleRow of_one;
  for (ExampleRow row : shard.rows) {
    if (!CopyFeatures(features, row.features, *examples, &one)) return false;
    const auto none = std::span<const uint32_t>();
    row.features = examples->AddFeatures(has_all ? one.FixedOf(of_one) : none,
                                         has_all ? one.TermsOf(of_one) : none, one.SignsOf(of_one));
    examples->rows.push_back(row);
  }
  return true;
}

// What all processes have; the only shard too, where there is no other.
Status ReadTables(const std::string& path, bool has_all, uint64_t* digest, Examples* out) {
  CheckedFile file;
  if (Status s = CheckedFile::Open(path, kMagic, &file); !s.ok()) return s;
  *digest = DigestOf(file.bytes());
  Unpacker input(file.bytes());
  TableFields(input, *out);
  if (!AreSound(*out)) return Damaged(path);
  const bool is_whole = out->shards == 1 ? AddShard(input, has_all, out) : input.is_whole();
  return is_whole ? Status() : Damaged(path);
}

Status ReadShard(const std::string& path, uint64_t of, bool has_all, Examples* examples) {
  CheckedFile file;
  if (Status s = CheckedFile::Open(path, kShardMagic, &file); !s.ok()) return s;
  Unpacker input(file.bytes());
  uint64_t of_these = 0;
  input.Number(of_these);
  return of_these == of && AddShard(input, has_all, examples) ? Status() : Damaged(path);
}

Status ReadShards(const std::string& path, Team& team, bool has_all, Examples* out) {
  Examples examples;
  uint64_t digest = 0;
  Status status = ReadTables(path, has_all, &digest, &examples);
  examples.team = &team;
  if (status.ok() && examples.shards == 1 && team.size() > 1)
    status = Status(Code::kBadArgument, path +
                                            ": was extracted by one process; run extract too under "
                                            "mpirun, or this without it");
  for (uint32_t shard = team.rank(); status.ok() && examples.shards > 1 && shard < examples.shards;
       shard += team.size())
    status = ReadShard(ShardFile(path, shard, examples.shards), digest, has_all, &examples);
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
    tables.Numbers(in.features);
    return WriteChecked(path, kMagic, tables.bytes());
  }
  Status status;
  if (team.rank() == 0) status = WriteChecked(path, kMagic, tables.bytes());
  if (status.ok()) {
    Packer shard;
    uint64_t of = DigestOf(tables.bytes());
    shard.Number(of);
    ShardFields(shard, in);
    shard.Numbers(in.features);
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
