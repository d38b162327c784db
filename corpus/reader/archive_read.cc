// libarchive behind two functions. Formats are named one by one: tar, and raw for a single
// compressed file; any other container would be a surprise, and the mail is never written to disk.

#include "reader/archive_read.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

#include <memory>

namespace backstop::corpus {
namespace {

constexpr size_t kBlock = size_t{256} << 10;

struct Input {
  const ReadFunction& read;
  std::unique_ptr<char[]> block = std::make_unique_for_overwrite<char[]>(kBlock);
};

la_ssize_t ReadBlock(struct archive* archive, void* data, const void** block) {
  auto* input = static_cast<Input*>(data);
  *block = input->block.get();
  const ssize_t got = input->read(input->block.get(), kBlock);
  if (got < 0) archive_set_error(archive, EIO, "cannot read the file");
  return got;
}

struct Closer {
  void operator()(struct archive* archive) const { archive_read_free(archive); }
};

std::string Error(struct archive* archive) {
  const char* text = archive_error_string(archive);
  return std::string("damaged archive: ") + (text != nullptr ? text : "unknown error") +
         "; the messages before the damage were read";
}

std::string_view MemberPath(struct archive* archive, struct archive_entry* entry) {
  if (archive_format(archive) == ARCHIVE_FORMAT_RAW) return {};
  const char* name = archive_entry_pathname(entry);
  std::string_view path = name != nullptr ? name : "unnamed";
  while (path.starts_with("./")) path.remove_prefix(2);
  return path;
}

}  // namespace

bool LooksCompressed(std::string_view head) {
  using namespace std::string_view_literals;
  for (const std::string_view magic : {"\x1f\x8b"sv,
                                       "\xfd"
                                       "7zXZ\0"sv,
                                       "\x28\xb5\x2f\xfd"sv, "BZh"sv}) {
    if (head.starts_with(magic)) return true;
  }
  return false;
}

bool LooksLikeArchive(std::string_view head, std::string_view path) {
  const std::string_view block = head.substr(0, 512);
  const bool is_empty_tar = path.ends_with(".tar") && block.size() == 512 &&
                            block.find_first_not_of('\0') == std::string_view::npos;
  return LooksCompressed(head) || is_empty_tar ||
         (block.size() >= 262 && block.substr(257, 5) == "ustar");
}

std::string ForEachMember(const ReadFunction& read, bool may_be_tar, const MemberVisitor& visit) {
  const std::unique_ptr<struct archive, Closer> archive(archive_read_new());
  struct archive* a = archive.get();
  archive_read_support_filter_all(a);
  if (may_be_tar) archive_read_support_format_tar(a);
  archive_read_support_format_raw(a);
  archive_read_set_options(a, "hdrcharset=BINARY");  // names as stored, whatever the locale
  Input input{read};
  if (archive_read_open(a, &input, nullptr, ReadBlock, nullptr) != ARCHIVE_OK) return Error(a);
  bool is_damaged = false;
  const ReadFunction read_member = [a, &is_damaged](char* to, size_t size) -> ssize_t {
    const la_ssize_t got = archive_read_data(a, to, size);
    is_damaged |= got < 0;
    return got;
  };
  for (;;) {
    struct archive_entry* entry = nullptr;
    const int result = archive_read_next_header(a, &entry);
    if (result == ARCHIVE_EOF) return {};
    if (result == ARCHIVE_RETRY) continue;
    if (result == ARCHIVE_FATAL) return Error(a);
    const bool is_raw = archive_format(a) == ARCHIVE_FORMAT_RAW;
    if (!is_raw && archive_entry_filetype(entry) != AE_IFREG) continue;
    const bool go_on = visit(MemberPath(a, entry), read_member);
    if (is_damaged) return Error(a);
    if (!go_on) return {};
  }
}

}  // namespace backstop::corpus
