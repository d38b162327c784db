// An extractor without patterns, and helpers that name what it found.

#ifndef BACKSTOP_TESTS_FEATURES_MESSAGE_FIXTURE_H_
#define BACKSTOP_TESTS_FEATURES_MESSAGE_FIXTURE_H_

#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "features/extractor.h"

namespace backstop::features {

struct Harness {
  // `phrases`: patterns "text.0", "text.1", ... in all zones.
  explicit Harness(std::vector<std::string_view> phrases = {});
  // `patterns` live as long as the harness's caller keeps their text.
  explicit Harness(std::span<const scan::Pattern> list);
  std::unique_ptr<scan::PatternSet> patterns;
  std::unique_ptr<Extractor> extractor;

 private:
  void Open(std::vector<scan::Pattern> list);
};

std::set<std::string> NamesOf(std::span<const uint32_t> ids);
std::vector<std::string> WordsOf(const Extractor& extractor, Zone zone);
// A report that returns `original` whole, from one of two very different mail systems.
std::string Wrap(std::string_view original, int wrapper);

}  // namespace backstop::features

#endif  // BACKSTOP_TESTS_FEATURES_MESSAGE_FIXTURE_H_
