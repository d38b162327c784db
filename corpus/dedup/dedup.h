// Puts messages together that are the same mail: exact copies, messages that show the same
// original, and near-duplicates of text (MinHash, bands, each candidate checked by its estimate).
// Groups are the transitive closure. One pass over the mail; keys, signatures and paths go to
// scratch files, so memory is the buffers and 17 bytes a message.

#ifndef BACKSTOP_CORPUS_DEDUP_DEDUP_H_
#define BACKSTOP_CORPUS_DEDUP_DEDUP_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/status.h"
#include "dedup/minhash.h"
#include "dedup/scratch_file.h"
#include "dedup/spilled_keys.h"
#include "grouping/disjoint_sets.h"
#include "grouping/original_keys.h"
#include "grouping/original_text.h"

namespace backstop::corpus {

inline constexpr int32_t kNoDay = INT32_MIN;

struct DedupOptions {
  size_t memory_bytes = size_t{96} << 20;  // of the sorting buffers
  double threshold = kNearThreshold;       // of estimated similarity
};

struct DedupCounts {
  uint32_t messages = 0;
  uint32_t copies = 0;          // the same bytes as an earlier message
  uint32_t original_joins = 0;  // groups that became one by a shared path, Message-ID or body,
  uint32_t near_joins = 0;      // and by near-duplicate text
  uint32_t groups = 0;
  uint32_t largest = 0;      // messages of the largest group
  uint32_t short_texts = 0;  // too few words to be compared as text
};

struct DedupMessage {
  MessagePlace place;  // of its label, or as read
  std::string_view bytes;
  bool is_ordinary = false;  // known to be no automatic answer
};

// A message's place in the outcome.
struct GroupedMessage {
  std::string_view path;
  uint32_t index = 0;
  uint64_t group = 0;    // names the group: the smallest digest of its messages, so that neither
                         // order nor other groups' growth changes it
  int32_t day = kNoDay;  // when it came, since 1970-01-01
  bool is_copy = false;  // of the bytes of an earlier message
};

class Dedup {
 public:
  static Status New(const DedupOptions& options, std::unique_ptr<Dedup>* out);

  // kIo: the scratch folder is full.
  Status Add(const DedupMessage& message);
  // Ends the adding; then every message in the order added. To be called once.
  Status Finish(const std::function<void(const GroupedMessage&)>& visit);
  const DedupCounts& counts() const { return counts_; }

 private:
  explicit Dedup(const DedupOptions& options);
  Status JoinCopies(DisjointSets* groups);
  Status JoinOriginals(DisjointSets* groups);
  Status JoinNear(DisjointSets* groups);
  Status ReadSignature(uint32_t message, Signature* out) const;
  struct NameHead;
  using NameVisitor =
      std::function<void(uint32_t message, const NameHead& head, std::string_view path)>;
  Status ForEachName(const NameVisitor& visit) const;

  const DedupOptions options_;
  OriginalText text_;
  SpilledKeys copies_, originals_, bands_;
  std::unique_ptr<ScratchFile> names_, signatures_;
  std::vector<bool> is_copy_;
  DedupCounts counts_;
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_DEDUP_DEDUP_H_
