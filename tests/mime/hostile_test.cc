// Time on hostile input: four times the bytes may take about four times as long, not sixteen.

#include <gtest/gtest.h>

#include <ctime>
#include <functional>
#include <memory>
#include <string>

#include "mime/walk.h"

namespace backstop::mime {
namespace {

std::string Repeat(std::string_view text, size_t bytes) {
  std::string all;
  while (all.size() < bytes) all += text;
  return all;
}

std::string OpenBoundaries(size_t boundary_size) {
  std::string message;
  for (char c = 'a'; c < 'a' + kMaxDepth - 1; ++c) {
    const std::string boundary = std::string(boundary_size, 'x') + c;
    message.append("Content-Type: multipart/mixed; boundary=")
        .append(boundary)
        .append("\n\n--")
        .append(boundary)
        .append("\n");
  }
  return message + "\n";
}

double SecondsOf(const std::string& message, Tree* tree) {
  double best = 1e9;
  for (int round = 0; round < 5; ++round) {
    const std::clock_t start = std::clock();
    for (int i = 0; i < 4; ++i) Walk(message, tree);
    best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  return best;
}

struct Attack {
  const char* name;
  std::function<std::string(size_t)> make;
};

TEST(WalkTime, IsLinearInHostileInput) {
  const Attack attacks[] = {
      {"dashes", [](size_t n) { return OpenBoundaries(20) + Repeat("--\n", n); }},
      {"near boundaries",
       [](size_t n) {
         return OpenBoundaries(1000) + Repeat("--" + std::string(1000, 'x') + "?\n", n);
       }},
      {"odd lines", [](size_t n) { return "Subject: s\n" + Repeat("odd line\nX: y\n", n); }},
      {"folds", [](size_t n) { return "Subject: s\n" + Repeat(" \n", n); }},
      {"no line end", [](size_t n) { return Repeat("x", n); }},
      {"parameters", [](size_t n) { return "Content-Type: text/plain" + Repeat("; a*0*=\"(", n); }},
      {"comments", [](size_t n) { return "Content-Type: " + Repeat("(", n); }},
      {"messages", [](size_t n) { return Repeat("Content-Type: message/rfc822\n\n", n); }},
      {"parts",
       [](size_t n) {
         return "Content-Type: multipart/mixed; boundary=b\n\n" + Repeat("--b\n\n", n);
       }},
      {"blank lines", [](size_t n) { return Repeat("\n", n); }},
      {"carriage returns", [](size_t n) { return Repeat("\r", n) + "\n"; }},
  };
  auto tree = std::make_unique<Tree>();
  for (const Attack& attack : attacks) {
    const double small = SecondsOf(attack.make(100'000), tree.get());
    const double large = SecondsOf(attack.make(400'000), tree.get());
    // Quadratic time gives a ratio of 16; a floor of 1 ms keeps the clock's grain out.
    EXPECT_LT(large, 9 * std::max(small, 0.001)) << attack.name;
  }
}

}  // namespace
}  // namespace backstop::mime
