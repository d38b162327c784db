// The examples file: each table with its length, behind a digest. One list of fields serves writing
// and reading, so the two cannot disagree. A shard's file has the digest of the file that it
// belongs to, and of each of its rows the features.

#include <xxhash.h>

#include <cassert>
#include <string>

#include "examples/checked_file.h"
#include "examples/examples.h"
#include "parallel/packing.h"

namespace backstop::training {
namespace {

constexpr std::string_view kMagic = "BSEXAM06";
constexpr std::string_view kShardMagic = "BSEXSH01";

template <typename Stream>
void RowFields(Stream& stream, ExampleRow& row) {
  stream.Number(row.head);
  stream.Number(row.label);
  stream.Number(row.mode);
  uint8_t flags = static_cast<uint8_t>((row.is_report ? 1 : 0) | (row.is_written ? 2 : 0) |
                                       (row.is_judged_only ? 4 : 0) | (row.is_head_unread ? 8 : 0));
  stream.Number(flags);
  row.is_report = (flags & 1) != 0;
  row.is_written = (flags & 2) != 0;
  row.is_judged_only = (flags & 4) != 0;
  row.is_head_unread = (flags & 8) != 0;
  for (uint32_t* number : {&row.source, &row.family, &row.sender, &row.organisation, &row.group,
                           &row.message, &row.language})
    stream.Number(*number);
  stream.Number(row.weight);
  for (uint64_t* number : {&row.begin, &row.fixed_end, &row.end, &row.signs_end})
    stream.Number(*number);
}

template <typename Stream>
void AllFields(Stream& stream, Examples& examples) {
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
  stream.Size(examples.messages);
  for (MessageId& message : examples.messages) {
    stream.Text(message.path);
    stream.Number(message.index);
  }
  stream.Size(examples.sets);
  for (SetDigest& set : examples.sets) {
    stream.Text(set.name);
    stream.Text(set.digest);
    stream.Number(set.messages);
    stream.Number(set.bytes);
    stream.Number(set.corrected);
  }
  stream.Size(examples.rows);
  for (ExampleRow& row : examples.rows) RowFields(stream, row);
  stream.Numbers(examples.features);
}

bool IsSound(const Examples& e) {
  if (e.structure_count > e.fixed_names.size() || e.shards == 0) return false;
  for (const ExampleRow& row : e.rows) {
    const bool in_tables = row.source < e.sources.size() && row.family < e.families.size() &&
                           row.message < e.messages.size() && row.language < e.languages.size() &&
                           static_cast<int>(row.head) < kHeadCount &&
                           static_cast<int>(row.mode) <= static_cast<int>(ReturnMode::kFull) &&
                           row.label < (row.head == Head::kKind ? kKindCount : kOriginCount);
    if (!in_tables || row.begin > row.fixed_end || row.fixed_end > row.end ||
        row.end > row.signs_end || row.signs_end > e.features.size())
      return false;
    for (uint32_t id : e.FixedOf(row)) {
      if (id >= e.fixed_names.size()) return false;
    }
    for (uint32_t id : e.TermsOf(row)) {
      if (id >= e.terms.size()) return false;
    }
    for (uint32_t id : e.SignsOf(row)) {
      if (id >= e.sign_names.size()) return false;
    }
  }
  return true;
}

std::string Pack(const Examples& examples) {
  Packer packer;
  AllFields(packer, const_cast<Examples&>(examples));  // Packer only reads
  return packer.Take();
}

// The examples without fixed features and terms: what all processes have.
Examples WithoutFeatures(const Examples& examples) {
  Examples light = examples;
  light.features.clear();
  for (ExampleRow& row : light.rows) {
    const auto signs = examples.SignsOf(row);
    row.begin = row.fixed_end = row.end = light.features.size();
    light.features.insert(light.features.end(), signs.begin(), signs.end());
    row.signs_end = light.features.size();
  }
  return light;
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
  unpacker.Number(of_these);
  unpacker.Numbers(sizes);
  unpacker.Numbers(features);
  if (!unpacker.is_whole() || of_these != of) return Damaged(file);
  size_t at = 0;
  size_t size = 0;
  for (ExampleRow& row : examples->rows) {
    if (ShardOf(row.message, examples->shards) != shard) continue;
    if (size + 2 > sizes.size() || sizes[size] + uint64_t{sizes[size + 1]} > features.size() - at)
      return Damaged(file);
    const std::vector<uint32_t> signs(examples->SignsOf(row).begin(), examples->SignsOf(row).end());
    std::vector<uint32_t>& all = examples->features;
    row.begin = all.size();
    row.fixed_end = row.begin + sizes[size++];
    row.end = row.fixed_end + sizes[size++];
    const auto begin = features.begin() + static_cast<std::ptrdiff_t>(at);
    all.insert(all.end(), begin, begin + static_cast<std::ptrdiff_t>(row.end - row.begin));
    at += row.end - row.begin;
    all.insert(all.end(), signs.begin(), signs.end());
    row.signs_end = all.size();
  }
  return size == sizes.size() && at == features.size() ? Status() : Damaged(file);
}

uint64_t DigestOf(const std::string& bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

Status ReadRows(const std::string& path, std::string* bytes, Examples* out) {
  if (Status s = ReadChecked(path, kMagic, bytes); !s.ok()) return s;
  Unpacker input(*bytes);
  AllFields(input, *out);
  return input.is_whole() && IsSound(*out) ? Status() : Damaged(path);
}

}  // namespace

Status WriteExamples(const Examples& examples, const std::string& path) {
  if (examples.shards == 1) return WriteChecked(path, kMagic, Pack(examples));
  assert(examples.shards == examples.team->size());
  const std::string bytes = Pack(WithoutFeatures(examples));
  Status status = WriteShard(examples, DigestOf(bytes), path);
  if (examples.team->rank() == 0 && status.ok()) status = WriteChecked(path, kMagic, bytes);
  return Agree(*examples.team, status);
}

Status ReadExamples(const std::string& path, Team& team, Examples* out) {
  Examples examples;
  std::string bytes;
  Status status = ReadRows(path, &bytes, &examples);
  const uint64_t digest = DigestOf(bytes);
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
  std::string bytes;
  if (Status s = ReadRows(path, &bytes, &examples); !s.ok()) return s;
  *out = std::move(examples);
  return {};
}

}  // namespace backstop::training
