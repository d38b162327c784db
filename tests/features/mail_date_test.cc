// Dates against seconds that Python's email.utils gives for the same text.

#include "features/mail_date.h"

#include <gtest/gtest.h>

#include <string>

namespace backstop::features {
namespace {

struct Case {
  const char* text;
  int64_t seconds;
};

TEST(MailDate, GivesSecondsOfCommonForms) {
  constexpr Case kCases[] = {{"Mon, 6 Jul 2020 10:00:00 +0200", 1594022400},
                             {"6 Jul 2020 10:00:00 +0200", 1594022400},
                             {"Thu, 1 Jan 1970 00:00:00 +0000", 0},
                             {"Sat, 29 Feb 2020 23:59:59 -1200", 1583063999},
                             {"Mon, 6 Jul 20 10:00 +0200 (CEST)", 1594022400},
                             {"Mon,  6  Jul 2020  10:00:00  GMT", 1594029600},
                             {"Mon, 6 Jul 2020 10:00:00", 1594029600},
                             {"Sun, 31 Dec 1999 23:59:60 +0000", 946684800},
                             {"Mon, 6 Jul 120 10:00:00 +0000", 1594029600}};
  for (const Case& test : kCases) {
    const MailDate date = ParseMailDate(test.text);
    EXPECT_TRUE(date.is_valid) << test.text;
    EXPECT_EQ(date.seconds, test.seconds) << test.text;
  }
}

TEST(MailDate, RefusesWhatIsNoDate) {
  for (const char* text : {"", "yesterday", "Mon, 32 Jul 2020 10:00:00 +0200",
                           "Mon, 6 Foo 2020 10:00:00 +0200", "6 Jul", ",,,"}) {
    EXPECT_FALSE(ParseMailDate(text).is_valid) << text;
  }
}

TEST(MailDate, TellsOddZonesAndWeekdays) {
  EXPECT_TRUE(ParseMailDate("Mon, 6 Jul 2020 10:00:00 +0545").is_zone_plausible);
  EXPECT_FALSE(ParseMailDate("Mon, 6 Jul 2020 10:00:00 +0377").is_zone_plausible);
  EXPECT_FALSE(ParseMailDate("Mon, 6 Jul 2020 10:00:00 -1300").is_zone_plausible);
  EXPECT_FALSE(ParseMailDate("Mon, 6 Jul 2020 10:00:00 +0200").is_weekday_wrong);
  EXPECT_TRUE(ParseMailDate("Tue, 6 Jul 2020 10:00:00 +0200").is_weekday_wrong);
  EXPECT_TRUE(ParseMailDate("Thu, 22 Aug 0102 12:07:35 +0800").is_weekday_wrong);
  EXPECT_FALSE(ParseMailDate("6 Jul 2020 10:00:00 EST").has_numeric_zone);
  EXPECT_TRUE(ParseMailDate("6 Jul 2020 10:00:00 UT").has_gmt_word);
}

TEST(MailDate, ReadsABoundedPartOfAnyBytes) {
  const std::string text = std::string(1 << 20, ' ') + "6 Jul 2020";
  EXPECT_FALSE(ParseMailDate(text).is_valid);
  for (int c = 0; c < 256; ++c) ParseMailDate(std::string(40, static_cast<char>(c)));
}

}  // namespace
}  // namespace backstop::features
