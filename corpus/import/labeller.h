// Which label a message of a known corpus has, by where it lies and by the corpus's own index.

#ifndef BACKSTOP_CORPUS_IMPORT_LABELLER_H_
#define BACKSTOP_CORPUS_IMPORT_LABELLER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "backstop/status.h"
#include "disk_map/disk_map.h"
#include "import/sources.h"

namespace backstop::corpus {

enum class Labelled : uint8_t { kYes, kSkipped, kUnknown };

class Labeller {
 public:
  // `info` must outlive it.
  explicit Labeller(const MailSourceInfo& info) : info_(info) {}

  bool NeedsIndex() const { return !info_.index.file.empty() && index_ == nullptr; }
  // The index's name at the end of `path`?
  bool IsIndex(std::string_view path) const;
  // Reads the index's lines. kCorrupt: which line has no known word.
  Status ReadIndex(std::string_view path, std::string_view text);

  // `path`: of the message in the corpus, with any folders above. Fills kind, origin and source.
  struct Words {
    std::string_view kind, origin, source;
  };
  Labelled Find(std::string_view path, Words* out) const;

 private:
  const MailSourceInfo& info_;
  std::unique_ptr<DiskMap> index_;  // path from the corpus's top to 1 for spam
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_IMPORT_LABELLER_H_
