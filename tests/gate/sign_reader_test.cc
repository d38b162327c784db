// The signs against a slow oracle (the walk's fields, each pattern by plain search), on the samples
// and on damaged copies of them, and what the reader does with headers that nobody should send.

#include "gate/sign_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "features/field_text.h"
#include "mime/walk.h"
#include "reader/mail_source.h"
#include "simd/kernels.h"

namespace backstop::gate {
namespace {

constexpr ZoneMask kHead = MaskOf(Zone::kHead);

const std::vector<scan::Pattern>& Patterns() {
  static const std::vector<scan::Pattern> patterns = {
      {"t.report", "\ncontent-type: multipart/report", false, kHead},
      {"t.null_path", "\nreturn-path: <>", false, kHead},
      {"t.replied", "\nauto-submitted: auto-replied", false, kHead},
      {"t.failed", "\nx-failed-recipients:", false, kHead},
      {"t.daemon", "\nfrom: mail delivery", false, kHead},
      {"t.nobody", "\nfrom: <>", false, kHead},
      {"t.undelivered", "\nsubject: undelivered mail returned to sender", false, kHead},
      {"t.status", "delivery status notification", false, kHead},
      {"t.failure", "failure notice", false, kHead},
      {"t.automatic", "automatische antwort", false, kHead},
      {"t.postmaster", "<postmaster@", false, kHead},
  };
  return patterns;
}

struct Fixture {
  std::unique_ptr<SignTable> table;
  std::unique_ptr<SignReader> reader;
  decode::Converter converter;
  const std::vector<std::string> names = SignTable::NamesOf(Patterns());

  Fixture() {
    EXPECT_TRUE(SignTable::New(Patterns(), &table).ok());
    EXPECT_TRUE(SignReader::New(*table, &reader).ok());
  }
  // Names of the phrases found; {"unread"} where the header is not read.
  std::set<std::string> Read(std::string_view message) {
    if (!reader->Read(message, converter)) return {"unread"};
    std::set<std::string> found;
    for (const uint32_t sign : reader->signs()) {
      if (sign >= table->first_pattern()) found.insert(names[sign]);
    }
    return found;
  }
};

std::string Folded(std::string_view value, decode::Converter& converter) {
  std::vector<char> scratch(features::kFieldTextRoom);
  std::vector<char> out(features::kFieldTextRoom + simd::kOverrun);
  const size_t size =
      features::FoldFieldValue(value.substr(0, features::kMaxFieldValue), converter, scratch, out);
  return {out.data(), size};
}

std::set<std::string> ReadSlowly(std::string_view message, decode::Converter& converter) {
  static auto tree = std::make_unique<mime::Tree>();
  mime::Walk(message, tree.get());
  std::string texts = "\n";
  std::string markers = "\n";
  for (const mime::Field& field : tree->FieldsOf(tree->parts[0])) {
    std::string name(Slice(message, {field.name_begin, field.name_end}));
    std::transform(name.begin(), name.end(), name.begin(), AsciiLower);
    const bool is_text = name == "from" || name == "subject";
    (is_text ? texts : markers) +=
        name + ": " + Folded(Slice(message, {field.value_begin, field.value_end}), converter) +
        "\n";
  }
  std::set<std::string> names;
  for (const scan::Pattern& pattern : Patterns()) {
    const bool is_marker = pattern.phrase[0] == '\n' && !pattern.phrase.starts_with("\nfrom:") &&
                           !pattern.phrase.starts_with("\nsubject:");
    std::vector<uint32_t> hits;
    scan::ScanSlowly({pattern}, Zone::kHead, is_marker ? markers : texts, &hits);
    if (!hits.empty()) names.insert("head/" + std::string(pattern.name));
  }
  return names;
}

std::vector<std::string> Samples() {
  std::vector<std::string> messages;
  const auto keep = [&](const corpus::MessageRef& message) {
    messages.emplace_back(message.bytes);
    return true;
  };
  EXPECT_TRUE(corpus::ForEachMessage(BACKSTOP_SOURCE_DIR "/corpus/samples", keep).ok());
  return messages;
}

TEST(SignReader, SeesInEverySampleWhatTheSlowReaderSees) {
  Fixture fixture;
  size_t signs = 0;
  for (const std::string& message : Samples()) {
    const std::set<std::string> seen = fixture.Read(message);
    if (seen.contains("unread")) continue;  // CR-only samples
    EXPECT_EQ(seen, ReadSlowly(message, fixture.converter)) << message.substr(0, 400);
    signs += seen.size();
  }
  EXPECT_GT(signs, 100u);
}

// Damage may hide a sign from both; what the walk still sees the gate must see as well.
TEST(SignReader, MissesNothingInDamagedHeadersThatTheSlowReaderSees) {
  Fixture fixture;
  std::mt19937 random(7);
  for (const std::string& message : Samples()) {
    for (int round = 0; round < 6; ++round) {
      std::string damaged = message.substr(0, 4000);
      for (int i = 0; i < 3; ++i) {
        const size_t at = random() % (damaged.size() + 1);
        constexpr char kBytes[] = {'\n', '\r', ' ', ':', '\0', '\t', 'x', '\x80'};
        if (round % 2 == 0) {
          damaged.insert(at, 1, kBytes[random() % sizeof(kBytes)]);
        } else if (at < damaged.size()) {
          damaged.erase(at, 1 + random() % 3);
        }
      }
      const std::set<std::string> seen = fixture.Read(damaged);
      if (seen.contains("unread")) continue;
      for (const std::string& sign : ReadSlowly(damaged, fixture.converter))
        EXPECT_TRUE(seen.contains(sign)) << sign << " in\n" << damaged.substr(0, 600);
    }
  }
}

TEST(SignReader, TellsWhoWrites) {
  Fixture fixture;
  const auto role_of = [&](const std::string& from) {
    EXPECT_TRUE(fixture.reader->Read("From: " + from + "\nSubject: x\n\n", fixture.converter));
    for (const uint32_t sign : fixture.reader->signs()) {
      if (sign < fixture.table->SignOf(Shape::kUnmarkedAnswer)) return fixture.names[sign];
    }
    return std::string();
  };
  EXPECT_EQ(role_of("MAILER-DAEMON@a.example"), "struct.head.sender_role.mailer_daemon");
  EXPECT_EQ(role_of("\"Post\" <postmaster@a.example>"), "struct.head.sender_role.postmaster");
  EXPECT_EQ(role_of("announce-bounces@a.example"), "struct.head.sender_role.list");
  EXPECT_EQ(role_of("choir+managers@a.example"), "struct.head.sender_role.list");
  EXPECT_EQ(role_of("account-manager@a.example"), "struct.head.sender_role.other");
  EXPECT_EQ(role_of("guard+k8d2f91x@a.example"), "struct.head.sender_role.robot");
  EXPECT_EQ(role_of("pager-7@a.example"), "struct.head.sender_role.robot");
  EXPECT_EQ(role_of("page@a.example"), "struct.head.sender_role.robot");
  EXPECT_EQ(role_of("Page-Wood@a.example"), "struct.head.sender_role.other");
  EXPECT_EQ(role_of("guardian@a.example"), "struct.head.sender_role.other");
  EXPECT_EQ(role_of("ann@a.example"), "struct.head.sender_role.other");
}

TEST(SignReader, ReadsFoldsEncodedWordsAndNamesInAnyCase) {
  Fixture fixture;
  EXPECT_EQ(fixture.Read("SUBJECT:\r\n =?utf-8?q?failure?=\r\n =?utf-8?q?_notice?=\r\n\r\n"),
            std::set<std::string>{"head/t.failure"});
  EXPECT_EQ(fixture.Read("x-Failed-Recipients : a@b\n\n"), std::set<std::string>{"head/t.failed"});
  EXPECT_EQ(fixture.Read("Content-Type: multipart/\n report\n\n"), std::set<std::string>());
  EXPECT_EQ(fixture.Read("From ann Mon Jan  1 00:00:00 2001\nReturn-Path: <>\n\n"),
            std::set<std::string>{"head/t.null_path"});
  EXPECT_EQ(fixture.Read("From: <>\n\n"), std::set<std::string>{"head/t.nobody"});
}

TEST(SignReader, DoesNotLookIntoTheBody) {
  Fixture fixture;
  EXPECT_EQ(fixture.Read("Subject: x\n\nReturn-Path: <>\nSubject: failure notice\n"),
            std::set<std::string>());
}

TEST(SignReader, LeavesOddHeadersToTheFullPath) {
  Fixture fixture;
  const std::set<std::string> unread{"unread"};
  EXPECT_EQ(fixture.Read(""), unread);
  EXPECT_EQ(fixture.Read("\nbody"), unread);
  EXPECT_EQ(fixture.Read(" Subject: x\n\n"), unread);
  EXPECT_EQ(fixture.Read("Subject: x\rFrom: y\rTo: z\r\rbody\r"), unread);
  EXPECT_EQ(fixture.Read("X-Junk: " + std::string(size_t{1} << 20, 'x') + "\n\n"), unread);
  std::string many;
  for (int i = 0; i < 2000; ++i) many += "Subject: x\n";
  EXPECT_EQ(fixture.Read(many + "\n"), unread);
  std::string wide;
  for (int i = 0; i < 20; ++i) wide += "Subject: " + std::string(2000, 'x') + "\n";
  EXPECT_EQ(fixture.Read(wide + "\n"), unread);
}

TEST(SignReader, ReadsAHeaderWithoutABody) {
  Fixture fixture;
  EXPECT_EQ(fixture.Read("Return-Path: <>"), std::set<std::string>{"head/t.null_path"});
  EXPECT_EQ(fixture.Read("no header at all"), std::set<std::string>());
}

}  // namespace
}  // namespace backstop::gate
