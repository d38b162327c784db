// libarchive writes through an OutputFile; a folder is made beside its place and renamed.

#include "output/set_writer.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "output/output_file.h"

namespace backstop::corpus {
namespace {

namespace fs = std::filesystem;

struct Suffix {
  std::string_view text;
  int (*add_filter)(struct archive*);
};
constexpr Suffix kSuffixes[] = {{".tar", archive_write_add_filter_none},
                                {".tar.zst", archive_write_add_filter_zstd},
                                {".tar.gz", archive_write_add_filter_gzip},
                                {".tar.xz", archive_write_add_filter_xz}};

// A folder of such a name would be taken for what it is not.
constexpr std::string_view kUnwritten[] = {".tgz", ".tar.bz2", ".tar.lz4", ".zip", ".mbox", ".eml"};

const Suffix* SuffixOf(std::string_view path) {
  for (const Suffix& suffix : kSuffixes) {
    if (path.ends_with(suffix.text) && path.size() > suffix.text.size()) return &suffix;
  }
  return nullptr;
}

la_ssize_t WriteBlock(struct archive*, void* data, const void* bytes, size_t size) {
  auto* file = static_cast<OutputFile*>(data);
  file->Write({static_cast<const char*>(bytes), size});
  return file->is_broken() ? -1 : static_cast<la_ssize_t>(size);
}

class TarWriter : public SetWriter {
 public:
  TarWriter(const Suffix& suffix, std::string path, std::unique_ptr<OutputFile> file)
      : path_(std::move(path)), file_(std::move(file)), archive_(archive_write_new()) {
    archive_write_set_format_pax_restricted(archive_.get());
    suffix.add_filter(archive_.get());
    archive_write_set_options(archive_.get(), "gzip:!timestamp,hdrcharset=BINARY");
    archive_write_set_bytes_in_last_block(archive_.get(), 1);
    is_open_ =
        archive_write_open(archive_.get(), file_.get(), nullptr, WriteBlock, nullptr) == ARCHIVE_OK;
  }

  Status Add(std::string_view name, std::string_view bytes) override {
    const std::unique_ptr<struct archive_entry, FreeEntry> entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), std::string(name).c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    const bool is_written = is_open_ &&
                            archive_write_header(archive_.get(), entry.get()) == ARCHIVE_OK &&
                            archive_write_data(archive_.get(), bytes.data(), bytes.size()) ==
                                static_cast<la_ssize_t>(bytes.size());
    return is_written ? Status() : Failed();
  }

  Status Commit() override {
    if (archive_write_close(archive_.get()) != ARCHIVE_OK) return Failed();
    return file_->Commit();
  }

 private:
  struct FreeEntry {
    void operator()(struct archive_entry* entry) const { archive_entry_free(entry); }
  };
  struct FreeArchive {
    void operator()(struct archive* archive) const { archive_write_free(archive); }
  };
  Status Failed() {
    if (file_->is_broken()) return file_->Commit();  // tells the disk's error
    const char* text = archive_error_string(archive_.get());
    return Status(Code::kIo, path_ + ": cannot write the archive: " +
                                 (text != nullptr ? text : "unknown error"));
  }

  const std::string path_;
  std::unique_ptr<OutputFile> file_;
  std::unique_ptr<struct archive, FreeArchive> archive_;
  bool is_open_ = false;
};

class FolderWriter : public SetWriter {
 public:
  FolderWriter(std::string path, std::string temporary)
      : path_(std::move(path)), temporary_(std::move(temporary)) {}
  ~FolderWriter() override {
    std::error_code error;
    if (!temporary_.empty()) fs::remove_all(temporary_, error);
  }

  Status Add(std::string_view name, std::string_view bytes) override {
    const fs::path file = fs::path(temporary_) / name.substr(name.find('/') + 1);
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    if (error) return Failed(error.message());
    std::FILE* out = std::fopen(file.c_str(), "wb");
    if (out == nullptr) return Failed(strerror(errno));
    const bool is_written = std::fwrite(bytes.data(), 1, bytes.size(), out) == bytes.size();
    const int write_error = errno;
    if (std::fclose(out) != 0) return Failed(strerror(errno));
    return is_written ? Status() : Failed(strerror(write_error));
  }

  Status Commit() override {
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return Failed(strerror(errno));
    temporary_.clear();
    return {};
  }

 private:
  Status Failed(const std::string& why) const {
    return Status(Code::kIo,
                  path_ + ": cannot write: " + why + "; free space or choose another folder");
  }

  const std::string path_;
  std::string temporary_;
};

}  // namespace

std::string SetName(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  std::string_view name = path.substr(path.rfind('/') + 1);
  if (const Suffix* suffix = SuffixOf(name)) name.remove_suffix(suffix->text.size());
  return std::string(name);
}

Status SetWriter::Create(const std::string& path, std::unique_ptr<SetWriter>* out) {
  if (const Suffix* suffix = SuffixOf(path)) {
    std::unique_ptr<OutputFile> file;
    if (Status s = OutputFile::Create(path, &file); !s.ok()) return s;
    *out = std::make_unique<TarWriter>(*suffix, path, std::move(file));
    return {};
  }
  std::string folder = path;
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  for (const std::string_view suffix : kUnwritten) {
    if (!folder.ends_with(suffix)) continue;
    return Status(Code::kBadArgument, folder + ": " + std::string(suffix) +
                                          " is not written; name a .tar.zst, .tar.gz, .tar.xz or "
                                          ".tar archive, or a folder");
  }
  std::error_code error;
  if (fs::exists(folder, error)) {
    return Status(Code::kBadArgument,
                  folder + ": is there already; name a new folder, or a .tar.zst to replace");
  }
  std::string temporary = folder + ".XXXXXX";
  if (mkdtemp(temporary.data()) == nullptr) {
    return Status(Code::kIo, folder + ": cannot create: " + strerror(errno) +
                                 "; give a path in a folder that can be written");
  }
  chmod(temporary.c_str(), UsualMode(0777));
  *out = std::make_unique<FolderWriter>(std::move(folder), std::move(temporary));
  return {};
}

}  // namespace backstop::corpus
