// JSON writing against nlohmann-json as the judge, on every short byte string and on random ones.

#include "cli/json_row.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

namespace backstop::cli {
namespace {

std::string Quoted(std::string_view text) {
  std::string out;
  AppendJsonString(text, &out);
  return out;
}

// What nlohmann-json reads back.
std::string ReadBack(std::string_view text) {
  return nlohmann::json::parse(Quoted(text)).get<std::string>();
}

bool IsValidUtf8(const std::string& text) {
  try {
    (void)nlohmann::json(text).dump();
    return true;
  } catch (const nlohmann::json::type_error&) {
    return false;
  }
}

TEST(JsonString, EscapesControlBytesQuotesAndBackslashes) {
  EXPECT_EQ(Quoted("a\"b\\c\n\r\t\x01\x7f"), "\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u007f\"");
}

TEST(JsonString, KeepsValidUtf8AndReplacesTheRest) {
  EXPECT_EQ(Quoted("gr\xc3\xbc\xc3\x9f \xe6\x97\xa5 \xf0\x9f\x93\xa7"),
            "\"gr\xc3\xbc\xc3\x9f \xe6\x97\xa5 \xf0\x9f\x93\xa7\"");
  for (const char* bad : {"\xfc", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80",
                          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80"}) {
    EXPECT_EQ(Quoted(bad).substr(0, 4), "\"\xef\xbf\xbd");
  }
}

TEST(JsonString, ReadsBackForEveryPairOfBytes) {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string text{static_cast<char>(a), static_cast<char>(b)};
      const std::string read = ReadBack(text);
      if (IsValidUtf8(text)) {
        EXPECT_EQ(read, text);
      }
    }
  }
}

TEST(JsonString, ReadsBackForRandomBytes) {
  std::mt19937 random(7);
  const std::string alphabet = "aZ \"\\\n\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xed\xbf\xff";
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (size_t i = random() % 12; i > 0; --i) text += alphabet[random() % alphabet.size()];
    const std::string read = ReadBack(text);
    if (IsValidUtf8(text)) {
      EXPECT_EQ(read, text);
    }
  }
}

TEST(JsonNumber, IsValidJsonAndNullWhenNotFinite) {
  for (const double value : {0.0, -0.0, 0.9998, 5.84, -12.5, 1e-9, 1e300, 1.0}) {
    std::string out;
    AppendJsonNumber(value, &out);
    EXPECT_NEAR(nlohmann::json::parse(out).get<double>(), value, std::abs(value) * 1e-5) << out;
  }
  for (const double value :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    std::string out;
    AppendJsonNumber(value, &out);
    EXPECT_EQ(out, "null");
  }
}

TEST(JsonRow, PutsCommasWhereTheyBelong) {
  std::string out;
  JsonRow row(&out);
  row.OpenObject();
  row.Key("a");
  row.Integer(1);
  row.Key("b");
  row.OpenArray();
  row.String("x");
  row.OpenObject();
  row.CloseObject();
  row.Null();
  row.CloseArray();
  row.Key("c");
  row.Bool(false);
  row.CloseObject();
  EXPECT_EQ(out, R"({"a":1,"b":["x",{},null],"c":false})");
}

}  // namespace
}  // namespace backstop::cli
