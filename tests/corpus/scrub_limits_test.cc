// Promises of scrub about any size: time grows with the mail and no faster, and nothing is left at
// the end of a long one.

#include <gtest/gtest.h>

#include <ctime>
#include <string>

#include "scrub/scrub.h"

namespace backstop::corpus {
namespace {

std::string Scrubbed(std::string message) {
  Scrubber scrubber("a secret of the tests alone", {});
  EXPECT_TRUE(scrubber.ScrubMessage(message));
  return message;
}

double SecondsFor(const std::string& message) {
  const std::clock_t begin = std::clock();
  EXPECT_EQ(Scrubbed(message).size(), message.size());
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

TEST(Scrub, TimeIsLinearInAnyRepetition) {
  for (const std::string& piece :
       {std::string("a@b.example "), std::string("=?a?q?b "), std::string("\"@"),
        std::string("&#1"), std::string("a."), std::string("begin 644 f\n"), std::string(1, '\0'),
        std::string("\x1b$B;3("), std::string("\x1b ("), std::string("a (at) "),
        std::string("<a>...<b>: "), std::string("To: a@b.example\n "), std::string("QUJD!QUJD"),
        std::string("QUJDQUJDQUJD\n> "), std::string("王小"), std::string("::ffff:1.2.3.4"),
        std::string("ident=")}) {
    for (const char* head : {"Subject: ", "From: greta@tarn.example\n\n"}) {
      const auto message = [&](size_t size) {
        std::string bytes = head;
        while (bytes.size() < size) bytes += piece;
        return bytes + "\n\n";
      };
      const double once = SecondsFor(message(size_t{128} << 10));
      EXPECT_LT(SecondsFor(message(size_t{512} << 10)), 8 * once + 0.1) << piece << " in " << head;
    }
  }
}

TEST(Scrub, FiftyMegabytesAreScrubbedToTheEnd) {
  std::string message = "From: greta@tarn.example\n\n";
  message.resize(size_t{50} << 20, ' ');
  message += "greta@tarn.example\n";
  const std::string after = Scrubbed(message);
  EXPECT_EQ(after.size(), message.size());
  EXPECT_EQ(after.find("tarn"), std::string::npos);
}

}  // namespace
}  // namespace backstop::corpus
