// The whole of dedup: what belongs together does, what does not stays apart, whatever the order,
// the buffers and the input.

#include "dedup/dedup.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace backstop::corpus {
namespace {

struct TestMail {
  std::string path, bytes, original = "";
};

struct Outcome {
  std::map<std::string, uint64_t> groups;
  std::set<std::string> copies;
  DedupCounts counts;
  bool Together(const std::string& a, const std::string& b) const {
    return groups.at(a) == groups.at(b);
  }
};

Outcome Group(const std::vector<TestMail>& mail, const DedupOptions& options = {}) {
  std::unique_ptr<Dedup> dedup;
  EXPECT_TRUE(Dedup::New(options, &dedup).ok());
  for (const TestMail& one : mail)
    EXPECT_TRUE(dedup->Add({{one.path, 0, one.original}, one.bytes, false}).ok());
  Outcome outcome;
  const Status status = dedup->Finish([&outcome](const GroupedMessage& message) {
    outcome.groups[std::string(message.path)] = message.group;
    if (message.is_copy) outcome.copies.insert(std::string(message.path));
  });
  EXPECT_TRUE(status.ok()) << status.message();
  outcome.counts = dedup->counts();
  return outcome;
}

// A text of `size` words that are the same for the same seed.
std::vector<std::string> Text(uint32_t seed, size_t size) {
  std::mt19937 random(seed);
  std::vector<std::string> words;
  for (size_t i = 0; i < size; ++i) {
    std::string word;
    for (int c = 0; c < 5; ++c) word += static_cast<char>('a' + random() % 26);
    words.push_back(word);
  }
  return words;
}

std::string Message(const std::string& id, const std::vector<std::string>& words,
                    const std::string& header = "") {
  std::string message = "From: a@x.example\nMessage-ID: <" + id + "@x.example>\n" + header + "\n";
  for (size_t i = 0; i < words.size(); ++i) message += words[i] + (i % 10 == 9 ? "\n" : " ");
  return message + "\n";
}

TEST(Dedup, ACampaignIsOneGroupThoughNamesAndLinksDiffer) {
  std::vector<std::string> a = Text(1, 120), b = a;
  a[3] = "Greta";
  b[3] = "Harald";
  a[60] = "http://one.example/?id=1";
  b[60] = "http://two.example/?id=2";
  const Outcome outcome =
      Group({{"a", Message("1", a)}, {"b", Message("2", b)}, {"c", Message("3", Text(2, 120))}});
  EXPECT_TRUE(outcome.Together("a", "b"));
  EXPECT_FALSE(outcome.Together("a", "c"));
  EXPECT_EQ(outcome.counts.near_joins, 1u);
  EXPECT_EQ(outcome.counts.groups, 2u);
  EXPECT_EQ(outcome.counts.largest, 2u);
}

TEST(Dedup, HalfAsMuchInCommonIsNotTheSame) {
  std::vector<std::string> a = Text(1, 120), b = Text(2, 120);
  std::copy_n(a.begin(), 60, b.begin());
  EXPECT_FALSE(Group({{"a", Message("1", a)}, {"b", Message("2", b)}}).Together("a", "b"));
}

TEST(Dedup, EncodingIsNotContent) {
  const std::vector<std::string> words = Text(3, 100);
  std::string encoded =
      "From: a@x.example\nMessage-ID: <9@x.example>\n"
      "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>";
  for (const std::string& word : words) encoded += "<b>" + word + "</b>=20=\n";
  EXPECT_TRUE(Group({{"a", Message("1", words)}, {"b", encoded}}).Together("a", "b"));
}

TEST(Dedup, CopiesAreToldInReadingOrder) {
  const std::string mail = Message("1", {"short"});
  const Outcome outcome = Group({{"a", mail}, {"b", Message("2", {"other"})}, {"c", mail}});
  EXPECT_EQ(outcome.copies, std::set<std::string>{"c"});
  EXPECT_TRUE(outcome.Together("a", "c"));
  EXPECT_FALSE(outcome.Together("a", "b"));
  EXPECT_EQ(outcome.counts.copies, 1u);
}

TEST(Dedup, BouncesOfOneOriginalAreOneGroupByTheirLabel) {
  const Outcome outcome = Group({{"a", Message("1", {"mail"}), "mail/x.eml"},
                                 {"b", Message("2", {"mail"}), "mail/x.eml"},
                                 {"c", Message("3", {"mail"}), "mail/y.eml"},
                                 {"mail/y.eml", Message("4", {"mail"})}});
  EXPECT_TRUE(outcome.Together("a", "b"));
  EXPECT_TRUE(outcome.Together("c", "mail/y.eml"));
  EXPECT_FALSE(outcome.Together("a", "c"));
}

TEST(Dedup, GroupsAreTheSameWhateverTheOrderAndTheBuffers) {
  std::vector<TestMail> mail;
  for (uint32_t i = 0; i < 60; ++i) {
    std::vector<std::string> words = Text(i / 3, 80);
    words[i % 80] = "changed";
    mail.push_back({"m" + std::to_string(i), Message(std::to_string(i), words)});
  }
  const Outcome whole = Group(mail);
  EXPECT_EQ(whole.counts.groups, 20u);
  std::shuffle(mail.begin(), mail.end(), std::mt19937(5));
  DedupOptions tiny;
  tiny.memory_bytes = 1;
  const Outcome spilled = Group(mail, tiny);
  EXPECT_EQ(whole.groups, spilled.groups);
}

TEST(Dedup, AGroupKeepsItsNameWhenOtherMailIsAdded) {
  std::vector<TestMail> mail = {{"a", Message("1", Text(1, 50))}, {"b", Message("2", Text(2, 50))}};
  const Outcome before = Group(mail);
  mail.insert(mail.begin(), {"c", Message("3", Text(3, 50))});
  const Outcome after = Group(mail);
  EXPECT_EQ(before.groups.at("a"), after.groups.at("a"));
  EXPECT_EQ(before.groups.at("b"), after.groups.at("b"));
}

TEST(Dedup, NothingAndOneMessageAndAnyBytesHaveGroups) {
  EXPECT_EQ(Group({}).counts.groups, 0u);
  EXPECT_EQ(Group({{"a", ""}}).counts.groups, 1u);
  std::vector<TestMail> mail = {{"empty", ""}, {"empty too", ""}};
  std::mt19937 random(3);
  for (int i = 0; i < 200; ++i) {
    std::string bytes = i % 2 == 0 ? "Content-Type: multipart/mixed; boundary=\"\0\n" : "";
    for (auto size = random() % 2000; size > 0; --size) bytes += static_cast<char>(random());
    mail.push_back({"r" + std::to_string(i), bytes});
  }
  const Outcome outcome = Group(mail);
  EXPECT_TRUE(outcome.Together("empty", "empty too"));
  EXPECT_EQ(outcome.counts.messages, mail.size());
}

TEST(Dedup, FiftyMegabytesAreComparedByTheirBeginning) {
  std::string bytes = Message("1", Text(1, 100));
  const std::string start = bytes;
  bytes.resize(50 << 20, 'x');
  const Outcome outcome = Group({{"a", bytes}, {"b", bytes + "more"}, {"c", start}});
  EXPECT_TRUE(outcome.Together("a", "b"));
  EXPECT_EQ(outcome.counts.copies, 0u);
}

}  // namespace
}  // namespace backstop::corpus
