// Puts messages into a labelled set: names them by their content, leaves out what is there already,
// keeps every byte.

#ifndef BACKSTOP_CORPUS_IMPORT_IMPORTER_H_
#define BACKSTOP_CORPUS_IMPORT_IMPORTER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "backstop/status.h"
#include "disk_map/disk_map.h"
#include "import/labeller.h"
#include "output/output_file.h"
#include "output/set_writer.h"
#include "reader/mail_source.h"

namespace backstop::corpus {

// A longer message is cut here, and told.
inline constexpr size_t kLongestImported = size_t{128} << 20;

struct ImportOptions {
  std::string set;                     // archive or folder to write
  std::string labels;                  // labels file to write
  std::string duplicates;              // list of what was left out; empty: none
  std::string kind, origin, source;    // of every message, when there is no labeller
  std::string note;                    // added to every row's note
  const Labeller* labeller = nullptr;  // of a known corpus
};

struct ImportCounts {
  uint64_t messages = 0, bytes = 0;  // in the set
  uint64_t duplicates = 0;           // left out: identical to one in the set
  uint64_t contradictions = 0;       // of these, with another kind or origin
  uint64_t skipped = 0;              // left out: no messages, by the layout's rules
  uint64_t unlabelled = 0;           // left out: the layout has no label for them
  uint64_t empty = 0;                // left out: no bytes
  uint64_t headerless = 0;           // in the set, but do not begin with a header field
  uint64_t cut = 0;                  // left out: longer than kLongestImported
};

class Importer {
 public:
  // `warn` gets one line for each message that contradicts or is cut. kIo, kBadArgument.
  static Status Create(ImportOptions options, std::function<void(const std::string&)> warn,
                       std::unique_ptr<Importer>* out);

  // `place`: the path to label by and to note, from the name of what the user gave.
  Status Add(const MessageRef& message, std::string_view place);
  // Puts set, labels and list in place.
  Status Commit();

  const ImportCounts& counts() const { return counts_; }
  // "kind origin source" to messages in the set.
  const std::map<std::string, uint64_t>& by_label() const { return by_label_; }

 private:
  Importer(ImportOptions options, std::function<void(const std::string&)> warn);
  Status AddOne(std::string_view bytes, const Labeller::Words& words, const std::string& from);
  Status TellDuplicate(const std::string& from, const std::string& name, bool contradicts);

  const ImportOptions options_;
  const std::function<void(const std::string&)> warn_;
  const std::string set_name_;
  std::unique_ptr<SetWriter> set_;
  std::unique_ptr<OutputFile> labels_, duplicates_;
  std::unique_ptr<DiskMap> seen_;  // content to kind and origin
  ImportCounts counts_;
  std::map<std::string, uint64_t> by_label_;
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_IMPORT_IMPORTER_H_
