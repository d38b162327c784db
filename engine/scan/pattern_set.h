// Multi-pattern scan: every phrase of the model by Hyperscan, zone by zone. Patterns match
// folded text (simd::Fold and FoldUtf8Case; in the head zones one line "name: value\n" per field,
// each starting after a "\n"). The only room that includes <hs.h>.

#ifndef BACKSTOP_SCAN_PATTERN_SET_H_
#define BACKSTOP_SCAN_PATTERN_SET_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/status.h"
#include "base/image.h"
#include "base/meaning.h"
#include "base/sparse_set.h"
#include "base/word.h"
#include "base/zone.h"

namespace backstop::scan {

// One pattern as the model carries it. Views must live as long as the set (they point into the
// model file). A phrase matches on word boundaries where it begins or ends with a word character:
// [a-z0-9_] and letters of scripts that put blanks between words (two-byte UTF-8 from U+00C0, and
// U+1000..U+1FFF), so quotation marks and Chinese, Japanese, Korean or Thai neighbours are no part
// of a word. A phrase of the head zones may begin with "\n": the begin of a field's line.
struct Pattern {
  std::string_view name;    // "text.mailbox_full.over_quota"
  std::string_view phrase;  // folded text
  bool is_regex = false;    // `phrase` is a Hyperscan regular expression over folded text instead
  ZoneMask zones = 0;
  Meaning says = Meaning::kNone;  // carried for the reader of the hits
};

// A hit: pattern index, and where its match ends in the zone's folded text.
struct Hit {
  uint32_t pattern;
  uint32_t end;
};

// What compiled databases depend on beside their patterns: Hyperscan's version and the CPU.
std::string CompilerKey();

// Compiled databases of all zones; immutable, shared by threads.
class PatternSet {
 public:
  // Compiles (about 100 ms for 600 phrases that are all Hyperscan's). kBadPattern names the
  // pattern.
  static Status New(std::vector<Pattern> patterns, std::unique_ptr<PatternSet>* out);
  // One that Write wrote, where the image and CompilerKey() are of that time; null when the image
  // has none. The image must outlive the set.
  static std::unique_ptr<PatternSet> Read(ImageReader* image);
  void Write(ImageWriter* image) const;
  ~PatternSet();
  PatternSet(const PatternSet&) = delete;
  PatternSet& operator=(const PatternSet&) = delete;

  uint32_t size() const;
  Meaning says(uint32_t pattern) const;
  // Those given to New; none of a set that was read.
  const std::vector<Pattern>& patterns() const;

  struct Impl;
  const Impl& impl() const { return *impl_; }

 private:
  explicit PatternSet(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Where the hits of one zone go: as Scanner::Scan's parameters. Nothing is wanted when `hits` is
// null.
struct ZoneHits {
  Zone zone = Zone::kHead;
  SparseSet* hits = nullptr;
  std::vector<uint32_t>* first_end = nullptr;
};

// One thread's scratch. Keeps nothing of a scan.
class Scanner {
 public:
  // `set` must outlive the scanner. kNoMemory.
  static Status New(const PatternSet& set, std::unique_ptr<Scanner>* out);
  ~Scanner();
  Scanner(const Scanner&) = delete;
  Scanner& operator=(const Scanner&) = delete;

  // Adds to `hits` (universe: size()) every pattern of the zone that occurs in the folded text, and
  // to `first_end` (size: size(); may be empty) the end of its first match.
  void Scan(Zone zone, const IndexedText& folded, SparseSet* hits,
            std::vector<uint32_t>* first_end);
  // The same for two zones that show the same text, at the cost of one. REQUIRES: both are head
  // zones, or kHuman and kOriginalBody; `second` may want nothing.
  void ScanBoth(const IndexedText& folded, const ZoneHits& first, const ZoneHits& second);

 private:
  struct Impl;
  explicit Scanner(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The slow second scanner, the oracle of tests: the same answer by plain search and std::regex.
void ScanSlowly(const std::vector<Pattern>& patterns, Zone zone, std::string_view folded,
                std::vector<uint32_t>* hits);

}  // namespace backstop::scan

#endif  // BACKSTOP_SCAN_PATTERN_SET_H_
