// From a message to named facts: reads the report, renders and folds the five zones once, runs the
// structural table, the phrase scan and the word split. The classifier and the trainer both extract
// with this class and nothing else.
//
// Fixed features have ids: [0, S) the structural ones in table order (StructureNames()), then for
// pattern p in zone z S + p * kZoneCount + z. Dictionary terms (words and sparse bigrams) are open
// vocabulary: 64-bit keys, see terms.h.

#ifndef BACKSTOP_FEATURES_EXTRACTOR_H_
#define BACKSTOP_FEATURES_EXTRACTOR_H_

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/status.h"
#include "base/sparse_set.h"
#include "base/zone.h"
#include "decode/decode.h"
#include "features/terms.h"
#include "report/report.h"
#include "scan/pattern_set.h"

namespace backstop::features {

// Names of the structural features by id, "struct.head.null_return_path",
// "struct.original.url_hosts.3_to_5", ... and the sentence of each. Static lifetime.
std::span<const std::string_view> StructureNames();
std::span<const std::string_view> StructureSentences();

// Number of fixed features for a set of `patterns` patterns, and the names and ids of pattern
// features: "status/text.mailbox_full.over_quota".
uint32_t FixedFeatureCount(size_t patterns);
uint32_t PatternFeatureId(uint32_t pattern, Zone zone);
std::string PatternFeatureName(std::string_view pattern, Zone zone);

class Extractor {
 public:
  // `patterns` must outlive the extractor. Nothing allocates after New. kNoMemory.
  static Status New(const scan::PatternSet& patterns, std::unique_ptr<Extractor>* out);
  ~Extractor();
  Extractor(const Extractor&) = delete;
  Extractor& operator=(const Extractor&) = delete;

  // Step 1: reads the message and gives the facts of the zones head, human and status, and
  // structure of the outer message and of what came back as far as kind needs it ("has a returned
  // message").
  void ReadOuter(std::string_view message);
  // Step 2, one of: the facts of original.head and original.body of what came back; or of the
  // message itself taken as though it had come back, whole (kFull) or headers only (kHeaders).
  void ReadReturned();
  void ReadAsReturned(ReturnMode mode);

  const report::Report& report() const;
  // Of what really came back, whatever was then read as returned; read when first asked for.
  const ReturnedFacts& returned_facts() const;
  // Folded text of a zone; head zones have one line per field. Valid until the next ReadOuter.
  std::string_view text(Zone zone) const;
  // Words of the zone. Zones whose words are not used have none.
  std::span<const Word> words(Zone zone) const;

  // Active fixed features, in order found. Outer: for kind (and reason). Returned: for origin.
  std::span<const uint32_t> outer_features() const;
  std::span<const uint32_t> returned_features() const;
  // End of the first match of a hit pattern feature in text(zone), for explanations.
  uint32_t match_end(uint32_t feature) const;

  // ISO 639-1 of the human text, or "und". Static lifetime.
  std::string_view language() const;

  uint32_t notes() const;
  // For others of the same thread.
  decode::Converter& converter();

 private:
  struct Impl;
  explicit Extractor(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace backstop::features

#endif  // BACKSTOP_FEATURES_EXTRACTOR_H_
