// The key holds a digest of the running program: rows that another engine has read are not the same
// rows.

#include "examples/extract_parts.h"

#include <xxhash.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "examples/checked_file.h"
#include "parallel/packing.h"

namespace backstop::training {
namespace {

constexpr std::string_view kShardMagic = "BSRAWRO2";
constexpr std::string_view kCountsMagic = "BSCOUNT1";

template <typename Stream>
void MessageFields(Stream& stream, RawMessage& message) {
  stream.Text(message.sender);
  for (std::vector<uint64_t>& keys : message.group_keys) stream.Numbers(keys);
  PackEach(stream, message.rows, [&stream](RawRow& raw) {
    stream.Number(raw.row);
    stream.Text(raw.language);
    for (std::vector<uint32_t>* ids : {&raw.signs, &raw.fixed, &raw.terms}) stream.Numbers(*ids);
  });
}

}  // namespace

uint64_t ExtractionKey(const Recipe& recipe, const scan::PatternSet& patterns,
                       const MailSets& sets) {
  std::ifstream self("/proc/self/exe", std::ios::binary);
  std::stringstream text;
  text << self.rdbuf() << recipe.text << sets.team->size() << ' ' << sets.labels_digest << '\n';
  for (const scan::Pattern& pattern : patterns.patterns())
    text << pattern.name << '\n'
         << pattern.phrase << '\n'
         << pattern.is_regex << ' ' << int{pattern.zones} << ' ' << static_cast<int>(pattern.says)
         << '\n';
  for (const SetDigest& set : sets.sets) text << set.digest << '\n';
  const std::string all = std::move(text).str();
  return XXH3_64bits(all.data(), all.size());
}

ExtractParts::ExtractParts(std::string prefix, uint64_t key, Team& team)
    : prefix_(std::move(prefix)), key_(key), team_(team) {}

std::string ExtractParts::shard_file() const {
  return prefix_ + ".rows-" + std::to_string(team_.rank() + 1) + "-of-" +
         std::to_string(team_.size());
}
std::string ExtractParts::counts_file() const { return prefix_ + ".counts"; }

bool ExtractParts::ReadShard(const MailSets& sets, RawShard* out) const {
  CheckedFile file;
  if (prefix_.empty() || !CheckedFile::Open(shard_file(), kShardMagic, &file).ok()) return false;
  Unpacker unpacker(file.bytes());
  uint64_t key = 0;
  unpacker.Number(key);
  if (key != key_) return false;
  RawShard shard;
  shard.messages.resize(sets.mail.size());
  for (RawMessage& message : shard.messages) MessageFields(unpacker, message);
  std::vector<ExampleTerm> terms;
  PackEach(unpacker, terms, [&](ExampleTerm& term) {
    TermFields(unpacker, term);
    shard.terms.NumberOf(term.key, [&term] { return std::move(term.name); });
  });
  if (!unpacker.is_whole()) return false;
  *out = std::move(shard);
  return true;
}

Status ExtractParts::WriteShard(RawShard& shard) const {
  if (prefix_.empty()) return {};
  Packer packer;
  uint64_t key = key_;
  packer.Number(key);
  for (RawMessage& message : shard.messages) MessageFields(packer, message);
  std::vector<ExampleTerm> terms = shard.terms.terms();
  PackEach(packer, terms, [&packer](ExampleTerm& term) { TermFields(packer, term); });
  return WriteChecked(shard_file(), kShardMagic, packer.bytes());
}

bool ExtractParts::ReadCounts(TermCounts* counts, NameWords* names) const {
  if (prefix_.empty()) return false;
  std::string mine;
  CheckedFile file;
  if (team_.rank() == 0 && CheckedFile::Open(counts_file(), kCountsMagic, &file).ok())
    mine = file.bytes();
  std::string bytes = std::move(team_.Gather(std::move(mine))[0]);
  Unpacker unpacker(bytes);
  uint64_t key = 0;
  std::string table;
  NameWords decided;
  unpacker.Number(key);
  unpacker.Text(table);
  decided.PackBarred(unpacker);
  if (!unpacker.is_whole() || key != key_ || !counts->Restore(table)) return false;
  *names = std::move(decided);
  return true;
}

Status ExtractParts::WriteCounts(const TermCounts& counts, NameWords& names) const {
  if (prefix_.empty()) return {};
  Status status;
  if (team_.rank() == 0) {
    Packer packer;
    uint64_t key = key_;
    std::string table = counts.Bytes();
    packer.Number(key);
    packer.Text(table);
    names.PackBarred(packer);
    status = WriteChecked(counts_file(), kCountsMagic, packer.bytes());
  }
  return Agree(team_, status);
}

void ExtractParts::Remove() const {
  if (prefix_.empty()) return;
  std::error_code ignored;
  std::filesystem::remove(shard_file(), ignored);
  if (team_.rank() == 0) std::filesystem::remove(counts_file(), ignored);
}

}  // namespace backstop::training
