// Promises of the extractor: zones are folded and apart, origin's half does not see the wrapper,
// taking a message as returned is the same as returning it, and hostile input stays cheap.

#include "features/extractor.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "features/structure.h"
#include "message_fixture.h"

namespace backstop::features {
namespace {

const std::string kOriginal =
    "Received: from home.example (home.example [192.0.2.1]) by mail.example.org; Mon, 6 Jul 2020 "
    "09:59:02 +0200\n"
    "From: Ann <ann@example.org>\nTo: Bob <bob@example.net>\nSubject: [team] Re: Lunch "
    "=?utf-8?q?f=C3=BCr?= two\n"
    "Message-ID: <1234.5678@mail.example.org>\nDate: Mon, 6 Jul 2020 09:59:00 +0200\nIn-Reply-To: "
    "<1@example.net>\n"
    "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
    "Shall we have LUNCH\nat noon? See http://www.example.org/menu\n";

TEST(Extractor, SwappingTheWrapperLeavesTheReturnedHalfAlone) {
  Harness h{{"lunch", "failure notice"}};
  const std::string first_message = Wrap(kOriginal, 0), second_message = Wrap(kOriginal, 1);
  h.extractor->ReadOuter(first_message);
  h.extractor->ReadReturned();
  const std::vector<uint32_t> outer(h.extractor->outer_features().begin(),
                                    h.extractor->outer_features().end());
  const std::vector<uint32_t> returned(h.extractor->returned_features().begin(),
                                       h.extractor->returned_features().end());
  const auto head = WordsOf(*h.extractor, Zone::kOriginalHead),
             body = WordsOf(*h.extractor, Zone::kOriginalBody);
  ASSERT_FALSE(returned.empty());
  h.extractor->ReadOuter(second_message);
  h.extractor->ReadReturned();
  const auto second = h.extractor->returned_features();
  EXPECT_EQ(returned, std::vector<uint32_t>(second.begin(), second.end()));
  EXPECT_EQ(head, WordsOf(*h.extractor, Zone::kOriginalHead));
  EXPECT_EQ(body, WordsOf(*h.extractor, Zone::kOriginalBody));
  EXPECT_NE(outer, std::vector<uint32_t>(h.extractor->outer_features().begin(),
                                         h.extractor->outer_features().end()));
}

TEST(Extractor, TakenAsReturnedIsTheSameAsReturned) {
  Harness h{{"lunch"}};
  const std::string wrapped = Wrap(kOriginal, 0);
  h.extractor->ReadOuter(wrapped);
  h.extractor->ReadReturned();
  const auto returned = NamesOf(h.extractor->returned_features());
  const auto words = WordsOf(*h.extractor, Zone::kOriginalBody);
  h.extractor->ReadOuter(kOriginal);
  EXPECT_TRUE(h.extractor->returned_features().empty());
  h.extractor->ReadAsReturned(ReturnMode::kFull);
  EXPECT_EQ(NamesOf(h.extractor->returned_features()), returned);
  EXPECT_EQ(WordsOf(*h.extractor, Zone::kOriginalBody), words);
  h.extractor->ReadAsReturned(ReturnMode::kHeaders);
  EXPECT_TRUE(h.extractor->words(Zone::kOriginalBody).empty());
  EXPECT_TRUE(h.extractor->text(Zone::kOriginalBody).empty());
  for (const std::string& name : NamesOf(h.extractor->returned_features()))
    EXPECT_TRUE(returned.contains(name)) << name;
}

TEST(Extractor, FoldsZonesAndKeepsHeaderLines) {
  Harness h;
  const std::string wrapped = Wrap(kOriginal, 0);
  h.extractor->ReadOuter(wrapped);
  h.extractor->ReadReturned();
  const std::string_view head = h.extractor->text(Zone::kOriginalHead);
  EXPECT_TRUE(head.starts_with("\nfrom: ann <ann@example.org>\nto: bob <bob@example.net>\n"));
  EXPECT_NE(head.find("\nsubject: [team] re: lunch für two\n"), std::string_view::npos);
  EXPECT_NE(h.extractor->text(Zone::kOriginalBody).find("shall we have lunch at noon?"),
            std::string_view::npos);
  EXPECT_NE(h.extractor->text(Zone::kStatus).find("final-recipient: rfc822; bob@example.net"),
            std::string_view::npos);
  EXPECT_EQ(h.extractor->text(Zone::kHuman).find("lunch"), std::string_view::npos);
  EXPECT_EQ(WordsOf(*h.extractor, Zone::kOriginalHead),
            (std::vector<std::string>{"lunch", "für", "two"}));
  EXPECT_EQ(WordsOf(*h.extractor, Zone::kHead), (std::vector<std::string>{"failure", "notice"}));
  EXPECT_TRUE(h.extractor->words(Zone::kStatus).empty());
}

TEST(Extractor, HeadsShowNoFieldThatMachinesWriteForMachines) {
  Harness h;
  h.extractor->ReadOuter(
      "Received: from casino.example by b\nX-Google-Smtp-Source: x\nReferences: "
      "<casino@a.example>\n"
      "X-Received: y\nArc-Seal: i=1; casino\nX-MS-Exchange-Message-Is-Ndr: \n\nbody\n");
  EXPECT_EQ(h.extractor->text(Zone::kHead), "\nx-received: y\nx-ms-exchange-message-is-ndr: \n");
}

TEST(Extractor, PatternHitsAreOfOneZoneAndSayWhereTheyEnd) {
  Harness h{{"lunch", "no such user"}};
  const std::string wrapped = Wrap(kOriginal, 0);
  h.extractor->ReadOuter(wrapped);
  const uint32_t user = PatternFeatureId(1, Zone::kHuman);
  const auto outer = h.extractor->outer_features();
  ASSERT_NE(std::find(outer.begin(), outer.end(), user), outer.end());
  EXPECT_EQ(h.extractor->text(Zone::kHuman).substr(0, h.extractor->match_end(user)),
            "no such user");
  EXPECT_EQ(std::find(outer.begin(), outer.end(), PatternFeatureId(0, Zone::kHuman)), outer.end());
  h.extractor->ReadReturned();
  const auto returned = h.extractor->returned_features();
  for (const Zone zone : {Zone::kOriginalHead, Zone::kOriginalBody}) {
    EXPECT_NE(std::find(returned.begin(), returned.end(), PatternFeatureId(0, zone)),
              returned.end());
  }
  EXPECT_EQ(PatternFeatureName("text.a.b", Zone::kStatus), "status/text.a.b");
  EXPECT_EQ(FixedFeatureCount(2), StructureNames().size() + 10);
}

TEST(Extractor, DecodesBodiesBeforeItReadsThem) {
  Harness h;
  h.extractor->ReadOuter(
      "From: a@example.org\nContent-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: "
      "text/plain\n\nhi\n--x\n"
      "Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n"
      "<p>Gr=FC=DFe aus <b>K=F6ln</b> &amp; Bonn\n--x--\n");
  EXPECT_NE(h.extractor->text(Zone::kHuman).find("grüße aus köln & bonn"), std::string_view::npos);
}

TEST(Extractor, PrefersPlainTextUnlessItIsTrivial) {
  Harness h;
  const std::string plain =
      "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
      "sixteen "
      "seventeen eighteen nineteen twenty";
  const auto message = [](const std::string& text) {
    return "From: a@example.org\nContent-Type: multipart/alternative; "
           "boundary=x\n\n--x\nContent-Type: text/plain\n\n" +
           text +
           "\n--x\nContent-Type: text/html\n\n<p>zebra <a "
           "href=\"http://other.example/\">x</a>\n--x--\n";
  };
  const std::string longer = message(plain), trivial = message("see below");
  h.extractor->ReadOuter(longer);
  EXPECT_EQ(h.extractor->text(Zone::kHuman).find("zebra"), std::string_view::npos);
  EXPECT_TRUE(NamesOf(h.extractor->outer_features()).contains("struct.human.links.1"));
  h.extractor->ReadOuter(trivial);
  EXPECT_NE(h.extractor->text(Zone::kHuman).find("zebra"), std::string_view::npos);
}

// Time of twice the input stays near twice the time, whatever the input is made of.
TEST(Extractor, HostileInputTakesLinearTime) {
  Harness h{{"lunch"}};
  const auto seconds = [&](const std::string& text) {
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 3; ++i) {
      h.extractor->ReadOuter(text);
      h.extractor->ReadAsReturned(ReturnMode::kFull);
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  const std::string body = "From: a@example.org\nSubject: x\n\n";
  const std::string html = "From: a@example.org\nContent-Type: text/html\n\n";
  for (const auto& [start, unit] : std::initializer_list<std::pair<std::string, std::string>>{
           {body, "http://a.b.c.example/?id=1 "},
           {body, "a@"},
           {body, ":::"},
           {body, "a.b."},
           {body, ">\n"},
           {body, "退"},
           {body, "\xff"},
           {body, "+1 2"},
           {body, "-- \n"},
           {html, "<a href=http://x.example/>y"},
           {html, "<"},
           {"To: ", "a,"},
           {"Subject: ", "[x] Re: "},
           {"Received: ", "from x by y; "},
           {"", "X-A: b\n"},
           {"", "Subject: x\n"},
           {"Subject: ", "=?utf-8?q?a?= "}}) {
    std::string text = start;
    while (text.size() < 150'000) text += unit;
    std::string longer = text;
    while (longer.size() < 300'000) longer += unit;
    const double once = seconds(text), twice = seconds(longer);
    EXPECT_LT(twice, 6 * once + 0.2) << start << unit;
  }
}

TEST(Extractor, EmptyAndTinyInputGivesNothingReturned) {
  Harness h;
  const std::vector<std::string> inputs = {
      "", "\n", ":", "x", "\r\r", "From: ", std::string(3, '\0')};
  for (const std::string& message : inputs) {
    h.extractor->ReadOuter(message);
    h.extractor->ReadReturned();
    EXPECT_TRUE(h.extractor->returned_features().empty());
    h.extractor->ReadAsReturned(ReturnMode::kFull);
  }
}

}  // namespace
}  // namespace backstop::features
