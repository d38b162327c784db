// Each kernel against its scalar twin, on every target that this CPU runs: all short texts over
// small alphabets at places around the edges of a block, random texts of every length up to 300,
// and outputs that are too small.

#include "simd/kernels.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

#include "kernel_texts.h"
#include "simd/byte_class.h"
#include "simd/triple_filter.h"

namespace backstop::simd {
namespace {

std::vector<uint32_t> Written(const std::vector<uint32_t>& out, size_t count) {
  return {out.begin(), out.begin() + static_cast<std::ptrdiff_t>(count)};
}

TEST_P(Kernels, AsciiPrefixAsItsTwin) {
  const auto expect_same = [](const std::string& text) {
    ASSERT_EQ(AsciiPrefix(text), scalar::AsciiPrefix(text)) << testing::PrintToString(text);
  };
  ForEachShortText(std::string("\x7f\x80\xff\0", 4), 4, expect_same);
  for (size_t size = 0; size < 300; ++size) expect_same(std::string(size, 'a') + "\xC3\xA9");
  ForEachRandomText(expect_same);
}

void ExpectSamePlaces(const std::string& text) {
  for (size_t from = 0; from <= text.size(); from += 1 + from / 4) {
    ASSERT_EQ(FindTriple(text, from, {'\n', '-', '-'}),
              scalar::FindTriple(text, from, {'\n', '-', '-'}))
        << testing::PrintToString(text) << " from " << from;
    ASSERT_EQ(FindEither(text, from, '\n', '-'), scalar::FindEither(text, from, '\n', '-'))
        << testing::PrintToString(text) << " from " << from;
  }
}

TEST_P(Kernels, FindNumberStartAsItsTwin) {
  const auto expect_same = [](const std::string& text) {
    for (size_t from = 1; from <= text.size(); from += 1 + from / 4) {
      ASSERT_EQ(FindNumberStart(text, from), scalar::FindNumberStart(text, from))
          << testing::PrintToString(text) << " from " << from;
    }
  };
  ForEachShortText(std::string(" (:9+"), 5, expect_same);
  ForEachRandomText(expect_same);
}

TEST_P(Kernels, FindTripleOfAsItsTwin) {
  TripleFilter filter;
  filter.Add("ab\n", 0);
  filter.Add("-xa", 3);
  filter.Add("\xc3\xa9.", 7);
  const auto expect_same = [&](const std::string& text) {
    for (size_t from = 0; from <= text.size(); from += 1 + from / 4) {
      ASSERT_EQ(FindTripleOf(text, from, filter), scalar::FindTripleOf(text, from, filter))
          << testing::PrintToString(text) << " from " << from;
    }
  };
  ForEachShortText("aB\n-", 5, expect_same);
  ForEachRandomText(expect_same);
}

constexpr std::string_view kClass = "<>(@\\\" ~";
constexpr ByteClass kByteClass(kClass);

void ExpectSameClassBits(const std::string& text) {
  for (size_t at = 0; at <= text.size(); at += 1 + at / 4) {
    ASSERT_EQ(ClassBits(text, at, kByteClass), scalar::ClassBits(text, at, kByteClass))
        << testing::PrintToString(text) << " at " << at;
  }
  Places places(text, kByteClass);
  for (size_t at = text.find_first_of(kClass); at < text.size();
       at = text.find_first_of(kClass, at + 1))
    ASSERT_EQ(places.Next(), at) << testing::PrintToString(text);
  ASSERT_EQ(places.Next(), text.size()) << testing::PrintToString(text);
}

TEST_P(Kernels, ClassBitsAsTheirTwin) {
  ForEachShortText("<@x\xBC", 5, ExpectSameClassBits);
  ForEachRandomText(ExpectSameClassBits);
}

TEST(ByteClass, HoldsItsBytesAlone) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string one(1, static_cast<char>(byte));
    EXPECT_EQ(scalar::ClassBits(one, 0, kByteClass) == 1, kClass.find(one) != kClass.npos) << byte;
  }
}

TEST(TripleFilter, PassesWhatWasAddedInAnyCase) {
  TripleFilter filter;
  filter.Add("qm@", 5);
  EXPECT_EQ(FindTripleOf("xyz QM@il", 0, filter), 4u);
  EXPECT_EQ(FindTripleOf("xyz qMAil", 0, filter), 9u);
}

TEST_P(Kernels, FindPlacesAsTheirTwins) {
  ForEachShortText("\n-x", 6, ExpectSamePlaces);
  ForEachRandomText(ExpectSamePlaces);
}

void ExpectSameLines(const std::string& text) {
  for (const char delimiter : {'\n', '\r'}) {
    for (const size_t capacity : {2, 6, 800}) {
      for (size_t from = 0; from <= text.size(); from += 1 + from / 2) {
        std::vector<uint32_t> actual(capacity), expected(capacity);
        actual.resize(IndexLines(text, from, delimiter, actual));
        expected.resize(scalar::IndexLines(text, from, delimiter, expected));
        ASSERT_TRUE(actual == expected)
            << testing::PrintToString(text) << " from " << from << ", capacity " << capacity;
      }
    }
  }
}

TEST_P(Kernels, IndexLinesAsItsTwin) {
  ForEachShortText("\n\r:x", 5, ExpectSameLines);
  ForEachRandomText(ExpectSameLines);
}

void ExpectSameFields(const std::string& text) {
  for (const size_t capacity : {2, 6, 800}) {
    for (size_t from = 0; from <= text.size(); from += 1 + from / 2) {
      std::vector<uint32_t> actual(capacity), expected(capacity);
      actual.resize(IndexFields(text, from, actual));
      expected.resize(scalar::IndexFields(text, from, expected));
      ASSERT_TRUE(actual == expected)
          << testing::PrintToString(text) << " from " << from << ", capacity " << capacity;
    }
  }
}

TEST_P(Kernels, IndexFieldsAsItsTwin) {
  ForEachShortText("\n\r:x ", 5, ExpectSameFields);
  ForEachRandomText(ExpectSameFields);
}

TEST_P(Kernels, IndexFieldsJoinsFoldsButNotBehindAnEmptyLine) {
  constexpr std::string_view kHead = "a: 1\r\n 2\r\n\t3\r\nb: 4\r\n\r\n body";
  std::vector<uint32_t> places(16);
  places.resize(IndexFields(kHead, 0, places));
  EXPECT_EQ(places, (std::vector<uint32_t>{1, 13, 15, 19, 20, 21}));
}

TEST_P(Kernels, ReadSignsAsItsTwin) {
  const auto expect_same = [](const std::string& text) {
    const Signs actual = ReadSigns(text), expected = scalar::ReadSigns(text);
    ASSERT_EQ(actual.has_high, expected.has_high) << testing::PrintToString(text);
    ASSERT_EQ(actual.has_line_end, expected.has_line_end) << testing::PrintToString(text);
    ASSERT_EQ(actual.has_encoded, expected.has_encoded) << testing::PrintToString(text);
  };
  ForEachShortText("=?x\n\r\x80", 4, expect_same);
  ForEachRandomText(expect_same);
}

void ExpectSameFold(const std::string& text) {
  std::string expected(text.size() + kOverrun, '?');
  std::string actual(text.size() + kOverrun + 1, '?');
  expected.resize(scalar::Fold(text, expected));
  const size_t size = Fold(text, std::span(actual).first(text.size()));
  ASSERT_EQ(actual.back(), '?') << "wrote behind the slack";
  ASSERT_EQ(actual.substr(0, size), expected) << testing::PrintToString(text);
}

TEST_P(Kernels, FoldAsItsTwin) {
  ForEachShortText(std::string("A \r\0z", 5), 5, ExpectSameFold);
  ForEachRandomText(ExpectSameFold);
}

void ExpectSameWords(const std::string& text, size_t capacity) {
  std::vector<uint32_t> expected(capacity);
  std::vector<uint32_t> actual(capacity + 1, 0xdeadbeef);
  const size_t slow = scalar::IndexWords(text, expected);
  const size_t fast = IndexWords(text, std::span(actual).first(capacity));
  ASSERT_EQ(Written(actual, fast), Written(expected, slow))
      << testing::PrintToString(text) << " into " << capacity;
  ASSERT_EQ(actual.back(), 0xdeadbeef) << "wrote behind the span";
}

TEST_P(Kernels, IndexWordsAsItsTwin) {
  ForEachShortText(std::string("a' \xff"), 5,
                   [](const std::string& text) { ExpectSameWords(text, 400); });
  ForEachRandomText([](const std::string& text) { ExpectSameWords(text, 400); });
}

TEST_P(Kernels, IndexWordsWritesWholePairsIntoASmallOutput) {
  ForEachRandomText([](const std::string& text) {
    for (const size_t capacity : {0, 1, 2, 3, 9, 64, 67}) ExpectSameWords(text, capacity);
  });
}

TEST_P(Kernels, SumRowsAsItsTwin) {
  std::mt19937 random(20240612);
  std::vector<Row> rows(50);
  for (Row& row : rows) {
    row.front = random() * uint64_t{0x9E3779B97F4A7C15};
    for (int16_t& weight : row.weights) weight = static_cast<int16_t>(random());
  }
  for (size_t size = 0; size < 300; ++size) {
    std::vector<uint32_t> numbers(size);
    for (uint32_t& number : numbers) number = static_cast<uint32_t>(random() % rows.size());
    ASSERT_EQ(SumRows(rows, numbers), scalar::SumRows(rows, numbers));
  }
}

void ExpectSameCounts(const std::string& text) {
  std::vector<uint16_t> expected(text.size() + 1), actual(text.size() + 1);
  const TextCounts slow = scalar::CountText(text, expected), fast = CountText(text, actual);
  ASSERT_EQ(fast.upper, slow.upper) << testing::PrintToString(text);
  ASSERT_EQ(fast.lower, slow.lower) << testing::PrintToString(text);
  ASSERT_EQ(fast.digits, slow.digits) << testing::PrintToString(text);
  ASSERT_EQ(fast.dollars, slow.dollars) << testing::PrintToString(text);
  ASSERT_EQ(fast.high, slow.high) << testing::PrintToString(text);
  ASSERT_EQ(fast.lines, slow.lines) << testing::PrintToString(text);
  ASSERT_EQ(fast.quoted, slow.quoted) << testing::PrintToString(text);
  expected.resize(slow.marks);
  actual.resize(fast.marks);
  ASSERT_EQ(actual, expected) << testing::PrintToString(text);
}

TEST_P(Kernels, CountTextAsItsTwin) {
  ForEachShortText("\n :>-", 6, ExpectSameCounts);
  ForEachRandomText(ExpectSameCounts);
  // Runs of blanks over the ends of blocks, and all that ends a text.
  for (const std::string_view end : {"", ":", ":\n", "x", "\r\n", "-\n"}) {
    for (size_t blanks = 0; blanks < 140; ++blanks) {
      for (size_t before = 0; before < 70; before += 1 + before / 8) {
        const std::string run = std::string(before, 'x') + ":" + std::string(blanks, ' ');
        ExpectSameCounts(run + std::string(end));
        ExpectSameCounts("\n" + run + "\n" + std::string(blanks, '\t') + std::string(end));
      }
    }
  }
}

void ExpectSameBase64(const std::string& text) {
  std::string expected(text.size() + kOverrun, '?');
  std::string actual(text.size() + kOverrun + 1, '?');
  const Base64Scan slow = scalar::DecodeBase64Blocks(text, expected);
  const Base64Scan fast = DecodeBase64Blocks(text, std::span(actual).first(text.size()));
  ASSERT_EQ(actual.back(), '?') << "wrote behind the slack";
  ASSERT_EQ(fast.consumed, slow.consumed) << testing::PrintToString(text);
  ASSERT_EQ(actual.substr(0, fast.written), expected.substr(0, slow.written))
      << testing::PrintToString(text);
}

TEST_P(Kernels, DecodeBase64AsItsTwin) {
  ForEachShortText("A/\n=", 6, ExpectSameBase64);
  ForEachRandomText(ExpectSameBase64);
}

TEST_P(Kernels, DecodeBase64KnowsEveryByteInEveryPlace) {
  for (size_t place = 0; place < 70; ++place) {
    for (int c = 0; c < 256; ++c) {
      std::string text(72, 'Q');
      text[place] = static_cast<char>(c);
      ExpectSameBase64(text);
    }
  }
}

TEST_P(Kernels, DecodeBase64TakesMimeLines) {
  std::string text;
  for (int line = 0; line < 9; ++line)
    text += std::string(76, static_cast<char>('A' + line)) + "\r\n";
  ExpectSameBase64(text);
  std::string out(text.size() + kOverrun, ' ');
  EXPECT_EQ(DecodeBase64Blocks(text, out).consumed, text.size());
}

INSTANTIATE_TEST_SUITE_P(Targets, Kernels, testing::ValuesIn(RunnableTargets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace backstop::simd
