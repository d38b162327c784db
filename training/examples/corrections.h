// Labels that the message itself contradicts, corrected in a file of their own: the corpora stay as
// their sources made them.

#ifndef BACKSTOP_TRAINING_EXAMPLES_CORRECTIONS_H_
#define BACKSTOP_TRAINING_EXAMPLES_CORRECTIONS_H_

#include <cstddef>
#include <string>
#include <unordered_map>

#include "backstop/status.h"

namespace backstop::training {

struct Correction {
  std::string kind;    // empty: as it was
  std::string origin;  // likewise
};

class Corrections {
 public:
  // A TSV with the columns path, kind, origin, why. Errors name the line: a label that is no word
  // of the labels files, a path twice, a row without a reason.
  Status Load(const std::string& file);
  // By the path of the labels file; null when its label stands.
  const Correction* Find(const std::string& path) const;
  size_t size() const { return by_path_.size(); }

 private:
  // What is wrong with it; empty when it was added.
  std::string AddRow(const std::string& line);

  std::unordered_map<std::string, Correction> by_path_;
};

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EXAMPLES_CORRECTIONS_H_
