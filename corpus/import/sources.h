// The public corpora that `import` knows (corpus/sources.toml): what they are, how to get them, how
// they lie on a disk and what that says of each message.

#ifndef BACKSTOP_CORPUS_IMPORT_SOURCES_H_
#define BACKSTOP_CORPUS_IMPORT_SOURCES_H_

#include <string>
#include <vector>

#include "backstop/status.h"

namespace backstop::corpus {

// Messages whose path matches one of the globs have this label, or are left out.
struct LayoutRule {
  std::vector<std::string> globs;  // fnmatch(3) against "/" and the path; * also matches a "/"
  std::string kind, origin, source;
  std::string skip;  // why they are left out; then the others are empty
};

// A file of the corpus with a line "WORD PATH" for each message.
struct LayoutIndex {
  std::string file;       // its path in the corpus, "full/index"; empty: there is none
  std::string messages;   // folder that PATH is relative to, from the index's folder
  std::string ham, spam;  // the words
  std::string source;     // of the messages
};

struct MailSourceInfo {
  std::string name, title, licence, period, url, obtain, labels;
  LayoutIndex index;
  std::vector<LayoutRule> rules;  // the first that matches holds; the index is asked after them
};

// Errors name file and line.
Status LoadSources(const std::string& file, std::vector<MailSourceInfo>* out);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_IMPORT_SOURCES_H_
