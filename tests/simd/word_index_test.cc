// The word index and the filter over it, against their scalar twins.

#include "simd/word_index.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "kernel_texts.h"

namespace backstop::simd {
namespace {

using WordIndex = Kernels;

TEST_P(WordIndex, FindAddressMarkAsItsTwin) {
  const auto expect_same = [](const std::string& text) {
    for (size_t from = 0; from <= text.size(); from += 1 + from / 4) {
      ASSERT_EQ(FindAddressMark(text, from), scalar::FindAddressMark(text, from))
          << testing::PrintToString(text) << " from " << from;
    }
  };
  ForEachShortText("@:.w \xff", 4, expect_same);
  ForEachRandomText(expect_same);
}

// Words of `text`, and the one behind them.
std::vector<Word> WordsOf(std::string_view text,
                          WordScan (*find)(std::string_view, std::span<Word>), bool* has_high) {
  std::vector<Word> words(RoomForWords(text.size()));
  const WordScan scan = find(text, words);
  *has_high = scan.has_high;
  words.resize(scan.count + 1);
  return words;
}

void ExpectSameIndex(const std::string& text) {
  bool fast_high = false, slow_high = false;
  // Of its own size on the heap, so that a read behind it is seen.
  const std::vector<char> bytes(text.begin(), text.end());
  const std::vector<Word> fast = WordsOf({bytes.data(), bytes.size()}, FindWords, &fast_high);
  const std::vector<Word> slow = WordsOf(text, scalar::FindWords, &slow_high);
  ASSERT_EQ(fast_high, slow_high) << testing::PrintToString(text);
  ASSERT_EQ(fast.size(), slow.size()) << testing::PrintToString(text);
  for (size_t i = 0; i < fast.size(); ++i) {
    ASSERT_EQ(fast[i].begin, slow[i].begin) << testing::PrintToString(text);
    ASSERT_EQ(fast[i].end, slow[i].end) << testing::PrintToString(text);
    ASSERT_EQ(fast[i].hash, slow[i].hash) << testing::PrintToString(text);
  }
}

TEST_P(WordIndex, FindWordsAsItsTwin) {
  ForEachShortText("ab \xff", 6, ExpectSameIndex);
  ForEachRandomText(ExpectSameIndex);
}

TEST_P(WordIndex, FindWordsAcrossStretches) {
  for (const size_t size : {size_t{1}, size_t{15}, size_t{16}, size_t{17}, size_t{1500}}) {
    std::string text;
    while (text.size() < 5000)
      text += std::string(size, static_cast<char>('a' + text.size() % 7)) + ' ';
    for (const size_t end : {size_t{1023}, size_t{1024}, size_t{1025}, size_t{2048}, text.size()})
      ExpectSameIndex(text.substr(0, end));
  }
}

// With filters that about every second key passes.
TEST_P(WordIndex, SiftWordsAsItsTwin) {
  constexpr std::array<uint64_t, 4> kSome = {~uint64_t{0}, 0x0123456789ABCDEF, 0xFEDCBA9876543210,
                                             0xF0F0F0F0F0F0F0F0};
  constexpr std::array<uint64_t, 2> kFew = {0x8000000100000001, 0x00FF00000000FF00};
  ForEachRandomText([&](const std::string& text) {
    bool has_high = false;
    const std::vector<Word> words = WordsOf(text, scalar::FindWords, &has_high);
    const std::span<const Word> inner(words.data(), words.size() - 1);
    std::vector<uint32_t> slow(words.size()), fast(words.size());
    slow.resize(scalar::SiftWords(inner, {kFew.data(), 63}, {kSome.data(), 62}, slow));
    fast.resize(SiftWords(inner, {kFew.data(), 63}, {kSome.data(), 62}, fast));
    ASSERT_EQ(fast, slow) << testing::PrintToString(text);
  });
}

INSTANTIATE_TEST_SUITE_P(Targets, WordIndex, testing::ValuesIn(RunnableTargets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace backstop::simd
