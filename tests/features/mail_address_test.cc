// Mailboxes, lists and organisations of addresses, in forms as mail has them and as it should not.

#include "features/mail_address.h"

#include <gtest/gtest.h>

#include <ctime>
#include <string>

namespace backstop::features {
namespace {

TEST(MailAddress, SplitsMailboxes) {
  const Mailbox named = ParseMailbox("\"Lee, Ann\" <ann@Example.org>");
  EXPECT_EQ(named.name, "Lee, Ann");
  EXPECT_EQ(named.local, "ann");
  EXPECT_EQ(named.domain, "Example.org");
  const Mailbox comment = ParseMailbox("MAILER-DAEMON@example.net (Mail Delivery System)");
  EXPECT_EQ(comment.name, "Mail Delivery System");
  EXPECT_EQ(comment.address, "MAILER-DAEMON@example.net");
  EXPECT_TRUE(ParseMailbox("<>").address.empty());
  EXPECT_TRUE(ParseMailbox("undisclosed-recipients:;").address.empty());
  EXPECT_EQ(ParseMailbox("<\"a@b\"@example.org").domain, "example.org");
}

TEST(MailAddress, CountsListsWithQuotesCommentsAndGroups) {
  const AddressList list =
      ParseAddressList("\"Lee, Ann\" <ann@a.example>, bob@b.example (x, y), team: c@a.example;");
  EXPECT_EQ(list.count, 3u);
  EXPECT_EQ(list.named, 2u);
  EXPECT_EQ(list.first.address, "ann@a.example");
  EXPECT_EQ(ParseAddressList("undisclosed-recipients:;").count, 0u);
  EXPECT_EQ(ParseAddressList("").count, 0u);
  EXPECT_EQ(ParseAddressList("\\").count, 0u);
  EXPECT_EQ(ParseAddressList("a@a.example, b@b.example\\").count, 2u);
  EXPECT_EQ(ParseAddressList("\"x\\\", y\" <a@a.example>, \"\\\\\" <b@b.example>").count, 2u);
}

TEST(MailAddress, CountsListsOfAnyLength) {
  std::string list;
  for (uint32_t count = 1; count < 40; ++count) {
    list += (count > 1 ? ", \"Lee, Ann\" <ann" : "<ann") + std::to_string(count) + "@a.example>";
    const AddressList read = ParseAddressList(list);
    EXPECT_EQ(read.count, count);
    EXPECT_EQ(read.named, count - 1);
    EXPECT_EQ(read.first.address, "ann1@a.example");
  }
}

TEST(Organisations, CompareByRegistrableDomain) {
  Organisations organisations;
  EXPECT_TRUE(organisations.Same("mail.example.co.uk", "EXAMPLE.co.uk"));
  EXPECT_FALSE(organisations.Same("one.co.uk", "two.co.uk"));
  EXPECT_TRUE(organisations.Same("a.b.example.org", "c.example.org"));
  EXPECT_FALSE(organisations.Same("example.org", "example.net"));
  EXPECT_FALSE(organisations.Same("", ""));
  EXPECT_FALSE(organisations.Same("192.0.2.1", "198.51.2.1"));
  EXPECT_TRUE(organisations.Same("localhost", "LOCALHOST"));
  EXPECT_FALSE(organisations.Same("localhost", "other"));
}

TEST(Organisations, TellTheDomainOfAHost) {
  Organisations organisations;
  EXPECT_EQ(organisations.Domain("mail.Example.co.uk."), "Example.co.uk");
  EXPECT_EQ(organisations.Domain("a.b.example.org"), "example.org");
  EXPECT_EQ(organisations.Domain("example.org"), "example.org");
  EXPECT_EQ(organisations.Domain("localhost"), "");
  EXPECT_EQ(organisations.Domain("[192.0.2.1]"), "");
  EXPECT_EQ(organisations.Domain(""), "");
}

TEST(MailAddress, NamesHostsAndNotAddressesOfADomain) {
  EXPECT_TRUE(NamesHostOf("from mx1.EXAMPLE.org (HELO x) by y", "example.org"));
  EXPECT_TRUE(NamesHostOf("by example.org; Mon", "example.org"));
  EXPECT_TRUE(NamesHostOf("from [192.0.2.1] (helo=example.org)", "example.org"));
  EXPECT_FALSE(NamesHostOf("for <joe@example.org>", "example.org"));
  EXPECT_FALSE(NamesHostOf("envelope-from joe@mail.example.org", "example.org"));
  EXPECT_FALSE(NamesHostOf("from notexample.org", "example.org"));
  EXPECT_FALSE(NamesHostOf("from example.org.attacker.example", "example.org"));
  EXPECT_FALSE(NamesHostOf("from example.organic", "example.org"));
  EXPECT_TRUE(NamesHostOf("for <joe@example.org> from a.example.org.", "example.org"));
  EXPECT_FALSE(NamesHostOf("", "example.org"));
  EXPECT_FALSE(NamesHostOf("from x", ""));
}

TEST(Organisations, KnowFreeMailAndLiterals) {
  EXPECT_TRUE(IsFreeMail("GMail.com"));
  EXPECT_FALSE(IsFreeMail("example.com"));
  EXPECT_TRUE(IsIpLiteral("[192.0.2.1]"));
  EXPECT_FALSE(IsIpLiteral("192.0.2.1.example"));
  EXPECT_FALSE(IsIpLiteral(""));
}

TEST(MailAddress, ListsTakeLinearTime) {
  const auto seconds = [](const std::string& text) {
    const std::clock_t begin = std::clock();  // of the CPU: others may run meanwhile
    for (int i = 0; i < 8; ++i) ParseAddressList(text);
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  };
  for (const char* unit : {"a,", "a@b,", "\"", "(", "<", "a@b.example (c),", "\\"}) {
    std::string text;
    while (text.size() < 200'000) text += unit;
    const double once = seconds(text), twice = seconds(text + text);
    EXPECT_LT(twice, 8 * once + 0.05) << unit;
  }
}

}  // namespace
}  // namespace backstop::features
