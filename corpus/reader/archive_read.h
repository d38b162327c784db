// Members of a tar archive, plain or compressed, and of a single compressed file, by libarchive.

#ifndef BACKSTOP_CORPUS_READER_ARCHIVE_READ_H_
#define BACKSTOP_CORPUS_READER_ARCHIVE_READ_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "reader/byte_buffer.h"

namespace backstop::corpus {

// Whether a file that begins so is compressed (gzip, xz, zstd, bzip2).
bool LooksCompressed(std::string_view head);

// Whether it is a tar archive or compressed. An empty tar is NULs alone, so its name must tell.
bool LooksLikeArchive(std::string_view head, std::string_view path);

// Gets each regular member: its path ("" when the file is one compressed file, not an archive) and
// a function that reads it. False stops.
using MemberVisitor = std::function<bool(std::string_view member, const ReadFunction& read)>;

// Visits the members of the archive whose bytes `read` gives; unless `may_be_tar`, whatever was
// compressed is one member. Returns an empty text, or what is
// wrong with the archive; a member's own read error (damage in the middle) ends the archive and is
// told here too.
std::string ForEachMember(const ReadFunction& read, bool may_be_tar, const MemberVisitor& visit);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_READER_ARCHIVE_READ_H_
