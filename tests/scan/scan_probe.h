// What the tests of the scanner share: a set made of patterns, and its answer as a sorted list of
// pattern indexes.

#ifndef BACKSTOP_TESTS_SCAN_SCAN_PROBE_H_
#define BACKSTOP_TESTS_SCAN_SCAN_PROBE_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/sparse_set.h"
#include "scan/pattern_set.h"
#include "simd/word_index.h"

namespace backstop::scan {

class ScanProbe {
 public:
  explicit ScanProbe(const std::vector<Pattern>& patterns)
      : hits_(static_cast<uint32_t>(patterns.size())), first_end_(patterns.size()) {
    const Status made = PatternSet::New(patterns, &set_);
    EXPECT_TRUE(made.ok()) << made.message();
    EXPECT_TRUE(Scanner::New(*set_, &scanner_).ok());
  }
  // From now on the answers are those of a set read from an image of this one.
  void ReadFromImage() {
    set_->Write(&image_);
    kept_.assign(image_.bytes().size() + kImageAlignment, '\0');
    void* at = kept_.data();
    size_t room = kept_.size();
    std::align(kImageAlignment, image_.bytes().size(), at, room);
    std::memcpy(at, image_.bytes().data(), image_.bytes().size());
    ImageReader reader({static_cast<const char*>(at), image_.bytes().size()});
    read_ = PatternSet::Read(&reader);
    ASSERT_NE(read_, nullptr);
    EXPECT_TRUE(reader.is_done());
    EXPECT_TRUE(Scanner::New(*read_, &scanner_).ok());
  }

  std::vector<uint32_t> Scan(Zone zone, std::string_view text) {
    hits_.clear();
    simd::WordIndex index(text.size());
    scanner_->Scan(zone, index.Read(text), &hits_, &first_end_);
    std::vector<uint32_t> found(hits_.members().begin(), hits_.members().end());
    std::sort(found.begin(), found.end());
    return found;
  }
  // What one scan finds for each of two zones, patterns in order.
  std::array<std::vector<uint32_t>, 2> ScanBoth(Zone first, Zone second, std::string_view text) {
    SparseSet others(hits_.universe());
    hits_.clear();
    simd::WordIndex index(text.size());
    scanner_->ScanBoth(index.Read(text), {first, &hits_, &first_end_}, {second, &others, nullptr});
    std::array<std::vector<uint32_t>, 2> found;
    found[0].assign(hits_.members().begin(), hits_.members().end());
    found[1].assign(others.members().begin(), others.members().end());
    for (std::vector<uint32_t>& patterns : found) std::sort(patterns.begin(), patterns.end());
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
  ImageWriter image_;
  std::string kept_;
  std::unique_ptr<PatternSet> set_, read_;
  std::unique_ptr<Scanner> scanner_;
  SparseSet hits_;
  std::vector<uint32_t> first_end_;
};

}  // namespace backstop::scan

#endif  // BACKSTOP_TESTS_SCAN_SCAN_PROBE_H_
