// Counts of messages and bytes by kind, origin, source and so on, as a table for people and as
// JSON.

#ifndef BACKSTOP_CORPUS_STATS_STATS_H_
#define BACKSTOP_CORPUS_STATS_STATS_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace backstop::corpus {

enum class Question : uint8_t {
  kKind,
  kOrigin,
  kSource,
  kYear,
  kLanguage,
  kCharset,
  kSize,
  kReturn
};
inline constexpr int kQuestionCount = 8;
inline constexpr const char* kQuestionNames[kQuestionCount] = {
    "kind", "origin", "source", "year", "language", "charset", "size", "return"};

class Stats {
 public:
  // One message, with an answer for each question.
  using Answers = std::array<std::string, kQuestionCount>;
  void Add(const Answers& answers, uint64_t bytes);

  uint64_t messages() const { return total_.messages; }
  // Tables, largest first (years and sizes in their order); of each at most `top` rows and one for
  // the others.
  std::string Table(size_t top) const;
  // {"messages": n, "bytes": n, "kind": {word: {"messages": n, "bytes": n}}, ...}, all rows.
  std::string Json() const;

 private:
  struct Count {
    uint64_t messages = 0, bytes = 0;
  };
  using Counts = std::map<std::string, Count, std::less<>>;

  Count total_;
  std::array<Counts, kQuestionCount> counts_;
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_STATS_STATS_H_
