// What GMime makes of a message, and what the walker makes of it, as flat lists that can be
// compared: the oracle of tests/oracle. GMime reads LF and CRLF only, so CR-only messages are given
// to it with their line ends turned to LF.

#ifndef BACKSTOP_TESTS_ORACLE_GMIME_TREE_H_
#define BACKSTOP_TESTS_ORACLE_GMIME_TREE_H_

#include <string>
#include <string_view>
#include <vector>

#include "mime/walk.h"

namespace backstop::oracle {

struct Node {
  int depth = 0;
  std::string type;          // "text/plain", lower case
  bool has_content = false;  // a leaf whose decoded content is compared
  std::string content;       // decoded
  friend bool operator==(const Node&, const Node&) = default;
};

// REQUIRES: g_mime_init() was called.
std::vector<Node> ReadWithGMime(std::string_view message);
std::vector<Node> ReadWithWalker(std::string_view message, const mime::Tree& tree);

// Line ends as LF, blanks at the end dropped: the differences in them between the two readers carry
// no meaning.
std::string Canonical(std::string_view content);

}  // namespace backstop::oracle

#endif  // BACKSTOP_TESTS_ORACLE_GMIME_TREE_H_
