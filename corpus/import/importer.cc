// A message is SET/SOURCE/DIGEST.eml: the same mail has the same name in every import, and ".eml"
// keeps readers from splitting it at "From " lines.

#include "import/importer.h"

#include <cctype>
#include <utility>

#include "backstop/verdict.h"
#include "import/odd_mail.h"
#include "mime/walk.h"
#include "reader/label_words.h"
#include "reader/labels.h"

namespace backstop::corpus {
namespace {

// A path of plain characters, no component hidden or empty.
std::string Slug(std::string_view source) {
  std::string slug;
  for (const char c : source) {
    const bool is_at_start = slug.empty() || slug.back() == '/';
    const bool is_plain =
        isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '+';
    if (is_plain || (!is_at_start && (c == '.' || c == '/'))) {
      slug += c;
    } else {
      slug += '_';
    }
  }
  if (slug.ends_with('/')) slug.pop_back();
  return slug;
}

// Fit to be a value in a note.
std::string NoteText(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == ';' || c == 0x7f) c = '_';
  }
  return out;
}

uint64_t PackWords(const Labeller::Words& words) {
  return (uint64_t{WordNumber(KindWords(), words.kind)} << 8) |
         WordNumber(OriginWords(), words.origin);
}

bool HasHeader(std::string_view bytes) {
  static constexpr size_t kEnough = size_t{64} << 10;  // the first field is near the beginning
  static thread_local const auto tree = std::make_unique<mime::Tree>();
  mime::Walk(bytes.substr(0, kEnough), tree.get());
  return (tree->notes & kNoteNoHeader) == 0;
}

}  // namespace

Importer::Importer(ImportOptions options, std::function<void(const std::string&)> warn)
    : options_(std::move(options)), warn_(std::move(warn)), set_name_(SetName(options_.set)) {}

Status Importer::Create(ImportOptions options, std::function<void(const std::string&)> warn,
                        std::unique_ptr<Importer>* out) {
  std::unique_ptr<Importer> importer(new Importer(std::move(options), std::move(warn)));
  const ImportOptions& o = importer->options_;
  if (Status s = DiskMap::Create(&importer->seen_); !s.ok()) return s;
  if (Status s = SetWriter::Create(o.set, &importer->set_); !s.ok()) return s;
  if (Status s = OutputFile::Create(o.labels, &importer->labels_); !s.ok()) return s;
  importer->labels_->Write(std::string(kLabelsHeader) + "\n");
  if (!o.duplicates.empty()) {
    if (Status s = OutputFile::Create(o.duplicates, &importer->duplicates_); !s.ok()) return s;
    importer->duplicates_->Write("from\tsame_as\n");
  }
  *out = std::move(importer);
  return {};
}

Status Importer::Add(const MessageRef& message, std::string_view place) {
  if (!message.error.empty()) return {};  // the reading loop tells it
  Labeller::Words words{options_.kind, options_.origin, options_.source};
  if (options_.labeller != nullptr) {
    const Labelled labelled = options_.labeller->Find(place, &words);
    if (labelled != Labelled::kYes) {
      ++(labelled == Labelled::kSkipped ? counts_.skipped : counts_.unlabelled);
      return {};
    }
  }
  if (message.bytes.size() >= kLongestImported) {
    ++counts_.cut;
    warn_(std::string(message.path) + ": left out, longer than 128 MiB");
    return {};
  }
  const bool is_folder = LooksLikeMmdf(message.bytes);
  uint32_t number = message.index;
  Status status;
  ForEachInside(message.path, message.bytes, [&](std::string_view bytes) {
    std::string from = NoteText(place);
    if (is_folder || number > 0) from += "#" + std::to_string(number);
    ++number;
    status = AddOne(bytes, words, from);
    return status.ok();
  });
  return status;
}

Status Importer::AddOne(std::string_view bytes, const Labeller::Words& words,
                        const std::string& from) {
  if (bytes.empty()) {
    ++counts_.empty;
    return {};
  }
  const Digest digest = DigestOf(bytes);
  const std::string name = set_name_ + "/" + Slug(words.source) + "/" + Hex(digest) + ".eml";
  uint64_t* first = nullptr;
  bool is_new = false;
  const uint64_t packed = PackWords(words);
  if (Status s = seen_->FindOrAdd(digest, packed, &first, &is_new); !s.ok()) return s;
  if (!is_new) return TellDuplicate(from, Hex(digest), *first != packed);
  if (Status s = set_->Add(name, bytes); !s.ok()) return s;
  counts_.headerless += HasHeader(bytes) ? 0 : 1;
  ++counts_.messages;
  counts_.bytes += bytes.size();
  std::string note = "from=" + from;
  if (!options_.note.empty()) note += ";" + options_.note;
  LabelView row;
  row.path = name;
  row.kind = words.kind;
  row.origin = words.origin;
  row.source = words.source;
  row.note = note;
  labels_->Write(LabelRow(row));
  ++by_label_[std::string(words.kind) + "\t" + std::string(words.origin) + "\t" +
              std::string(words.source)];
  return labels_->is_broken() ? labels_->Commit() : Status();
}

Status Importer::TellDuplicate(const std::string& from, const std::string& name, bool contradicts) {
  ++counts_.duplicates;
  if (duplicates_ != nullptr) duplicates_->Write(from + "\t" + name + "\n");
  if (!contradicts) return {};
  ++counts_.contradictions;
  warn_(from + ": the same message is in the set as " + name +
        ".eml with another kind or origin; its first label was kept");
  return {};
}

Status Importer::Commit() {
  if (Status s = set_->Commit(); !s.ok()) return s;
  if (Status s = labels_->Commit(); !s.ok()) return s;
  return duplicates_ == nullptr ? Status() : duplicates_->Commit();
}

}  // namespace backstop::corpus
