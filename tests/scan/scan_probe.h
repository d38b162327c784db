// What the tests of the scanner share: a set made of patterns, and its answer as a sorted list of
// pattern indexes.

#ifndef BACKSTOP_TESTS_SCAN_SCAN_PROBE_H_
#define BACKSTOP_TESTS_SCAN_SCAN_PROBE_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/sparse_set.h"
#include "scan/pattern_set.h"

namespace backstop::scan {

class ScanProbe {
 public:
  explicit ScanProbe(const std::vector<Pattern>& patterns, const std::string& cache_dir = "")
      : hits_(static_cast<uint32_t>(patterns.size())), first_end_(patterns.size()) {
    const Status made = PatternSet::New(patterns, cache_dir, &set_);
    EXPECT_TRUE(made.ok()) << made.message();
    EXPECT_TRUE(Scanner::New(*set_, &scanner_).ok());
  }

  std::vector<uint32_t> Scan(Zone zone, std::string_view text) {
    hits_.clear();
    scanner_->Scan(zone, text, &hits_, &first_end_);
    std::vector<uint32_t> found(hits_.members().begin(), hits_.members().end());
    std::sort(found.begin(), found.end());
    return found;
  }
  std::vector<uint32_t> ScanSlow(Zone zone, std::string_view text) const {
    std::vector<uint32_t> found;
    ScanSlowly(set_->patterns(), zone, text, &found);
    return found;
  }
  // Of the last Scan, for a pattern that was found.
  uint32_t first_end(uint32_t pattern) const { return first_end_[pattern]; }

 private:
  std::unique_ptr<PatternSet> set_;
  std::unique_ptr<Scanner> scanner_;
  SparseSet hits_;
  std::vector<uint32_t> first_end_;
};

}  // namespace backstop::scan

#endif  // BACKSTOP_TESTS_SCAN_SCAN_PROBE_H_
