// Promises of scrub: nobody who was in the mail is left in it, by any encoding, judged by GMime;
// and nothing else has moved: sizes, line ends, structure, verdicts.

#include "scrub/scrub.h"

#include <gmime/gmime.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/classifier.h"
#include "base/bytes.h"
#include "mime/walk.h"
#include "reader/mail_source.h"
#include "scrub/recode.h"

namespace backstop::corpus {
namespace {

const std::string kSamples = BACKSTOP_SOURCE_DIR "/corpus/samples";
constexpr const char* kSecret = "a secret of the tests alone";

bool IsPlainWord(std::string_view word) { return word == "will" || word == "news"; }

std::string Scrubbed(std::string message, const char* secret = kSecret) {
  Scrubber scrubber(secret, IsPlainWord);
  EXPECT_TRUE(scrubber.ScrubMessage(message));
  return message;
}

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), AsciiLower);
  return text;
}

// All that GMime can read of a message: raw bytes, decoded headers, decoded bodies, and the types
// of the parts in `shape`.
void ReadObject(GMimeObject* object, std::string* text, std::string* shape) {
  *shape += "(";
  if (GMimeContentType* type = g_mime_object_get_content_type(object)) {
    char* name = g_mime_content_type_get_mime_type(type);
    *shape += name;
    g_free(name);
  }
  GMimeHeaderList* headers = g_mime_object_get_header_list(object);
  for (int i = 0; i < g_mime_header_list_get_count(headers); ++i) {
    GMimeHeader* header = g_mime_header_list_get_header_at(headers, i);
    *shape += std::string(" ") + g_mime_header_get_name(header);
    if (const char* value = g_mime_header_get_value(header)) *text += std::string(value) + "\n";
  }
  if (GMIME_IS_MULTIPART(object)) {
    auto* multipart = GMIME_MULTIPART(object);
    for (int i = 0; i < g_mime_multipart_get_count(multipart); ++i)
      ReadObject(g_mime_multipart_get_part(multipart, i), text, shape);
  } else if (GMIME_IS_MESSAGE_PART(object)) {
    if (GMimeMessage* inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object)))
      ReadObject(GMIME_OBJECT(inner), text, shape);
  } else if (GMIME_IS_MESSAGE(object)) {
    if (GMimeObject* part = g_mime_message_get_mime_part(GMIME_MESSAGE(object)))
      ReadObject(part, text, shape);
  } else if (GMIME_IS_PART(object)) {
    if (GMimeDataWrapper* content = g_mime_part_get_content(GMIME_PART(object))) {
      GMimeStream* stream = g_mime_stream_mem_new();
      g_mime_data_wrapper_write_to_stream(content, stream);
      GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
      text->append(static_cast<const char*>(static_cast<const void*>(bytes->data)), bytes->len);
      g_object_unref(stream);
    }
  }
  *shape += ")";
}

struct Reading {
  std::string text, shape;
};

Reading ReadWithGMime(const std::string& message) {
  static const bool is_ready = (g_mime_init(), true);
  EXPECT_TRUE(is_ready);
  Reading reading{message, ""};
  GMimeStream* stream = g_mime_stream_mem_new_with_buffer(message.data(), message.size());
  GMimeParser* parser = g_mime_parser_new_with_stream(stream);
  if (GMimeMessage* parsed = g_mime_parser_construct_message(parser, nullptr)) {
    ReadObject(GMIME_OBJECT(parsed), &reading.text, &reading.shape);
    g_object_unref(parsed);
  }
  g_object_unref(parser);
  g_object_unref(stream);
  return reading;
}

std::vector<size_t> LineLengths(const std::string& text) {
  std::vector<size_t> lengths;
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    lengths.push_back(end - at);
    at = end + 1;
  }
  return lengths;
}

// Hosts of what looks like an address in any text.
std::vector<std::string> AddressesIn(const std::string& text) {
  std::vector<std::string> found;
  const auto is_byte = [](char c) {
    return IsAlpha(c) || IsDigit(c) || c == '.' || c == '-' || c == '_' || c == '+';
  };
  for (size_t at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1)) {
    size_t begin = at, end = at + 1;
    while (begin > 0 && is_byte(text[begin - 1])) --begin;
    while (end < text.size() && is_byte(text[end])) ++end;
    while (end > at && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
    if (begin == at || text.find('.', at) >= end) continue;
    found.push_back(Lower(text.substr(begin, end - begin)));
    found.push_back(Lower(text.substr(at + 1, end - at - 1)));
  }
  return found;
}

// Whether `word` stands in `text`, not as a part of a longer name.
bool StandsIn(const std::string& word, const std::string& text) {
  const auto is_name_byte = [](char c) { return IsAlpha(c) || IsDigit(c) || c == '-'; };
  for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || (!is_name_byte(text[at - 1]) && text[at - 1] != '.')) &&
        (end == text.size() || !is_name_byte(text[end])))
      return true;
  }
  return false;
}

void ExpectSameForm(const std::string& before, const std::string& after, const std::string& name) {
  EXPECT_EQ(before.size(), after.size()) << name;
  EXPECT_EQ(LineLengths(before), LineLengths(after)) << name;
  EXPECT_EQ(ReadWithGMime(before).shape, ReadWithGMime(after).shape) << name;
}

template <typename F>
void ForEachSample(F&& f) {
  const Status status = ForEachMessage(kSamples, [&](const MessageRef& message) {
    f(std::string(message.bytes), std::string(message.path));
    return true;
  });
  EXPECT_TRUE(status.ok()) << status.message();
}

TEST(Scrub, NoAddressAndNoHostOfTheSamplesSurvives) {
  size_t addresses = 0;
  ForEachSample([&](const std::string& before, const std::string& path) {
    const std::string after = Scrubbed(before);
    ExpectSameForm(before, after, path);
    const std::string shown = Lower(ReadWithGMime(after).text);
    for (const std::string& word : AddressesIn(ReadWithGMime(before).text)) {
      ++addresses;
      EXPECT_FALSE(StandsIn(word, shown)) << path << ": " << word;
    }
  });
  EXPECT_GT(addresses, 1000u);
}

// The full path: a lure may show the gate nothing but the office in whose name it comes, and
// scrubbing takes names.
TEST(Scrub, VerdictsOfTheSamplesStay) {
  std::shared_ptr<const Model> model;
  ASSERT_TRUE(Model::Open(BACKSTOP_SOURCE_DIR "/models/default.backstop", &model).ok());
  std::unique_ptr<Classifier> classifier;
  ASSERT_TRUE(Classifier::New(model, {.full = true}, &classifier).ok());
  ForEachSample([&](const std::string& before, const std::string& path) {
    const Verdict was = classifier->Classify(before);
    const Verdict is = classifier->Classify(Scrubbed(before));
    EXPECT_EQ(KindName(was.kind), KindName(is.kind)) << path;
    EXPECT_EQ(was.return_mode, is.return_mode) << path;
    EXPECT_EQ(was.recipient_count, is.recipient_count) << path;
    EXPECT_EQ(was.reason, is.reason) << path;
  });
}

TEST(Scrub, TwiceHasTheStructureOfOnce) {
  ForEachSample([&](const std::string& before, const std::string& path) {
    const std::string once = Scrubbed(before);
    ExpectSameForm(once, Scrubbed(once), path);
  });
}

TEST(Scrub, OneSecretGivesOnePseudonymEverywhere) {
  const std::string after = Scrubbed(
      "From: Greta Tarn <greta.tarn@mail.corvex.example>\n"
      "To: =?utf-8?B?R3JldGEgVGFybg==?= <x@post.example>\n"
      "Subject: =?utf-8?Q?for_Greta?= =?utf-8?Q?_Tarn?=\n"
      "Message-ID: <20020101.greta@mail.corvex.example>\n\n"
      "greta.tarn@mail.corvex.example, says Greta; mailto:Greta.Tarn%40mail.corvex.example\n");
  const auto field = [&](const std::string& name) {
    const size_t begin = after.find(name) + name.size();
    return after.substr(begin, after.find('\n', begin) - begin);
  };
  const std::string first = field("From: ").substr(0, 5), last = field("From: ").substr(6, 4);
  EXPECT_EQ(Lower(field("From: ")).find("greta"), std::string::npos);
  EXPECT_EQ(DecodeBase64(field("=?utf-8?B?").substr(0, 16)), first + " " + last);
  EXPECT_NE(field("Subject: ").find("for_" + first), std::string::npos) << after;
  EXPECT_NE(field("Subject: ").find("_" + last), std::string::npos) << after;
  const std::string host = field("From: ").substr(field("From: ").find('@') + 1, 19);
  EXPECT_TRUE(host.starts_with("mail.") && host.ends_with(".example")) << host;  // roles stay
  const size_t body = after.find("\n\n");
  EXPECT_NE(after.find(Lower(first) + "." + Lower(last) + "@" + host, body), std::string::npos);
  EXPECT_NE(after.find(first + "." + last + "%40" + host, body), std::string::npos) << after;
  EXPECT_NE(after.find("says " + first + ";"), std::string::npos) << after;
  EXPECT_EQ(Scrubbed(after), Scrubbed(after));
  EXPECT_NE(after, Scrubbed(after, "another secret of the tests"));
}

TEST(Scrub, EditsThroughEveryEncoding) {
  const std::string hidden =
      "write to greta@corvex.example or see www.corvex.example today, friend";
  std::string base64 =
      "From: greta@corvex.example\nContent-Type: text/plain\n"
      "Content-Transfer-Encoding: base64\n\n";
  gchar* encoded = g_base64_encode(
      static_cast<const guchar*>(static_cast<const void*>(hidden.data())), hidden.size());
  const std::string lines = std::string(encoded).insert(40, "\r\n");
  g_free(encoded);
  std::string quoted =
      "From: greta@corvex.example\nContent-Type: text/html\n"
      "Content-Transfer-Encoding: quoted-printable\n\n"
      "<a href=3D\"http://www&#46;corvex&#46;example/\">see</a>"
      "<a href=3D\"mailto:gre=\nta=40corv=65x.exam=\nple\">&#103;&#114;&#101;&#116;&#97;</a>\n";
  // A copy pasted into a report's text, with its own base64 body.
  std::string pasted =
      "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\nHi. This is the qmail-send "
      "program.\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <a@b.example>\n"
      "Received: from corvex.example by mx.example; Mon, 1 Jan 2024 10:00:00 +0000\n"
      "Message-ID: <1@corvex.example>\nFrom: greta@corvex.example\nMIME-Version: 1.0\n"
      "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" +
      lines + "\n";
  std::string nested =
      "From: a@b.example\nMIME-Version: 1.0\nContent-Type: message/rfc822\n"
      "Content-Transfer-Encoding: base64\n\n";
  const std::string inner = base64 + lines + "\n";
  gchar* twice = g_base64_encode(static_cast<const guchar*>(static_cast<const void*>(inner.data())),
                                 inner.size());
  nested += std::string(twice) + "\n";
  g_free(twice);
  const std::string footer = "\n____________\ngreta list, greta@corvex.example\n";
  for (const std::string& before :
       {base64 + lines, base64 + lines + footer, quoted, pasted, nested}) {
    const std::string after = Scrubbed(before);
    ExpectSameForm(before, after, before);
    std::string shown = ReadWithGMime(after).text;
    for (int depth = 0; depth < 2; ++depth) {
      // GMime leaves what is pasted or doubly encoded alone.
      shown += DecodeBase64(after.substr(after.rfind("\n\n")));
      shown += DecodeBase64(shown.substr(shown.rfind("\n\n")));
    }
    for (const char* word : {"greta", "corvex"})
      EXPECT_EQ(Lower(shown).find(word), std::string::npos) << word << "\n" << after;
  }
}

TEST(Scrub, BoundariesMadeOfHostNamesStayBoundaries) {
  const std::string before =
      "From: a@tarn.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed;\n "
      "boundary=\"C4.10/mx.tarn.example\"\n\npreamble a@tarn.example\n--C4.10/mx.tarn.example\n\n"
      "one\n--C4.10/mx.tarn.example\nContent-Type: image/png; name=\"greta@tarn.example.png\"\n\n"
      "tarn.example\n--C4.10/mx.tarn.example--\nepilogue a@tarn.example\n";
  const std::string after = Scrubbed(before);
  ExpectSameForm(before, after, after);
  EXPECT_EQ(after.find("tarn"), std::string::npos) << after;
  EXPECT_NE(after.find("\n--C4.10/mx."), std::string::npos);
}

TEST(Scrub, HostNamesInsideOtherNamesAreFound) {
  std::string line =
      "/etc/mx.tarn.example.conf mx.tarn.example_i386_os 12mx.tarn.example34 "
      "77.49.8.4.dyn.tarn.example \xa0"
      "203.112.7.9 \xe3\x81\x9ftarn.example\xe3\x81\xae";
  const size_t size = line.size();
  Scrubber(kSecret, IsPlainWord).ScrubLine(line);
  EXPECT_EQ(line.size(), size);
  for (const char* gone : {"tarn", "77.49.8.4", "203.112"})
    EXPECT_EQ(line.find(gone), std::string::npos) << line;
  for (const char* kept : {"/etc/mx.", ".example.conf mx.", ".example_i386_os 12mx."})
    EXPECT_NE(line.find(kept), std::string::npos) << line;
}

TEST(Scrub, WhatTellsTheKindStays) {
  const std::string before =
      "From: Mail Delivery Subsystem <MAILER-DAEMON@tarn.example>\nTo: postmaster@corvex.example\n"
      "Subject: Undeliverable mail will be returned\nX-Mailer: Foo 1.2.3\n"
      "Received: from localhost (unknown [127.0.0.1]) by tarn.example; Mon, 1 Jan 2024 10:00:00\n\n"
      "550 5.1.1 User unknown in 10.1.2.3, at 10:20:30 std::string v1.2\n";
  const std::string after = Scrubbed(before);
  for (const char* kept : {"Mail Delivery Subsystem <MAILER-DAEMON@", "To: postmaster@",
                           ".example>", "Subject: Undeliverable mail will be returned\n",
                           "X-Mailer: Foo 1.2.3\n", "from localhost (unknown [127.0.0.1])",
                           "550 5.1.1 User unknown in 10.1.2.3, at 10:20:30 std::string v1.2\n"})
    EXPECT_NE(after.find(kept), std::string::npos) << kept << "\n" << after;
}

TEST(Scrub, PlainWordsAreNamesOnlyWithACapital) {
  const std::string after =
      Scrubbed("From: Will Quill <wq@x.example>\n\nWill will come, says quill.\n");
  EXPECT_EQ(after.find("Will"), std::string::npos) << after;
  EXPECT_NE(after.find(" will come"), std::string::npos) << after;
  EXPECT_EQ(after.find("quill"), std::string::npos) << after;
}

TEST(Scrub, NetworksStayNetworks) {
  std::string line = "203.112.7.9 203.112.7.10 2001:db8:0:1::25 208.77.188.166";
  Scrubber(kSecret, IsPlainWord).ScrubLine(line);
  EXPECT_EQ(line.find("203.112"), std::string::npos);
  EXPECT_EQ(line.find("208.77"), std::string::npos);
  EXPECT_EQ(line.find("2001:db8"), std::string::npos);
  EXPECT_EQ(line.substr(0, 9), line.substr(12, 9)) << line;
}

TEST(Scrub, WhatIsTooDeepIsRefused) {
  std::string message = "From: a@b.example\n";
  for (int depth = 0; depth < 40; ++depth) {
    const std::string boundary = "b" + std::to_string(depth);
    message += "Content-Type: multipart/mixed; boundary=" + boundary + "\n\n--" + boundary + "\n";
  }
  Scrubber scrubber(kSecret, IsPlainWord);
  EXPECT_FALSE(scrubber.ScrubMessage(message));
}

TEST(Scrub, AnyBytesKeepTheirFormAndTime) {
  std::mt19937 random(17);
  const std::string pieces[] = {"@",
                                ".",
                                "=?utf-8?B?",
                                "?=",
                                "=\n",
                                "\r\n",
                                "--b\n",
                                "&#106;",
                                "a",
                                "x.example",
                                "begin 644 f\n",
                                "Received: from ",
                                "\n\n",
                                "::",
                                "%40",
                                "Content-Type: multipart/mixed; boundary=b\n",
                                std::string(1, '\0'),
                                "Content-Transfer-Encoding: base64\n",
                                "\xe3\x81\x82",
                                "\x1b$B",
                                "\x1b(B",
                                "<a>...",
                                "(at)",
                                "To: ",
                                "QUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJD",
                                "!",
                                "> ",
                                "1.2.3.4",
                                "; filename*=a''%C3%B6",
                                "Content-Type: text/plain; name=",
                                "\xff"};
  for (int round = 0; round < 3000; ++round) {
    std::string before = round % 2 == 0 ? "From: a@b.example\n" : "";
    for (auto left = random() % 60; left > 0; --left)
      before += pieces[random() % std::size(pieces)];
    std::string after = before;
    Scrubber scrubber(kSecret, IsPlainWord);
    EXPECT_TRUE(scrubber.ScrubMessage(after));
    EXPECT_EQ(LineLengths(before), LineLengths(after));
  }
}

}  // namespace
}  // namespace backstop::corpus
