// Styles that hide, and hosts that differ.

#include "decode/html_link.h"

#include <gtest/gtest.h>

namespace backstop::decode {
namespace {

TEST(IsHidingStyle, KnowsTheWaysToHide) {
  for (const std::string_view style :
       {"display:none", "color: red; DISPLAY: None !important", "visibility:hidden", "font-size:0",
        "font-size: 1px;", "font-size:0px", "color:#fff;background-color:#FFFFFF",
        "background:white; color: white"}) {
    EXPECT_TRUE(IsHidingStyle(style)) << style;
  }
}

TEST(IsHidingStyle, LeavesWhatShows) {
  for (const std::string_view style :
       {"", "display:block", "font-size:0.9em", "font-size:10px", "font-size:1pxx", "color:#fff",
        "background:#fff;color:#000", "border-color:white;background:white"}) {
    EXPECT_FALSE(IsHidingStyle(style)) << style;
  }
}

TEST(HostOfUrl, FindsTheHost) {
  EXPECT_EQ(HostOfUrl("http://www.example.com/a"), "example.com");
  EXPECT_EQ(HostOfUrl(" HTTPS://user:pw@example.com:8080?x "), "example.com");
  EXPECT_EQ(HostOfUrl("//example.com#x"), "example.com");
  EXPECT_EQ(HostOfUrl("www.example.com"), "example.com");
  EXPECT_EQ(HostOfUrl("example.com"), "");
  EXPECT_EQ(HostOfUrl("http://example.com is down"), "");
  EXPECT_EQ(HostOfUrl(""), "");
}

TEST(IsSameSite, GoesByWholeLabels) {
  EXPECT_TRUE(IsSameSite("example.com", "EXAMPLE.com"));
  EXPECT_TRUE(IsSameSite("example.com", "click.example.com"));
  EXPECT_TRUE(IsSameSite("click.example.com", "example.com"));
  EXPECT_FALSE(IsSameSite("example.com", "myexample.com"));
  EXPECT_FALSE(IsSameSite("example.com", "example.org"));
}

}  // namespace
}  // namespace backstop::decode
