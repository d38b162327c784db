// The small parsers that every layout leans on: codes, addresses, client addresses.

#include <gtest/gtest.h>

#include <string>

#include "report/report.h"
#include "report/returned_facts.h"
#include "report/status_fields.h"
#include "report/text.h"

namespace backstop::report {
namespace {

TEST(Codes, ParsesEnhancedStatusOnlyInItsForm) {
  EXPECT_EQ(ParseEnhancedStatus(" 5.1.1 (no such user)"), (EnhancedStatus{5, 1, 1}));
  EXPECT_EQ(ParseEnhancedStatus("4.7.650"), (EnhancedStatus{4, 7, 650}));
  for (const std::string_view text :
       {"", "5", "5.1", "5.1.", "3.1.1", "5.9.1", "5.1.1.2", "x5.1.1", "5.1.1000"}) {
    EXPECT_EQ(ParseEnhancedStatus(text), EnhancedStatus{}) << text;
  }
}

TEST(Codes, FindsEnhancedStatusInProse) {
  EXPECT_EQ(FindEnhancedStatus("said: 550-5.1.1 <x@y.example> gone"), (EnhancedStatus{5, 1, 1}));
  EXPECT_EQ(FindEnhancedStatus("(#4.2.2)"), (EnhancedStatus{4, 2, 2}));
  EXPECT_EQ(FindEnhancedStatus("host 192.5.1.1 and version 5.1.2.3"), EnhancedStatus{});
  EXPECT_EQ(FindEnhancedStatus("end 5.1.1"), (EnhancedStatus{5, 1, 1}));
}

TEST(Codes, FindsTheReplyThatStandsAlone) {
  struct {
    std::string_view text;
    uint16_t reply;
  } const cases[] = {
      {"550 5.1.1 unknown", 550},
      {"said: 452-4.2.2 full", 452},
      {"host a[192.0.2.250]: 421 later", 421},
      {"SIZE=512 refused", 0},
      {"port 25, 5501 bytes, 4.550", 0},
      {"250 ok, later 554 no", 554},
      {"250 2.1.5 ok", 250},
      {"(reason: 550)", 550},
      {"", 0},
  };
  for (const auto& c : cases) EXPECT_EQ(FindSmtpReply(c.text), c.reply) << c.text;
}

TEST(Codes, TellsReasonsFromTheRegistry) {
  using enum FailureReason;
  struct {
    EnhancedStatus status;
    uint16_t reply;
    FailureReason reason;
  } const cases[] = {
      {{5, 1, 1}, 550, kUserUnknown},    {{5, 1, 10}, 0, kNullMx},
      {{5, 2, 2}, 0, kMailboxFull},      {{4, 2, 2}, 452, kMailboxFull},
      {{5, 3, 4}, 0, kTooBig},           {{5, 4, 6}, 0, kLoop},
      {{4, 4, 7}, 0, kExpired},          {{5, 7, 1}, 554, kPolicy},
      {{5, 7, 25}, 0, kRequiresPtr},     {{5, 7, 13}, 525, kMailboxDisabled},
      {{4, 7, 13}, 0, kMailboxDisabled}, {{5, 7, 26}, 0, kAuthFailure},
      {{5, 7, 27}, 550, kPolicy},        {{4, 7, 500}, 0, kRateLimited},
      {{5, 6, 0}, 0, kContentRejected},  {{5, 0, 0}, 552, kMailboxFull},
      {{0, 0, 0}, 550, kUndefined},      {{0, 0, 0}, 556, kNullMx},
      {{2, 1, 5}, 250, kUndefined},      {{5, 5, 3}, 0, kTooManyRecipients},
  };
  for (const auto& c : cases)
    EXPECT_EQ(ReasonOfCode(c.status, c.reply), c.reason)
        << c.status.subject << "." << c.status.detail;
}

TEST(Codes, LetsTheClassDecideThePermanence) {
  RecipientResult recipient;
  recipient.diagnostic = "452 4.1.1 try later";
  CompleteRecipient(&recipient);
  EXPECT_EQ(recipient.reason, FailureReason::kUserUnknown);
  EXPECT_EQ(recipient.permanence, Permanence::kSoft);
}

TEST(Codes, PrefersASpecificStatusInTheDiagnosticToAVagueOne) {
  RecipientResult recipient;
  recipient.status = {5, 0, 0};
  recipient.diagnostic = "550 5.2.2 mailbox full";
  CompleteRecipient(&recipient);
  EXPECT_EQ(recipient.status, (EnhancedStatus{5, 2, 2}));
}

TEST(Addresses, AreTakenOutOfWhatSurroundsThem) {
  struct {
    std::string_view value;
    std::string_view address;
  } const cases[] = {
      {"rfc822; <x@y.example>", "x@y.example"},
      {"rfc822;x@y.example (Name)", "x@y.example"},
      {"\"Name, with @ sign\" <x@y.example>", "x@y.example"},
      {"Name <@a.example,@b.example:x@y.example>", "x@y.example"},
      {"\"quoted local\"@y.example", "\"quoted local\"@y.example"},
      {"x@[192.0.2.1]", "x@[192.0.2.1]"},
      {"x@y.example.", "x@y.example"},
      {"\xEF\xBC\x9Ax@y.example\xEF\xBC\x88", "x@y.example"},  // full-width colon and bracket
      {"\xE4\xBA\xBAx@y.example\xE4\xB8\x8D", "x@y.example"},  // between ideographs
      {"\xC2\xABx@y.example\xC2\xBB\xC2\xA0", "x@y.example"},  // guillemets, no-break space
      {"\xE2\x80\x9Cx@y.example\xE2\x80\x9D", "x@y.example"},  // quotation marks
      {"j\xC3\xBCrgen@br\xC3\xBC"
       "cke.example",
       "j\xC3\xBCrgen@br\xC3\xBC"
       "cke.example"},
      {"\xE4\xBA\xBA@\xE4\xBE\x8B.example", "\xE4\xBA\xBA@\xE4\xBE\x8B.example"},
      {"https://y.example/a#x@y.example", ""},
      {"https://y.example/a#x@y.example or z@y.example", "z@y.example"},
      {"system; x", ""},
      {"@", ""},
      {"<>", ""},
      {"", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(ExtractAddress(c.value), c.address) << c.value;
}

TEST(ReceivedLines, GiveTheAddressThatTheServerSaw) {
  struct {
    std::string_view value;
    std::string_view ip;
  } const cases[] = {
      {"from helo.example (name.example [192.0.2.1]) by mx.example; date", "192.0.2.1"},
      {"from [10.0.0.1] (helo=x [198.51.100.4])\n\tby mx.example with esmtp", "198.51.100.4"},
      {"from unknown (HELO x) (192.0.2.5) by mx.example with SMTP", "192.0.2.5"},
      {"from x ([IPv6:2001:db8::1]) by y", "2001:db8::1"},
      {"by mx.example with HTTP; 10:00:00 [192.0.2.1]", ""},
      {"from localhost by x", ""},
      {"(qmail 42 invoked by uid 1001)", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(ReceivedClientIp(c.value), c.ip) << c.value;
}

}  // namespace
}  // namespace backstop::report
