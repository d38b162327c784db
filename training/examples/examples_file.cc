// The examples file: each table with its length, behind a digest. One list of fields serves writing
// and reading, so the two cannot disagree. A shard's file has the digest of the file that it
// belongs to, of its messages the paths, and of each of its rows the features.

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

constexpr std::string_view kMagic = "BSEXAM08";
constexpr std::string_view kShardMagic = "BSEXSH02";

// `features`: ExampleRow::features as the file has it.
template <typename Stream>
void RowFields(Stream& stream, uint64_t& features, ExampleRow& row) {
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
  stream.Number(features);
}

template <typename Stream>
void MessageFields(Stream& stream, std::vector<MessageId>& messages) {
  stream.Size(messages);
  for (MessageId& message : messages) {
    stream.Text(message.path);
    stream.Number(message.index);
    stream.Number(message.number);
  }
}

template <typename Stream>
void TableFields(Stream& stream, Examples& examples) {
  for (auto* texts : {&examples.fixed_names, &examples.sign_names, &examples.sources,
                      &examples.families, &examples.languages}) {
    stream.Size(*texts);
    for (std::string& text : *texts) stream.Text(text);
  }
  stream.Number(examples.structure_count);
  stream.Number(examples.name_words);
  stream.Number(examples.shards);
  stream.Size(examples.terms);
  for (ExampleTerm& term : examples.terms) {
    stream.Number(term.key);
    stream.Text(term.name);
  }
  stream.Number(examples.least_spread);
  stream.Number(examples.key);
  stream.Number(examples.message_count);
  stream.Numbers(examples.copy_of);
  stream.Size(examples.sets);
  for (SetDigest& set : examples.sets) {
    stream.Text(set.name);
    stream.Text(set.digest);
    stream.Number(set.messages);
    stream.Number(set.bytes);
    stream.Number(set.corrected);
  }
}

bool HasFeatures(const Examples& e, const ExampleRow& row) {
  const uint64_t size = e.features.size();
  if (size < kFeatureBlocks || row.features > size - kFeatureBlocks) return false;
  uint64_t end = row.features + kFeatureBlocks;
  for (size_t block = 0; block < kFeatureBlocks; ++block) end += e.features[row.features + block];
  const auto are_below = [](std::span<const uint32_t> ids, size_t count) {
    return std::all_of(ids.begin(), ids.end(), [count](uint32_t id) { return id < count; });
  };
  return end <= size && are_below(e.FixedOf(row), e.fixed_names.size()) &&
         are_below(e.TermsOf(row), e.terms.size()) &&
         are_below(e.SignsOf(row), e.sign_names.size());
}

bool IsSound(const Examples& e) {
  if (e.structure_count > e.fixed_names.size() || e.shards == 0) return false;
  if (e.copy_of.size() != e.message_count) return false;
  for (const uint32_t message : e.copy_of) {
    if (message >= e.message_count) return false;
  }
  for (const ExampleRow& row : e.rows) {
    const bool in_tables = row.source < e.sources.size() && row.family < e.families.size() &&
                           row.message < e.message_count && row.group < e.message_count &&
                           row.language < e.languages.size() &&
                           row.label < (row.head == Head::kKind ? kKindCount : kOriginCount);
    if (!in_tables || !HasFeatures(e, row)) return false;
  }
  return true;
}

// What all processes have; of more than one shard the features are the signs alone.
std::string PackRows(const Examples& examples) {
  Packer packer;
  Examples& in = const_cast<Examples&>(examples);  // Packer only reads
  TableFields(packer, in);
  packer.Size(in.rows);
  Examples signs;
  for (ExampleRow& row : in.rows) {
    uint64_t features =
        examples.shards == 1 ? row.features : signs.AddFeatures({}, {}, examples.SignsOf(row));
    RowFields(packer, features, row);
  }
  packer.Numbers(examples.shards == 1 ? in.features : signs.features);
  if (examples.shards == 1) MessageFields(packer, in.messages);
  return packer.Take();
}

std::string ShardFile(const std::string& path, uint32_t shard, uint32_t shards) {
  return path + ".shard-" + std::to_string(shard + 1) + "-of-" + std::to_string(shards);
}

Status WriteShard(const Examples& examples, uint64_t of, const std::string& path) {
  std::vector<uint32_t> sizes;  // fixed features and terms of each row that is here
  std::vector<uint32_t> features;
  for (const ExampleRow& row : examples.rows) {
    if (!examples.IsHere(row)) continue;
    for (const auto& part : {examples.FixedOf(row), examples.TermsOf(row)}) {
      sizes.push_back(static_cast<uint32_t>(part.size()));
      features.insert(features.end(), part.begin(), part.end());
    }
  }
  Packer packer;
  packer.Number(of);
  MessageFields(packer, const_cast<Examples&>(examples).messages);  // Packer only reads
  packer.Numbers(sizes);
  packer.Numbers(features);
  return WriteChecked(ShardFile(path, examples.team->rank(), examples.shards), kShardMagic,
                      packer.bytes());
}

// Gives the rows of a shard, which have their signs only, the rest of their features.
Status ReadShard(uint64_t of, const std::string& path, uint32_t shard, Examples* examples) {
  const std::string file = ShardFile(path, shard, examples->shards);
  std::string bytes;
  if (Status s = ReadChecked(file, kShardMagic, &bytes); !s.ok()) return s;
  Unpacker unpacker(bytes);
  uint64_t of_these = 0;
  std::vector<uint32_t> sizes;
  std::vector<uint32_t> features;
  std::vector<MessageId> messages;
  unpacker.Number(of_these);
  MessageFields(unpacker, messages);
  unpacker.Numbers(sizes);
  unpacker.Numbers(features);
  if (!unpacker.is_whole() || of_these != of) return Damaged(file);
  std::move(messages.begin(), messages.end(), std::back_inserter(examples->messages));
  const std::span<const uint32_t> all(features);
  size_t at = 0;
  size_t size = 0;
  for (ExampleRow& row : examples->rows) {
    if (ShardOf(row.message, examples->shards) != shard) continue;
    if (size + 2 > sizes.size() || sizes[size] + uint64_t{sizes[size + 1]} > all.size() - at)
      return Damaged(file);
    const std::vector<uint32_t> signs(examples->SignsOf(row).begin(), examples->SignsOf(row).end());
    const auto fixed = all.subspan(at, sizes[size]);
    const auto terms = all.subspan(at + fixed.size(), sizes[size + 1]);
    row.features = examples->AddFeatures(fixed, terms, signs);
    at += fixed.size() + terms.size();
    size += 2;
  }
  return size == sizes.size() && at == all.size() ? Status() : Damaged(file);
}

uint64_t DigestOf(const std::string& bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

Status ReadRows(const std::string& path, uint64_t* digest, Examples* out) {
  std::string bytes;
  if (Status s = ReadChecked(path, kMagic, &bytes); !s.ok()) return s;
  *digest = DigestOf(bytes);
  Unpacker input(bytes);
  TableFields(input, *out);
  input.Size(out->rows);
  for (ExampleRow& row : out->rows) RowFields(input, row.features, row);
  input.Numbers(out->features);
  if (out->shards == 1) MessageFields(input, out->messages);
  return input.is_whole() && IsSound(*out) ? Status() : Damaged(path);
}

}  // namespace

Status WriteExamples(const Examples& examples, const std::string& path) {
  if (examples.shards == 1) return WriteChecked(path, kMagic, PackRows(examples));
  Team& team = *examples.team;
  assert(examples.shards == team.size());
  Status status;
  Packer digest;
  if (team.rank() == 0) {
    const std::string bytes = PackRows(examples);
    uint64_t of = DigestOf(bytes);
    digest.Number(of);
    status = WriteChecked(path, kMagic, bytes);
  }
  uint64_t of = 0;
  Unpacker(team.Gather(digest.Take())[0]).Number(of);
  if (status.ok()) status = WriteShard(examples, of, path);
  return Agree(team, status);
}

Status ReadExamples(const std::string& path, Team& team, Examples* out) {
  Examples examples;
  uint64_t digest = 0;
  Status status = ReadRows(path, &digest, &examples);
  examples.team = &team;
  if (examples.shards == 1) {
    if (status.ok() && team.size() > 1)
      status = Status(Code::kBadArgument, path +
                                              ": was extracted by one process; run extract too "
                                              "under mpirun, or fit without it");
    if (status.ok()) *out = std::move(examples);
    return Agree(team, status);
  }
  for (uint32_t shard = team.rank(); status.ok() && shard < examples.shards; shard += team.size())
    status = ReadShard(digest, path, shard, &examples);
  std::sort(examples.messages.begin(), examples.messages.end(),
            [](const MessageId& a, const MessageId& b) { return a.number < b.number; });
  if (status.ok() && !IsSound(examples)) status = Damaged(path);
  if (Status s = Agree(team, status); !s.ok()) return s;
  *out = std::move(examples);
  return {};
}

Status ReadExamples(const std::string& path, Examples* out) {
  return ReadExamples(path, Alone(), out);
}

Status ReadExampleRows(const std::string& path, Examples* out) {
  Examples examples;
  uint64_t digest = 0;
  if (Status s = ReadRows(path, &digest, &examples); !s.ok()) return s;
  *out = std::move(examples);
  return {};
}

}  // namespace backstop::training
