// A tail's value is the row packed into 64 bits. A tail that rows share keeps the first row and is
// marked, unless one of them is a row's whole path: then it is that row's.

#include "set_labels/label_index.h"

#include "reader/label_words.h"

namespace backstop::corpus {
namespace {

constexpr size_t kMostSources = 0xffff;
constexpr uint64_t kAmbiguous = 1, kWholePath = 2;  // flags in the lowest bits

// 32 bits of line, 16 of source, 7 of kind, 7 of origin, 2 of flags.
uint64_t Pack(const IndexedLabel& label, uint64_t flags) {
  return (uint64_t{label.line} << 32) | (uint64_t{label.source} << 16) |
         (uint64_t{label.kind} << 9) | (uint64_t{label.origin} << 2) | flags;
}

IndexedLabel Unpack(uint64_t packed) {
  return {.line = static_cast<uint32_t>(packed >> 32),
          .kind = static_cast<uint8_t>((packed >> 9) & 0x7f),
          .origin = static_cast<uint8_t>((packed >> 2) & 0x7f),
          .source = static_cast<uint16_t>(packed >> 16),
          .is_ambiguous = (packed & kAmbiguous) != 0};
}

}  // namespace

Status LabelIndex::Create(std::unique_ptr<LabelIndex>* out) {
  std::unique_ptr<LabelIndex> index(new LabelIndex);
  if (Status s = DiskMap::Create(&index->tails_); !s.ok()) return s;
  *out = std::move(index);
  return {};
}

uint16_t LabelIndex::SourceNumber(std::string_view source) {
  if (const auto at = source_numbers_.find(std::string(source)); at != source_numbers_.end())
    return at->second;
  if (sources_.size() > kMostSources) return kMostSources;
  const auto number = static_cast<uint16_t>(sources_.size());
  sources_.emplace_back(number < kMostSources ? source : "(other sources)");
  source_numbers_.emplace(source, number);
  return number;
}

Status LabelIndex::Add(const LabelView& row, uint32_t* first_line) {
  const IndexedLabel label{.line = row.line,
                           .kind = WordNumber(KindWords(), row.kind),
                           .origin = WordNumber(OriginWords(), row.origin),
                           .source = SourceNumber(row.source)};
  *first_line = 0;
  std::string_view tail = row.path;
  for (bool is_whole = true;; is_whole = false) {
    const uint64_t packed = Pack(label, is_whole ? kWholePath : 0);
    uint64_t* value = nullptr;
    bool is_new = false;
    if (Status s = tails_->FindOrAdd(DigestOf(tail), packed, &value, &is_new); !s.ok()) return s;
    const bool was_whole = !is_new && (*value & kWholePath) != 0;
    if (is_whole && was_whole) {
      *first_line = Unpack(*value).line;
      return {};
    }
    if (!is_new && is_whole) *value = packed;
    if (!is_new && !is_whole && !was_whole) *value |= kAmbiguous;
    const size_t slash = tail.find('/');
    if (slash == std::string_view::npos) return {};
    tail.remove_prefix(slash + 1);
  }
}

bool LabelIndex::Find(std::string_view path, IndexedLabel* out) const {
  for (;;) {
    if (const uint64_t* value = tails_->Find(DigestOf(path)); value != nullptr) {
      *out = Unpack(*value);
      return true;
    }
    const size_t slash = path.find('/');
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace backstop::corpus
