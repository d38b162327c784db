// Files that hold mail in a wrapping which the reader does not know: MMDF folders and Apple's emlx.

#ifndef BACKSTOP_CORPUS_IMPORT_ODD_MAIL_H_
#define BACKSTOP_CORPUS_IMPORT_ODD_MAIL_H_

#include <functional>
#include <string_view>

namespace backstop::corpus {

bool LooksLikeMmdf(std::string_view bytes);

// Calls visit(message) for each message in the bytes of a file, until it says false: those of an
// MMDF folder, the one of an emlx file without its count and its property list, else the bytes as
// they are. Messages are parts of `bytes`, unchanged.
void ForEachInside(std::string_view path, std::string_view bytes,
                   const std::function<bool(std::string_view)>& visit);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_IMPORT_ODD_MAIL_H_
