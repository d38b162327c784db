// Zones, the message taken as though it had come back, re-use of one Reader, and time on hostile
// input.

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <string>

#include "report/inline_original.h"
#include "report/report.h"

namespace backstop::report {
namespace {

constexpr std::string_view kBounce =
    "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n"
    "Hi. This is the qmail-send program at mx.example.\n\n<bo@there.example>:\nno such user\n\n"
    "--- Below this line is a copy of the message.\n\n"
    "Received: from a.example ([192.0.2.1]) by b.example\nMessage-ID: <m@a.example>\nFrom: "
    "=?utf-8?q?J=C3=B6rg?= <j@a.example>\n"
    "Subject: =?utf-8?b?w4RwZmVs?=\n\nwords of the original\n";

bool HasText(std::span<const Segment> segments, std::string_view text) {
  return std::any_of(segments.begin(), segments.end(), [&](const Segment& s) {
    return s.bytes.find(text) != std::string_view::npos;
  });
}

TEST(Reader, KeepsTheWordsOfTheReportAndOfTheOriginalApart) {
  Reader reader;
  const Report& report = reader.Read(kBounce);
  EXPECT_TRUE(HasText(report.outer_segments.view(), "no such user"));
  EXPECT_FALSE(HasText(report.outer_segments.view(), "words of the original"));
  EXPECT_FALSE(HasText(report.outer_segments.view(), "a.example"));
  EXPECT_TRUE(HasText(report.returned_segments.view(), "words of the original"));
  EXPECT_FALSE(HasText(report.returned_segments.view(), "no such user"));
  EXPECT_TRUE(report.is_returned_inline);
  EXPECT_EQ(report.marker_line, "--- Below this line is a copy of the message.");
}

TEST(Reader, DecodesTheWordsOfFromAndSubject) {
  Reader reader;
  reader.Read(kBounce);
  const ReturnedFacts& facts = reader.Facts();
  EXPECT_EQ(facts.from, "J\u00f6rg <j@a.example>");
  EXPECT_EQ(facts.from_address, "j@a.example");
  EXPECT_EQ(facts.subject, "\u00c4pfel");
}

TEST(Reader, TakesTheMessageItselfAsReturned) {
  constexpr std::string_view kMail =
      "Message-ID: <own@a.example>\nFrom: j@a.example\n\nwhole text\n";
  Reader reader;
  EXPECT_FALSE(reader.Read(kMail).returned.exists());
  const Report& whole = reader.ReadAsReturned(ReturnMode::kFull);
  EXPECT_EQ(whole.return_mode, ReturnMode::kFull);
  EXPECT_EQ(reader.Facts().message_id, "");
  EXPECT_TRUE(HasText(whole.returned_segments.view(), "whole text"));
  const Report& headers = reader.ReadAsReturned(ReturnMode::kHeaders);
  EXPECT_EQ(headers.return_mode, ReturnMode::kHeaders);
  EXPECT_TRUE(headers.returned_segments.empty());
  EXPECT_EQ(headers.returned.part().field_count, 2);
}

TEST(Reader, KeepsTheFactsOfWhatReallyCameBack) {
  Reader reader;
  reader.Read(kBounce);
  for (const ReturnMode mode : {ReturnMode::kFull, ReturnMode::kHeaders}) {
    reader.ReadAsReturned(mode);
    const ReturnedFacts& facts = reader.Facts();
    EXPECT_EQ(facts.message_id, "m@a.example");
    EXPECT_EQ(facts.subject, "\u00c4pfel");
    EXPECT_EQ(facts.client_ip, "192.0.2.1");
  }
}

TEST(Reader, ForgetsTheMessageBefore) {
  Reader reader;
  reader.Read(kBounce);
  const Report& report = reader.Read("Subject: lunch?\n\nAt noon.\n");
  EXPECT_FALSE(report.returned.exists());
  EXPECT_TRUE(report.recipients.empty());
  EXPECT_EQ(report.layout, Layout::kNone);
  EXPECT_EQ(reader.Facts().message_id, "");
  EXPECT_TRUE(report.returned_segments.empty());
}

std::string Base64Of(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (size_t at = 0; at < text.size(); at += 3) {
    uint32_t bits = 0;
    for (size_t i = 0; i < 3; ++i)
      bits = bits << 8 | (at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u);
    for (size_t i = 0; i < 4; ++i)
      out += at + i > text.size() ? '=' : kDigits[bits >> (18 - 6 * i) & 63];
    if (at % 57 == 54) out += '\n';
  }
  return out;
}

std::string EncodedPart(std::string_view fields, std::string_view text) {
  return "--b\nContent-Transfer-Encoding: base64\n" + std::string(fields) + "\n\n" +
         Base64Of(text) + "\n";
}

constexpr std::string_view kReportHead =
    "From: MAILER-DAEMON@mx.example\nSubject: Undelivered\nMIME-Version: 1.0\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n";
constexpr std::string_view kStatusType = "Content-Type: message/delivery-status";
constexpr std::string_view kStatusText =
    "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; bo@there.example\n"
    "Action: failed\nStatus: 5.1.1\n";
constexpr std::string_view kReturnedText =
    "Received: from a.example ([192.0.2.1]) by b.example\nMessage-ID: <m@a.example>\n"
    "From: j@a.example\nSubject: x\nContent-Type: text/plain\n\nwords of the original\n";

TEST(Reader, ReadsWhatStandsBehindALargePart) {
  const std::string large(1'200'000, 'x');
  const std::string_view large_types[] = {
      "Content-Type: image/png; name=x.png\nContent-Disposition: attachment",
      "Content-Type: text/plain",
      "Content-Type: text/plain; name=x.txt\nContent-Disposition: attachment",
      "Content-Type: text/html",
  };
  Reader reader;
  for (const std::string_view type : large_types) {
    const std::string message =
        std::string(kReportHead) + EncodedPart(type, large) +
        EncodedPart("Content-Type: text/plain", "no such user") +
        EncodedPart(kStatusType, kStatusText) +
        EncodedPart("Content-Type: application/octet-stream; name=a.eml", kReturnedText) +
        "--b--\n";
    const Report& report = reader.Read(message);
    EXPECT_TRUE(HasText(report.outer_segments.view(), "no such user")) << type;
    ASSERT_EQ(report.recipients.size(), 1u) << type;
    EXPECT_EQ(report.recipients[0].address, "bo@there.example") << type;
    EXPECT_EQ(reader.Facts().message_id, "m@a.example") << type;
    EXPECT_TRUE(HasText(report.returned_segments.view(), "words of the original")) << type;
  }
}

TEST(Reader, ReadsTheStatusBehindALargeReturnedMessage) {
  const std::string message =
      std::string(kReportHead) +
      EncodedPart("Content-Type: message/rfc822",
                  std::string(kReturnedText) + std::string(1'200'000, 'x')) +
      EncodedPart(kStatusType, kStatusText) + "--b--\n";
  Reader reader;
  const Report& report = reader.Read(message);
  EXPECT_EQ(reader.Facts().message_id, "m@a.example");
  EXPECT_TRUE(HasText(report.returned_segments.view(), "words of the original"));
  EXPECT_EQ(report.recipients.size(), 1u);
}

TEST(Reader, NotesNothingOfAnAttachmentItOnlyProbes) {
  const std::string message =
      std::string(kReportHead) +
      EncodedPart("Content-Type: image/png; name=x.png", std::string(1'200'000, 'x')) + "--b--\n";
  Reader reader;
  EXPECT_EQ(reader.Read(message).notes & (kNoteTextCapped | kNoteBadEncoding), 0u);
}

TEST(Reader, CapsRecipientsAndSaysSo) {
  std::string message = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n";
  for (size_t i = 0; i < 2 * kMaxRecipients; ++i) {
    message.append("Final-Recipient: rfc822; u")
        .append(std::to_string(i))
        .append("@y.example\nStatus: 5.1.1\n\n");
  }
  Reader reader;
  const Report& report = reader.Read(message);
  EXPECT_EQ(report.recipients.size(), kMaxRecipients);
  EXPECT_NE(report.notes & kNoteTooManyRecipients, 0u);
  EXPECT_EQ(report.recipients.back().address, "u63@y.example");
}

TEST(InlineOriginal, NeedsMoreThanAFieldOrTwo) {
  EXPECT_FALSE(FindInlineOriginal("Dear all,\nNote: this\nWarning: that\nDate: today\n").is_found);
  EXPECT_FALSE(FindInlineOriginal("From: me\nTo: you\nSubject: quoted\n\ntext").is_found);
  EXPECT_TRUE(FindInlineOriginal("words\n\nReceived: from a\nFrom: me\nTo: you\n").is_found);
  EXPECT_TRUE(FindInlineOriginal("Message header follows:\n\nReceived: from a\n").is_found);
  EXPECT_FALSE(FindInlineOriginal("Message header follows:\n\nnothing\n").is_found);
}

std::string Repeat(std::string_view text, size_t bytes) {
  std::string all;
  while (all.size() < bytes) all += text;
  return all;
}

double SecondsOf(Reader* reader, const std::string& message) {
  double best = 1e9;
  for (int round = 0; round < 5; ++round) {
    const std::clock_t start = std::clock();
    reader->Read(message);
    best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  return best;
}

TEST(InlineOriginal, ALineThatClosesTheHeadersIsNoBody) {
  Reader reader;
  const std::string bounce(kBounce.substr(0, kBounce.find("\n\nwords of")));
  EXPECT_EQ(reader.Read(bounce + "\n----- END HEADERS -----\n").return_mode, ReturnMode::kHeaders);
  EXPECT_TRUE(reader.Read(bounce + "\n----- END HEADERS -----\n").returned_segments.empty());
  EXPECT_EQ(reader.Read(bounce + "\n\n-- \nshort\n").return_mode, ReturnMode::kFull);
}

TEST(ReaderTime, IsLinearInHostileInput) {
  constexpr std::string_view kHead =
      "From: MAILER-DAEMON@x.example\nReturn-Path: <>\nSubject: Undelivered\n\n";
  struct {
    const char* name;
    std::string_view unit;
  } const attacks[] = {
      {"addresses", "<a@b.example>:\n"},
      {"at signs", "@"},
      {"replies", "550 "},
      {"dots", "5."},
      {"one field", "Received: x\n\n"},
      {"marker", "original message follows\nFrom: x\n\n"},
      {"quotes", "\"@"},
      {"status", "Final-Recipient: x\n"},
      {"openers", "<<<\n"},
      {"folds", "\n \n"},
      {"commas", "a@b,"},
  };
  Reader reader;
  for (const auto& attack : attacks) {
    const std::string text(kHead);
    const double small = SecondsOf(&reader, text + Repeat(attack.unit, 100'000));
    const double large = SecondsOf(&reader, text + Repeat(attack.unit, 400'000));
    // Quadratic time gives a ratio of 16; a floor of 2 ms keeps the clock's grain out.
    EXPECT_LT(large, 9 * std::max(small, 0.002)) << attack.name;
  }
}

}  // namespace
}  // namespace backstop::report
