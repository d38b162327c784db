// The mbox splitter against a line-by-line one, for every chunking, and its rules one by one.

#include "reader/message_split.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace backstop::corpus {
namespace {

constexpr size_t kNoLimit = size_t{1} << 30;
constexpr const char* kFromLine = "From a@b.example Mon Jan  1 00:00:00 2001\n";

ReadFunction InChunks(std::string_view text, size_t chunk) {
  return [text, chunk](char* to, size_t size) mutable -> ssize_t {
    const size_t count = std::min({size, chunk, text.size()});
    if (count > 0) std::memcpy(to, text.data(), count);
    text.remove_prefix(count);
    return static_cast<ssize_t>(count);
  };
}

std::vector<std::string> Split(std::string_view text, size_t chunk = kNoLimit,
                               size_t limit = kNoLimit) {
  std::vector<std::string> messages;
  ByteBuffer buffer;
  const auto result =
      ReadMbox(InChunks(text, chunk), &buffer, limit, [&](std::string_view bytes, uint32_t index) {
        EXPECT_EQ(index, messages.size());
        messages.emplace_back(bytes);
        return true;
      });
  EXPECT_EQ(result, SplitResult::kDone);
  return messages;
}

// The same by looking at one line after another.
std::vector<std::string> SplitByLines(std::string_view text) {
  std::vector<std::string> messages;
  std::string current;
  bool is_open = false, after_blank = true;
  const auto close = [&] {
    if (current.ends_with("\n\n") || (after_blank && current == "\n"))
      current.pop_back();
    else if (current.ends_with("\n\r\n") || (after_blank && current == "\r\n"))
      current.resize(current.size() - 2);
    if (is_open) messages.push_back(current);
    current.clear();
    is_open = true;
  };
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    const std::string_view bare = line.ends_with('\n') ? line.substr(0, end - 1) : line;
    if (after_blank && (!is_open || IsFromLine(bare))) {
      close();
    } else {
      current += line;
    }
    after_blank = line == "\n" || line == "\r\n";
    text.remove_prefix(end);
  }
  close();
  return messages;
}

TEST(Mbox, GivesMessagesWithoutFromLineAndBlankLine) {
  const std::string text =
      std::string(kFromLine) + "A: 1\n\nbody\n\n" + kFromLine + "B: 2\n\nlast\n\n";
  EXPECT_EQ(Split(text), (std::vector<std::string>{"A: 1\n\nbody\n", "B: 2\n\nlast\n"}));
}

TEST(Mbox, TakesCarriageReturns) {
  const std::string from = "From a@b Mon Jan  1 00:00:00 2001\r\n";
  EXPECT_EQ(Split(from + "A: 1\r\n\r\nbody\r\n\r\n" + from + "B: 2\r\n"),
            (std::vector<std::string>{"A: 1\r\n\r\nbody\r\n", "B: 2\r\n"}));
}

TEST(Mbox, LeavesQuotedFromLinesInTheBody) {
  const std::string body =
      "A: 1\n\n>From a@b Mon Jan  1 00:00:00 2001\n\n>>From here\n\nFrom now on we meet at "
      "18:30.\n";
  EXPECT_EQ(Split(kFromLine + body), std::vector<std::string>{body});
}

TEST(Mbox, NeedsABlankLineBefore) {
  const std::string body = std::string("A: 1\n\ntext\n") + kFromLine + "more\n";
  EXPECT_EQ(Split(kFromLine + body), std::vector<std::string>{body});
}

TEST(Mbox, KnowsFromLinesOfManyWriters) {
  for (const char* line :
       {"From a@b.example Mon Jan  1 00:00:00 2001", "From - Tue Feb 12 09:08:07 2019",
        "From MAILER-DAEMON Fri Jul  8 12:08:34 2011", "From a at b.example  Mon Jan  1 12:00 2001",
        "From a@b Thu Aug 22 12:36:23 +0100 2002 remote from x",
        "From ???@??? Mon Jan 01 00:00:00 1996"}) {
    EXPECT_TRUE(IsFromLine(line)) << line;
  }
  for (const char* line : {"From now on", "From 12:30", "From 2001 on",
                           "from a@b Mon Jan  1 00:00:00 2001", "From:", ""}) {
    EXPECT_FALSE(IsFromLine(line)) << line;
  }
}

TEST(Mbox, CutsALongMessageAndGoesOnWithTheNext) {
  const std::string giant(100000, 'x');
  const std::string text = kFromLine + giant + "\n\n" + kFromLine + "B: 2\n";
  for (const size_t chunk : {size_t{100}, size_t{4096}, kNoLimit}) {
    const auto messages = Split(text, chunk, 5000);
    ASSERT_EQ(messages.size(), 2u) << chunk;
    EXPECT_EQ(messages[0].substr(0, 100), giant.substr(0, 100));
    EXPECT_LE(messages[0].size(), 5000u);
    EXPECT_EQ(messages[1], "B: 2\n");
  }
}

TEST(Mbox, AgreesWithASlowSplitterForEveryChunking) {
  const std::vector<std::string> pieces{kFromLine,
                                        "From b@c Tue Feb 12 09:08:07 2019\r\n",
                                        "\n",
                                        "\r\n",
                                        "A: b\n",
                                        "From here\n",
                                        ">From a 1:00 2001\n",
                                        "text",
                                        "\n\n",
                                        "From ",
                                        "x\r\n",
                                        "\r"};
  std::mt19937 random(20260101);
  for (int round = 0; round < 300; ++round) {
    std::string text = kFromLine;
    for (size_t i = random() % 20; i > 0; --i) text += pieces[random() % pieces.size()];
    const auto expected = SplitByLines(text);
    for (const size_t chunk : {size_t{1}, size_t{7}, size_t{64}, kNoLimit}) {
      EXPECT_EQ(Split(text, chunk), expected) << "round " << round << " chunk " << chunk << "\n"
                                              << text;
    }
  }
}

TEST(Whole, DropsALeadingFromLineOnly) {
  ByteBuffer buffer;
  std::string got;
  const std::string text = std::string(kFromLine) + "A: 1\n\nbody\n\n" + kFromLine + "x\n";
  ReadWhole(InChunks(text, 5), &buffer, kNoLimit, [&](std::string_view bytes, uint32_t) {
    got = bytes;
    return true;
  });
  EXPECT_EQ(got, text.substr(strlen(kFromLine)));
}

TEST(Whole, TakesAFromLineThatACarriageReturnEnds) {
  ByteBuffer buffer;
  std::string got;
  ReadWhole(InChunks("From a@b Mon Jan  1 00:00:00 2001\rA: 1\r\rbody\r", 5), &buffer, kNoLimit,
            [&](std::string_view bytes, uint32_t) {
              got = bytes;
              return true;
            });
  EXPECT_EQ(got, "A: 1\r\rbody\r");
}

TEST(Whole, TellsAReadErrorAndAStop) {
  ByteBuffer buffer;
  const auto go_on = [](std::string_view, uint32_t) { return true; };
  EXPECT_EQ(ReadWhole([](char*, size_t) -> ssize_t { return -1; }, &buffer, kNoLimit, go_on),
            SplitResult::kReadError);
  EXPECT_EQ(ReadWhole(InChunks("x", 1), &buffer, kNoLimit,
                      [](std::string_view, uint32_t) { return false; }),
            SplitResult::kStopped);
}

}  // namespace
}  // namespace backstop::corpus
