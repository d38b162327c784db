// The examples file: a magic word, a digest of everything behind it, then each table with its
// length. One list of fields serves writing and reading, so the two cannot disagree.

#include <xxhash.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <type_traits>

#include "examples/examples.h"

namespace backstop::training {
namespace {

constexpr char kMagic[8] = {'B', 'S', 'E', 'X', 'A', 'M', '0', '5'};

class Output {
 public:
  template <typename T>
  void Number(T& value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof(value));
  }
  void Text(std::string& text) {
    uint64_t size = text.size();
    Number(size);
    bytes_.append(text);
  }
  template <typename T>
  void Size(std::vector<T>& list) {
    uint64_t size = list.size();
    Number(size);
  }
  template <typename T>
  void Numbers(std::vector<T>& list) {
    Size(list);
    bytes_.append(reinterpret_cast<const char*>(list.data()), list.size() * sizeof(T));
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class Input {
 public:
  explicit Input(std::string_view bytes) : bytes_(bytes) {}
  template <typename T>
  void Number(T& value) {
    Copy(&value, sizeof(value));
  }
  void Text(std::string& text) {
    uint64_t size = 0;
    Number(size);
    if (!Has(size, 1)) return;
    text.assign(bytes_.substr(at_, size));
    at_ += size;
  }
  template <typename T>
  void Size(std::vector<T>& list) {
    uint64_t size = 0;
    Number(size);
    if (Has(size, 1)) list.resize(size);
  }
  template <typename T>
  void Numbers(std::vector<T>& list) {
    uint64_t size = 0;
    Number(size);
    if (!Has(size, sizeof(T))) return;
    list.resize(size);
    Copy(list.data(), size * sizeof(T));
  }
  bool is_whole() const { return is_good_ && at_ == bytes_.size(); }

 private:
  bool Has(uint64_t count, uint64_t each) {
    is_good_ = is_good_ && count <= (bytes_.size() - at_) / each;
    return is_good_;
  }
  void Copy(void* to, size_t size) {
    if (size == 0 || !Has(size, 1)) return;
    std::memcpy(to, bytes_.data() + at_, size);
    at_ += size;
  }
  std::string_view bytes_;
  size_t at_ = 0;
  bool is_good_ = true;
};

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
  if (e.structure_count > e.fixed_names.size()) return false;
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

Status Damaged(const std::string& path) {
  return Status(Code::kCorrupt,
                path + ": not a whole examples file; run backstop-train extract again");
}

}  // namespace

Status WriteExamples(const Examples& examples, const std::string& path) {
  Output output;
  AllFields(output, const_cast<Examples&>(examples));  // Output only reads
  const uint64_t digest = XXH3_64bits(output.bytes().data(), output.bytes().size());
  const std::string temporary = path + ".part";
  std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
  file.write(kMagic, sizeof(kMagic));
  file.write(reinterpret_cast<const char*>(&digest), sizeof(digest));
  file.write(output.bytes().data(), static_cast<std::streamsize>(output.bytes().size()));
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(temporary, path, error);
  if (!file || error)
    return Status(Code::kIo,
                  path + ": cannot be written; check the folder and the space on the disk");
  return {};
}

Status ReadExamples(const std::string& path, Examples* out) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return Status(Code::kNotFound, path + ": cannot be read; run backstop-train extract first");
  std::stringstream buffer;
  buffer << file.rdbuf();
  const std::string bytes = std::move(buffer).str();
  constexpr size_t kHeader = sizeof(kMagic) + sizeof(uint64_t);
  if (bytes.size() < kHeader || std::memcmp(bytes.data(), kMagic, sizeof(kMagic)) != 0)
    return Damaged(path);
  uint64_t digest = 0;
  std::memcpy(&digest, bytes.data() + sizeof(kMagic), sizeof(digest));
  if (digest != XXH3_64bits(bytes.data() + kHeader, bytes.size() - kHeader)) return Damaged(path);
  Input input(std::string_view(bytes).substr(kHeader));
  Examples examples;
  AllFields(input, examples);
  if (!input.is_whole() || !IsSound(examples)) return Damaged(path);
  *out = std::move(examples);
  return {};
}

}  // namespace backstop::training
