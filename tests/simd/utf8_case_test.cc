// Lower case of two-byte UTF-8 against the C library's, one code point at a time, and the promises
// on spaces and length.

#include <gtest/gtest.h>
#include <locale.h>
#include <wctype.h>

#include <random>
#include <string>

#include "simd/kernels.h"

namespace backstop::simd {
namespace {

std::string Folded(std::string text) {
  text.resize(FoldUtf8Case(text));
  return text;
}

std::string Utf8(wint_t c) {
  if (c < 0x80) return {static_cast<char>(c)};
  return {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 0x3F))};
}

bool IsInFoldedBlock(wint_t c) {
  return c <= 0x17F || (c >= 0x370 && c <= 0x3FF) || (c >= 0x400 && c <= 0x52F);
}

// Left alone on purpose: Greek letters of other alphabets (archaic and symbols), whose small forms
// nobody types.
bool IsRareGreek(wint_t c) {
  return c == 0x370 || c == 0x372 || c == 0x376 || c == 0x37F || c == 0x3CF || c >= 0x3F0;
}

TEST(FoldUtf8Case, LowersAsTheCLibraryDoes) {
  const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  ASSERT_NE(locale, nullptr);
  int lowered = 0;
  for (wint_t c = 0xA1; c < 0x800; ++c) {
    const bool left_alone = !IsInFoldedBlock(c) || (c >= 0x370 && c < 0x400 && IsRareGreek(c));
    const wint_t expected = left_alone ? c : towlower_l(c, locale);
    EXPECT_EQ(Folded("x" + Utf8(c)), "x" + Utf8(expected)) << std::hex << c;
    lowered += expected != c;
  }
  freelocale(locale);
  EXPECT_GT(lowered, 250) << "the locale knows no capitals: nothing was compared";
}

TEST(FoldUtf8Case, KeepsSpacesSingle) {
  EXPECT_EQ(Folded("a\u00A0b"), "a b");
  EXPECT_EQ(Folded("a\u00A0\u00A0\u3000b"), "a b");
  EXPECT_EQ(Folded("a \u00A0 b"), "a b");
  EXPECT_EQ(Folded("\u00A0 a"), "a");
  EXPECT_EQ(Folded("\u3000a\u00A0"), "a ");
}

TEST(FoldUtf8Case, LeavesEverythingElse) {
  for (const std::string text :
       {"plain ascii, Capitals are Fold's business", "\u4E2D\u6587 \u30A2 \uFF21 \U0001F600",
        "\xC3", "\xC3\xC3\x89\xFF\x80", "\xE3\x80", "\xC0\x80 \xC1\xBF"}) {
    if (text == "\xC3\xC3\x89\xFF\x80") {
      EXPECT_EQ(Folded(text), "\xC3\xC3\xA9\xFF\x80");
    } else {
      EXPECT_EQ(Folded(text), text);
    }
  }
}

TEST(FoldUtf8Case, IsIdempotentAndNeverGrowsOnAnyBytes) {
  std::mt19937 random(7);
  const std::string alphabet("a \xC2\xA0\xC3\x89\xC4\xB0\xE3\x80\x80\xD0\x96\xFF");
  for (int round = 0; round < 20000; ++round) {
    std::string text(random() % 40, ' ');
    for (char& c : text) c = alphabet[random() % alphabet.size()];
    const std::string once = Folded(text);
    ASSERT_LE(once.size(), text.size());
    ASSERT_EQ(Folded(once), once) << testing::PrintToString(text);
  }
}

}  // namespace
}  // namespace backstop::simd
