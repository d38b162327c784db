// Rows are named by message, which is the same for any number of processes. What all processes have
// alike is in each file.

#include "heads/holdout_files.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "examples/checked_file.h"
#include "heads/domains.h"
#include "parallel/packing.h"

namespace backstop::training {
namespace {

constexpr std::string_view kMagic = "BSHOLD01";
constexpr std::string_view kVerb = "fit";
constexpr uint64_t kRowsOfMessage = 4;  // no message has more
constexpr uint32_t kNoRow = UINT32_MAX;

// One head's scores of one process.
struct Part {
  std::vector<uint64_t> rows, near_rows;  // by message and which of its rows
  std::vector<uint32_t> fold, domain;
  std::vector<double> sums, near_sums;
  std::vector<double> nested_sums;  // [rows][folds]

  template <typename Stream>
  void Fields(Stream& stream) {
    for (auto* list : {&rows, &near_rows}) stream.Numbers(*list);
    for (auto* list : {&fold, &domain}) stream.Numbers(*list);
    for (auto* list : {&sums, &near_sums, &nested_sums}) stream.Numbers(*list);
  }
};
using Parts = std::array<Part, kHeadCount>;

// What all processes have alike, behind a digest. `key`: Examples::key.
template <typename Stream>
void CommonFields(Stream& stream, uint64_t& key, uint32_t& shards, AllHoldouts& all) {
  stream.Number(key);
  stream.Number(shards);
  for (HoldoutScores& scores : all) {
    stream.Number(scores.l2);
    stream.Numbers(scores.labels);
    stream.Number(scores.outputs);
    stream.Size(scores.folds);
    for (std::string& name : scores.folds) stream.Text(name);
  }
}

std::vector<uint64_t> NamesOf(const Examples& examples, const std::vector<uint32_t>& rows) {
  std::vector<uint64_t> names;
  for (const uint32_t r : rows) {
    const uint32_t message = examples.rows[r].message;
    uint32_t first = r;
    while (first > 0 && examples.rows[first - 1].message == message) --first;
    names.push_back(message * kRowsOfMessage + (r - first));
  }
  return names;
}

Part PartOf(const HoldoutScores& scores, const Examples& examples) {
  Part part{NamesOf(examples, scores.rows),
            NamesOf(examples, scores.near_rows),
            scores.fold,
            scores.domain,
            scores.sums,
            scores.near_sums,
            {}};
  const size_t rows = scores.rows.size();
  if (scores.nested_sums.empty()) return part;
  for (size_t i = 0; i < rows; ++i) {
    for (size_t f = 0; f < scores.folds.size(); ++f)
      part.nested_sums.push_back(scores.nested_sums[f * rows + i]);
  }
  return part;
}

// kNoRow: these examples have no such row of the head.
uint32_t RowNamed(uint64_t name, const Examples& examples, Head head) {
  const auto message = name / kRowsOfMessage;
  const auto first =
      std::lower_bound(examples.rows.begin(), examples.rows.end(), message,
                       [](const ExampleRow& row, uint64_t number) { return row.message < number; });
  const auto r = static_cast<uint64_t>(first - examples.rows.begin()) + name % kRowsOfMessage;
  const bool is_there = r < examples.rows.size() && examples.rows[r].message == message &&
                        examples.rows[r].head == head;
  return is_there ? static_cast<uint32_t>(r) : kNoRow;
}

bool IsSound(const Part& part, const Examples& examples, const HoldoutScores& of) {
  const size_t rows = part.rows.size();
  const auto are_below = [](const std::vector<uint32_t>& numbers, size_t end) {
    return std::all_of(numbers.begin(), numbers.end(), [end](uint32_t n) { return n < end; });
  };
  const size_t outputs = of.head == Head::kKind ? of.labels.size() : 1;
  return (rows == 0 || of.outputs == outputs) && are_below(of.labels, kKindCount) &&
         part.fold.size() == rows && part.domain.size() == rows &&
         part.sums.size() == rows * of.outputs &&
         part.near_sums.size() == part.near_rows.size() * of.outputs &&
         (part.nested_sums.empty() || part.nested_sums.size() == rows * of.folds.size()) &&
         are_below(part.fold, of.folds.size()) &&
         are_below(part.domain, MostDomains(examples, of.folds.size()));
}

// Appends the part's scores of rows that are here. False when it is of other examples.
bool Append(const Part& part, const Examples& examples, HoldoutScores* scores) {
  if (!IsSound(part, examples, *scores)) return false;
  // Calls add(i, row) for each.
  const auto for_each = [&](const std::vector<uint64_t>& names, auto&& add) {
    for (size_t i = 0; i < names.size(); ++i) {
      if (!examples.IsHere(static_cast<uint32_t>(names[i] / kRowsOfMessage))) continue;
      const uint32_t row = RowNamed(names[i], examples, scores->head);
      if (row == kNoRow) return false;
      add(i, row);
    }
    return true;
  };
  const auto append = [](const std::vector<double>& from, size_t i, size_t each,
                         std::vector<double>* to) {
    const auto begin = from.begin() + static_cast<std::ptrdiff_t>(i * each);
    to->insert(to->end(), begin, begin + static_cast<std::ptrdiff_t>(each));
  };
  const size_t nested = part.nested_sums.empty() ? 0 : scores->folds.size();
  return for_each(part.rows,
                  [&](size_t i, uint32_t row) {
                    scores->rows.push_back(row);
                    scores->fold.push_back(part.fold[i]);
                    scores->domain.push_back(part.domain[i]);
                    append(part.sums, i, scores->outputs, &scores->sums);
                    append(part.nested_sums, i, nested, &scores->nested_sums);
                  }) &&
         for_each(part.near_rows, [&](size_t i, uint32_t row) {
           scores->near_rows.push_back(row);
           append(part.near_sums, i, scores->outputs, &scores->near_sums);
         });
}

// list[i * each ...] becomes what is at order[i], each `each` long.
template <typename T>
void Rearrange(const std::vector<uint32_t>& order, size_t each, std::vector<T>* list) {
  std::vector<T> arranged;
  arranged.reserve(list->size());
  for (const uint32_t i : order) {
    const auto begin = list->begin() + static_cast<std::ptrdiff_t>(i * each);
    arranged.insert(arranged.end(), begin, begin + static_cast<std::ptrdiff_t>(each));
  }
  *list = std::move(arranged);
}

// By fold, and in it by row; nested sums by fold, then row.
void PutInOrder(HoldoutScores* scores) {
  const size_t rows = scores->rows.size();
  std::vector<uint32_t> order(rows);
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return std::pair(scores->fold[a], scores->rows[a]) <
           std::pair(scores->fold[b], scores->rows[b]);
  });
  for (auto* list : {&scores->rows, &scores->fold, &scores->domain}) Rearrange(order, 1, list);
  Rearrange(order, scores->outputs, &scores->sums);
  if (scores->nested_sums.empty()) return;
  const size_t folds = scores->folds.size();
  std::vector<double> nested;
  nested.reserve(scores->nested_sums.size());
  for (size_t f = 0; f < folds; ++f) {
    for (const uint32_t i : order) nested.push_back(scores->nested_sums[i * folds + f]);
  }
  scores->nested_sums = std::move(nested);
}

std::string PartFile(const std::string& path, uint32_t rank, uint32_t size) {
  if (rank == 0) return path;
  return path + ".shard-" + std::to_string(rank + 1) + "-of-" + std::to_string(size);
}

}  // namespace

Status WriteHoldouts(const AllHoldouts& all, const Examples& examples, const std::string& path) {
  Team& team = *examples.team;
  AllHoldouts& in = const_cast<AllHoldouts&>(all);  // Packer only reads
  uint64_t key = examples.key;
  uint32_t shards = team.size();
  Packer packer;
  CommonFields(packer, key, shards, in);
  for (const HoldoutScores& scores : all) PartOf(scores, examples).Fields(packer);
  return Agree(team,
               WriteChecked(PartFile(path, team.rank(), team.size()), kMagic, packer.bytes()));
}

namespace {

// Whether the file of one of `files` processes that fitted may have rows that are here.
bool HasRowsHere(const Examples& examples, uint32_t file, uint32_t files) {
  const Team& team = *examples.team;
  for (uint32_t shard = team.rank(); shard < examples.shards; shard += team.size()) {
    if (shard % files == file) return true;
  }
  return false;
}

Status ReadParts(const std::string& path, const Examples& examples, AllHoldouts* out) {
  AllHoldouts all;
  uint32_t shards = 1;
  for (uint32_t shard = 0; shard < shards; ++shard) {
    if (shard > 0 && !HasRowsHere(examples, shard, shards)) continue;
    const std::string file = PartFile(path, shard, shards);
    CheckedFile opened;
    if (Status s = CheckedFile::Open(file, kMagic, &opened, kVerb); !s.ok()) return s;
    Unpacker input(opened.bytes());
    uint64_t key = 0;
    uint32_t of_shards = 0;
    AllHoldouts common;
    Parts parts;
    CommonFields(input, key, of_shards, common);
    for (Part& part : parts) part.Fields(input);
    if (shard == 0) {
      shards = of_shards;
      all = std::move(common);
      for (size_t h = 0; h < kHeadCount; ++h) all[h].head = static_cast<Head>(h);
    }
    bool is_sound = input.is_whole() && key == examples.key && of_shards == shards;
    for (size_t h = 0; h < kHeadCount && is_sound; ++h)
      is_sound = Append(parts[h], examples, &all[h]);
    if (!is_sound) return Damaged(file, kVerb);
  }
  for (HoldoutScores& scores : all) PutInOrder(&scores);
  *out = std::move(all);
  return {};
}

}  // namespace

Status ReadHoldouts(const std::string& path, const Examples& examples, AllHoldouts* out) {
  return Agree(*examples.team, ReadParts(path, examples, out));
}

}  // namespace backstop::training
