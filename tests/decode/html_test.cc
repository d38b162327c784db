// Html to text: what is shown, what is skipped, and what is counted.

#include <gtest/gtest.h>

#include <string>

#include "decode/decode.h"
#include "decoded.h"

namespace backstop::decode {
namespace {

std::string Text(std::string_view html) {
  HtmlFacts facts;
  const Outcome outcome = RunInto(
      html.size() * 3 + 8, [&](std::span<char> out) { return HtmlToText(html, out, &facts); });
  EXPECT_FALSE(outcome.is_capped);
  return outcome.text;
}

HtmlFacts Facts(std::string_view html) {
  HtmlFacts facts;
  RunInto(html.size() * 3 + 8, [&](std::span<char> out) { return HtmlToText(html, out, &facts); });
  return facts;
}

TEST(HtmlToText, DropsInlineTagsAndBreaksAtBlocks) {
  EXPECT_EQ(Text("fr<b>e</b>e <FONT color=red>now</FONT>"), "free now");
  EXPECT_EQ(Text("one<br>two<BR/>three"), "one\ntwo\nthree");
  EXPECT_EQ(Text("<tr><td>a</td><td>b</td></tr>"), "\n\ta\t\tb\t\n");
  EXPECT_EQ(Text("<p class=\"a>b\">text</p>"), "\ntext\n");
}

TEST(HtmlToText, SkipsWhatIsNotShown) {
  EXPECT_EQ(Text("a<!-- <b>no</b> -->b<!doctype html>c<?xml x?>d<![endif]>e"), "abcde");
  EXPECT_EQ(Text("a<!-->b<!--->c"), "abc");
  EXPECT_EQ(Text("a<script>if (x < 1) document.write('</p>');</script >b"), "ab");
  EXPECT_EQ(Text("a<STYLE type=x>p { color: red }</style>b"), "ab");
  EXPECT_EQ(Text("a<style>never closed"), "a");
  EXPECT_EQ(Text("<title>Mail failure</title>"), "\nMail failure\n");
}

TEST(HtmlToText, DecodesCharacterReferences) {
  EXPECT_EQ(Text("&lt;a&gt; &amp; &quot;b&quot; &apos;"), "<a> & \"b\" '");
  EXPECT_EQ(Text("&nbsp;&eacute;&euro;&Alpha;&commat;&period;"), "\u00A0\u00E9\u20AC\u0391@.");
  EXPECT_EQ(Text("&#65;&#x42;&#X43;&#67 &#128;&#8217;&#x1F600;"), "ABCC \u20AC\u2019\U0001F600");
  EXPECT_EQ(Text("&#0;&#xD800;&#99999999999;"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(Text("AT&T &copy 2024 &copyright &nosuch; &; &# &#x; &"),
            "AT&T \u00A9 2024 &copyright &nosuch; &; &# &#x; &");
}

TEST(HtmlToText, KeepsAngleBracketsThatAreNoTags) {
  EXPECT_EQ(Text("1 < 2 > 1 <3 <"), "1 < 2 > 1 <3 <");
  EXPECT_EQ(Text("user <user@example.com> unknown"), "user  unknown") << "browsers hide it too";
}

TEST(HtmlToText, PutsTheTargetBehindTheLink) {
  EXPECT_EQ(Text("<a href=\"http://example.com/a?b=1&amp;c=2\">Click</a> here"),
            "Click <http://example.com/a?b=1&c=2> here");
  EXPECT_EQ(Text("<a class=x HREF='mailto:me@example.com'>me</a>"), "me <mailto:me@example.com>");
  EXPECT_EQ(Text("<a href=http://example.com/x>a</a>"), "a <http://example.com/x>");
  EXPECT_EQ(Text("<a href=\"ht\r\ntp://exa mple.com\">a</a>"), "a <http://example.com>");
  EXPECT_EQ(Text("<a href=\"#top\">up</a><a name=x>y</a><a href=''>z</a>"), "upyz");
  EXPECT_EQ(Text("<a href=\"http://a.example\">one<a href=\"http://b.example\">two"),
            "one <http://a.example>two <http://b.example>");
  EXPECT_EQ(Text("<a href=\"javascript:go()\">go</a>"), "go");
}

TEST(HtmlToText, KeepsTheTextBehindAQuoteThatIsNeverClosed) {
  EXPECT_EQ(Text("<a href=\"http://example.com>link</a> text"), "link <http://example.com> text");
  EXPECT_EQ(Text("<p title='x>text</p>"), "\ntext\n");
}

TEST(HtmlToText, CountsWhatItMeets) {
  const HtmlFacts facts = Facts(
      "<body onload=\"x()\"><img src=a><IMG src=b><a href=http://x.example>x</a><a name=n>n</a>"
      "<form action=y><input type=text></form><script>1</script>");
  EXPECT_EQ(facts.links, 1u);
  EXPECT_EQ(facts.images, 2u);
  EXPECT_EQ(facts.forms, 2u);
  EXPECT_EQ(facts.scripts, 2u);
  EXPECT_EQ(facts.hidden, 0u);
  EXPECT_EQ(facts.mismatched_links, 0u);
  EXPECT_EQ(facts.tags, 12u);
}

TEST(HtmlToText, CountsLinksThatLeadElsewhere) {
  EXPECT_EQ(Facts("<a href='http://evil.example/'>http://bank.example/login</a>").mismatched_links,
            1u);
  EXPECT_EQ(Facts("<a href='http://evil.example/'>www.bank.example</a>").mismatched_links, 1u);
  EXPECT_EQ(Facts("<a href='http://click.bank.example/'>www.bank.example</a>").mismatched_links,
            0u);
  EXPECT_EQ(Facts("<a href='http://evil.example/'>your bank</a>").mismatched_links, 0u);
  EXPECT_EQ(Facts("<a href='mailto:x@bank.example'>www.bank.example</a>").mismatched_links, 0u);
}

TEST(HtmlToText, CountsHiddenElements) {
  EXPECT_EQ(
      Facts(
          "<div style=\"Display : none\">x</div><p hidden>y</p><span style='font-size:0'>z</span>")
          .hidden,
      3u);
}

TEST(HtmlToText, NeedsNoFacts) {
  EXPECT_EQ(RunInto(9, [](std::span<char> out) { return HtmlToText("<b>a", out, nullptr); }).text,
            "a");
}

TEST(HtmlToText, NeverCutsACharacter) {
  const std::string_view html =
      "<p>caf\u00E9 &euro; <a href='http://\u00E9.example/'>\U0001F600</a> &#233;</p>";
  ExpectEveryCapacityGivesAPrefix(
      200, true, [&](std::span<char> out) { return HtmlToText(html, out, nullptr); });
}

}  // namespace
}  // namespace backstop::decode
