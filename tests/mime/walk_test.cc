// The walker's promises: structure, line ends, broken MIME, caps. Structure at large is checked by
// tests/oracle.

#include "mime/walk.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "backstop/verdict.h"

namespace backstop::mime {
namespace {

std::unique_ptr<Tree> WalkOf(std::string_view message) {
  auto tree = std::make_unique<Tree>();
  Walk(message, tree.get());
  return tree;
}

std::string_view BodyOf(std::string_view message, const Tree& tree, size_t part) {
  return Slice(message, tree.parts[part].body);
}

std::string Replace(std::string text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// A report with three parts, the last of which returns a message with two parts of its own.
constexpr std::string_view kReport =
    "From: MAILER-DAEMON@mx.example\n"
    "Content-Type: multipart/report; report-type=delivery-status;\n"
    "\tboundary=\"out\"\n"
    "\n"
    "preamble\n"
    "--out\n"
    "\n"
    "The message was not delivered.\n"
    "\n"
    "--out\n"
    "Content-Type: message/delivery-status\n"
    "\n"
    "Reporting-MTA: dns; mx.example\n"
    "--out\n"
    "Content-Type: message/rfc822\n"
    "\n"
    "Subject: two parts\n"
    "Content-Type: multipart/alternative; boundary=in\n"
    "\n"
    "--in\n"
    "Content-Type: text/plain; charset=utf-8\n"
    "\n"
    "plain\n"
    "--in\n"
    "Content-Type: text/html\n"
    "\n"
    "<p>html</p>\n"
    "--in--\n"
    "--out--\n"
    "epilogue\n";

TEST(Walk, ListsPartsInOrderWithTheirParents) {
  const auto tree = WalkOf(kReport);
  ASSERT_EQ(tree->parts.size(), 7u);
  const MediaType types[] = {MediaType::kMultipartReport,
                             MediaType::kTextPlain,
                             MediaType::kMessageDeliveryStatus,
                             MediaType::kMessageRfc822,
                             MediaType::kMultipartAlternative,
                             MediaType::kTextPlain,
                             MediaType::kTextHtml};
  const int parents[] = {-1, 0, 0, 0, 3, 4, 4};
  for (size_t i = 0; i < 7; ++i) {
    EXPECT_EQ(tree->parts[i].type, types[i]) << i;
    EXPECT_EQ(tree->parts[i].parent, parents[i]) << i;
    EXPECT_TRUE(tree->parts[i].is_closed) << i;
  }
  EXPECT_EQ(tree->notes, 0u);
  EXPECT_TRUE(tree->parts[4].is_message);
  EXPECT_EQ(Slice(kReport, tree->parts[0].report_type), "delivery-status");
  EXPECT_EQ(Slice(kReport, tree->parts[5].charset), "utf-8");
}

TEST(Walk, LeavesTheLineEndBeforeABoundaryToTheBoundary) {
  const auto tree = WalkOf(kReport);
  EXPECT_EQ(BodyOf(kReport, *tree, 1), "The message was not delivered.\n");
  EXPECT_EQ(BodyOf(kReport, *tree, 5), "plain");
  EXPECT_EQ(BodyOf(kReport, *tree, 6), "<p>html</p>");
}

TEST(Walk, ReadsCrlfAndCrOnlyAsItReadsLf) {
  const auto lf = WalkOf(kReport);
  for (const std::string_view end : {"\r\n", "\r"}) {
    const std::string message = Replace(std::string(kReport), "\n", end);
    const auto tree = WalkOf(message);
    ASSERT_EQ(tree->parts.size(), lf->parts.size());
    EXPECT_EQ(tree->notes, end == "\r" ? kNoteCrLineEnds : 0u);
    for (size_t i = 0; i < lf->parts.size(); ++i) {
      EXPECT_EQ(tree->parts[i].type, lf->parts[i].type);
      EXPECT_EQ(BodyOf(message, *tree, i),
                Replace(std::string(BodyOf(kReport, *lf, i)), "\n", end));
      EXPECT_EQ(tree->parts[i].field_count, lf->parts[i].field_count);
    }
  }
}

TEST(Walk, TakesACrOnlyFileForOneThoughAToolAddedALineFeed) {
  const auto tree = WalkOf("Subject: a\rFrom: b\rTo: c\r\rtext\r\n");
  EXPECT_EQ(tree->parts[0].field_count, 3);
  EXPECT_NE(tree->notes & kNoteCrLineEnds, 0u);
}

TEST(Walk, KeepsAStrayCrInsideALineOfAnLfFile) {
  constexpr std::string_view kMessage = "Subject: a\rb\n\ntext\rtext\n";
  const auto tree = WalkOf(kMessage);
  EXPECT_EQ(FindValue(kMessage, *tree, tree->parts[0], HeaderName::kSubject), "a\rb");
  EXPECT_EQ(BodyOf(kMessage, *tree, 0), "text\rtext\n");
}

TEST(Walk, KeepsFoldsInsideTheValueAndBlanksOutside) {
  constexpr std::string_view kMessage =
      "Subject:  one\n\ttwo\n three  \nX-Empty:\nTo : x@y.example\n\n";
  const auto tree = WalkOf(kMessage);
  EXPECT_EQ(FindValue(kMessage, *tree, tree->parts[0], HeaderName::kSubject), "one\n\ttwo\n three");
  EXPECT_EQ(FindValue(kMessage, *tree, tree->parts[0], HeaderName::kTo), "x@y.example");
  EXPECT_EQ(tree->parts[0].field_count, 3);
}

TEST(Walk, TakesNoBodyForAFold) {
  for (const std::string_view line_end : {"\n", "\r\n", "\r"}) {
    const std::string message = Replace("A: 1\n 2\n\n body\n\tmore\n", "\n", line_end);
    const auto tree = WalkOf(message);
    ASSERT_EQ(tree->fields.size(), 1u);
    EXPECT_EQ(BodyOf(message, *tree, 0), Replace(" body\n\tmore\n", "\n", line_end));
  }
}

TEST(Walk, EndsAHeaderAtABoundaryThoughABlankFollows) {
  constexpr std::string_view kMessage =
      "Content-Type: multipart/mixed; boundary=b\n\n--b\nA: 1\n--b\n not a field\n--b--\n";
  const auto tree = WalkOf(kMessage);
  ASSERT_EQ(tree->parts.size(), 3u);
  EXPECT_EQ(tree->parts[1].field_count, 1u);
  EXPECT_EQ(BodyOf(kMessage, *tree, 2), " not a field");
}

TEST(Walk, GivesAtLeastTheRootForAnyBytes) {
  EXPECT_EQ(WalkOf("")->notes, kNoteEmpty | kNoteNoHeader);
  for (const std::string_view message :
       {"", "\n", "\r", "\r\n\r\n", ":", ": x", "no header at all\n\nreally", "--", "\0\0\0"}) {
    const auto tree = WalkOf(message);
    ASSERT_EQ(tree->parts.size(), 1u) << message;
    EXPECT_NE(tree->notes & kNoteNoHeader, 0u) << message;
  }
}

TEST(Walk, SkipsAnMboxLineAndBlankLinesBeforeTheHeader) {
  for (const std::string_view start :
       {"From x@y.example Thu Jan  1 00:00:00 2026\n", ">From x Thu\n", "\n\r\n", " \n"}) {
    const std::string message = std::string(start) + "Subject: s\n\nbody";
    const auto tree = WalkOf(message);
    EXPECT_EQ(FindValue(message, *tree, tree->parts[0], HeaderName::kSubject), "s") << start;
    EXPECT_EQ(BodyOf(message, *tree, 0), "body") << start;
  }
}

TEST(Walk, SkipsFoldsThatLostTheirBlanks) {
  constexpr std::string_view kMessage =
      "Received: from a\nby b with SMTP\nfor c; today\nSubject: s\n\nbody\n";
  const auto tree = WalkOf(kMessage);
  EXPECT_EQ(FindValue(kMessage, *tree, tree->parts[0], HeaderName::kSubject), "s");
  EXPECT_EQ(BodyOf(kMessage, *tree, 0), "body\n");
}

TEST(Walk, TakesTheBodyWhereTheBlankLineIsMissing) {
  constexpr std::string_view kMessage = "Subject: s\nHere the text begins\nand goes on\n";
  const auto tree = WalkOf(kMessage);
  EXPECT_EQ(tree->parts[0].field_count, 1);
  EXPECT_EQ(BodyOf(kMessage, *tree, 0), "Here the text begins\nand goes on\n");
}

TEST(Walk, NotesAMultipartThatIsNeverClosed) {
  const std::string message(kReport.substr(0, kReport.find("--in--")));
  const auto tree = WalkOf(message);
  EXPECT_EQ(tree->parts.size(), 7u);
  EXPECT_FALSE(tree->parts[0].is_closed);
  EXPECT_FALSE(tree->parts[4].is_closed);
  EXPECT_EQ(tree->notes, kNoteTruncatedPart);
}

TEST(Walk, EndsInnerPartsAtAnOuterBoundary) {
  const std::string message = Replace(std::string(kReport), "--in--\n", "");
  const auto tree = WalkOf(message);
  ASSERT_EQ(tree->parts.size(), 7u);
  EXPECT_TRUE(tree->parts[0].is_closed);
  EXPECT_FALSE(tree->parts[4].is_closed);
  EXPECT_EQ(BodyOf(message, *tree, 6), "<p>html</p>");
}

TEST(Walk, IgnoresABoundaryThatIsOnlyThePrefixOfALine) {
  constexpr std::string_view kMessage =
      "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n--bc\n--b x\n--b-\n--b "
      "\t\n\nlast\n--b--\n";
  const auto tree = WalkOf(kMessage);
  ASSERT_EQ(tree->parts.size(), 3u);
  EXPECT_EQ(BodyOf(kMessage, *tree, 1), "--bc\n--b x\n--b-");
  EXPECT_EQ(BodyOf(kMessage, *tree, 2), "last");
}

TEST(Walk, PrefersTheInnerOfTwoEqualBoundaries) {
  constexpr std::string_view kMessage =
      "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; "
      "boundary=b\n\n--b\n\none\n--b--\n--b\n\ntwo\n--b--\n";
  const auto tree = WalkOf(kMessage);
  ASSERT_EQ(tree->parts.size(), 4u);
  EXPECT_EQ(tree->parts[2].parent, 1);
  EXPECT_EQ(tree->parts[3].parent, 0);
}

TEST(Walk, ReadsDigestPartsAsMessages) {
  constexpr std::string_view kMessage =
      "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: inside\n\ntext\n--b--\n";
  const auto tree = WalkOf(kMessage);
  ASSERT_EQ(tree->parts.size(), 3u);
  EXPECT_EQ(tree->parts[1].type, MediaType::kMessageRfc822);
  EXPECT_EQ(FindValue(kMessage, *tree, tree->parts[2], HeaderName::kSubject), "inside");
}

TEST(Walk, LeavesAnEncodedMessagePartClosed) {
  constexpr std::string_view kMessage =
      "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: "
      "message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogcwo=\n--b--\n";
  const auto tree = WalkOf(kMessage);
  ASSERT_EQ(tree->parts.size(), 2u);
  EXPECT_EQ(tree->parts[1].encoding, TransferEncoding::kBase64);
}

TEST(Walk, JoinsABoundaryGivenInPieces) {
  constexpr std::string_view kMessage =
      "Content-Type: multipart/mixed; boundary*0=\"first\"; "
      "boundary*1=\"second\"\n\n--firstsecond\n\none\n--firstsecond--\n";
  EXPECT_EQ(WalkOf(kMessage)->parts.size(), 2u);
  constexpr std::string_view kEscaped =
      "Content-Type: multipart/mixed; boundary=\"a\\\"b\"\n\n--a\"b\n\none\n--a\"b--\n";
  EXPECT_EQ(WalkOf(kEscaped)->parts.size(), 2u);
}

std::string Nested(int depth) {
  std::string message;
  for (int i = 0; i < depth; ++i) {
    message.append("Content-Type: multipart/mixed; boundary=b")
        .append(std::to_string(i))
        .append("\n\n--b")
        .append(std::to_string(i))
        .append("\n");
  }
  return message + "\nend\n";
}

TEST(Walk, CapsDepthPartsAndFields) {
  const auto deep = WalkOf(Nested(200));
  EXPECT_NE(deep->notes & kNoteTooDeep, 0u);
  for (const Part& part : deep->parts) EXPECT_LT(part.depth, kMaxDepth);
  EXPECT_EQ(WalkOf(Nested(kMaxDepth - 1))->notes & kNoteTooDeep, 0u);

  std::string wide = "Content-Type: multipart/mixed; boundary=b\n\n";
  for (size_t i = 0; i < 2 * kMaxParts; ++i) wide += "--b\n\nx\n";
  const auto many = WalkOf(wide);
  EXPECT_EQ(many->parts.size(), kMaxParts);
  EXPECT_NE(many->notes & kNoteTooManyParts, 0u);

  std::string fields;
  for (size_t i = 0; i < 2 * kMaxFields; ++i) fields += "X-A: b\n";
  const auto full = WalkOf(fields + "Content-Type: text/html\n\n");
  EXPECT_EQ(full->fields.size(), kMaxFields);
  EXPECT_EQ(full->parts[0].type, MediaType::kTextHtml)
      << "fields beyond the cap still count for structure";
}

TEST(Walk, IsTotalOnEveryPrefixOfAReport) {
  for (size_t size = 0; size <= kReport.size(); ++size) {
    const std::string_view message = kReport.substr(0, size);
    const auto tree = WalkOf(message);
    for (const Part& part : tree->parts) {
      ASSERT_LE(part.header.begin, part.header.end);
      ASSERT_LE(part.body.begin, part.body.end);
      ASSERT_LE(part.body.end, size);
    }
  }
}

}  // namespace
}  // namespace backstop::mime
