// Sets, keys of originals and MinHash: each against what a slow reading of its definition gives.

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "dedup/minhash.h"
#include "features/terms.h"
#include "grouping/disjoint_sets.h"
#include "grouping/original_keys.h"
#include "grouping/original_text.h"

namespace backstop::corpus {
namespace {

TEST(DisjointSets, NameASetByItsSmallestMemberWhateverTheOrder) {
  DisjointSets sets(6);
  EXPECT_TRUE(sets.Join(4, 5));
  EXPECT_TRUE(sets.Join(2, 4));
  EXPECT_FALSE(sets.Join(5, 2));
  EXPECT_EQ(sets.Find(5), 2u);
  EXPECT_EQ(sets.Find(4), 2u);
  EXPECT_EQ(sets.Find(0), 0u);
  EXPECT_TRUE(sets.Join(1, 5));
  EXPECT_EQ(sets.Find(4), 1u);
}

constexpr const char* kBody =
    "The pump of the old mill will be repaired next week, and the fair on the green goes on as "
    "planned whatever the weather may bring us this year.\n";

std::string Mail(const std::string& id, const std::string& body) {
  return "From: greta@tarn.example\nMessage-ID: " + id + "\nSubject: the fair\n\n" + body;
}

std::vector<uint64_t> KeysOf(const std::string& message, const MessagePlace& place) {
  OriginalText text;
  text.Read(message, false);
  std::vector<uint64_t> keys = OriginalKeys(place, text.report(), text.facts(), text.body());
  std::sort(keys.begin(), keys.end());
  return keys;
}

size_t Shared(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b) {
  std::vector<uint64_t> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both.size();
}

TEST(OriginalKeys, ABounceSharesThemWithWhatItReturns) {
  const std::string original = Mail("<1.fair@tarn.example>", kBody);
  const std::string bounce =
      "From: MAILER-DAEMON@mx.example\nMIME-Version: 1.0\nContent-Type: multipart/report;\n "
      "report-type=delivery-status; boundary=b\n\n--b\n\nIt could not be delivered.\n--b\n"
      "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
      "Final-Recipient: rfc822; x@y.example\nAction: failed\nStatus: 5.1.1\n\n--b\n"
      "Content-Type: message/rfc822\n\n" +
      original + "\n--b--\n";
  const auto keys = KeysOf(original, {"a.eml", 0, ""});
  EXPECT_EQ(keys.size(), 3u);
  EXPECT_EQ(Shared(keys, KeysOf(bounce, {"b.eml", 0, ""})), 2u);       // Message-ID and body
  EXPECT_EQ(Shared(keys, KeysOf(bounce, {"b.eml", 0, "a.eml"})), 3u);  // and where it lies
}

TEST(OriginalKeys, ARedactedMessageIdAndAFewWordsNameNothing) {
  EXPECT_EQ(Shared(KeysOf(Mail("<[removed]>", "Thanks!\n"), {"a.eml", 0, ""}),
                   KeysOf(Mail("<[removed]>", "Thanks!\n"), {"b.eml", 0, ""})),
            0u);
}

TEST(OriginalKeys, MessagesOfOneMboxAreNotOneOriginal) {
  EXPECT_EQ(Shared(KeysOf(Mail("<1@x.example>", "one\n"), {"a.mbox", 0, ""}),
                   KeysOf(Mail("<2@x.example>", "two\n"), {"a.mbox", 1, ""})),
            0u);
}

std::vector<features::Word> Words(const std::vector<uint64_t>& hashes) {
  std::vector<features::Word> words;
  for (uint64_t hash : hashes) words.push_back({0, 1, features::WordHash(std::to_string(hash))});
  return words;
}

std::set<std::vector<uint64_t>> Shingles(const std::vector<features::Word>& words) {
  std::set<std::vector<uint64_t>> shingles;
  for (size_t i = 0; i + kShingleWords <= words.size(); ++i) {
    std::vector<uint64_t> run;
    for (size_t j = 0; j < kShingleWords; ++j) run.push_back(words[i + j].hash);
    shingles.insert(run);
  }
  return shingles;
}

double ExactShare(const std::vector<features::Word>& a, const std::vector<features::Word>& b) {
  const auto x = Shingles(a), y = Shingles(b);
  std::vector<std::vector<uint64_t>> both;
  std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(both));
  return static_cast<double>(both.size()) / static_cast<double>(x.size() + y.size() - both.size());
}

// Texts of 200 words of which a share is replaced, against the exact share of common runs.
TEST(MinHash, EstimatesTheShareOfCommonRuns) {
  std::mt19937 random(7);
  double worst = 0, sum = 0;
  constexpr int kPairs = 200;
  for (int pair = 0; pair < kPairs; ++pair) {
    std::vector<uint64_t> text(200);
    for (uint64_t& word : text) word = random() % 5000;
    std::vector<uint64_t> other = text;
    for (int change = 0; change < pair % 40; ++change)
      other[random() % other.size()] = random() % 5000;
    Minima a, b;
    ASSERT_TRUE(ComputeMinima(Words(text), &a));
    ASSERT_TRUE(ComputeMinima(Words(other), &b));
    const double error =
        EstimateSimilarity(SignatureOf(a), SignatureOf(b)) - ExactShare(Words(text), Words(other));
    worst = std::max(worst, std::abs(error));
    sum += error;
  }
  EXPECT_LT(worst, 5 * 0.046);
  EXPECT_NEAR(sum / kPairs, 0, 0.01);
}

TEST(MinHash, TooFewWordsGiveNothing) {
  Minima minima;
  EXPECT_FALSE(ComputeMinima(Words({1, 2}), &minima));
  EXPECT_FALSE(ComputeMinima({}, &minima));
  EXPECT_TRUE(ComputeMinima(Words({1, 2, 3}), &minima));
}

TEST(MinHash, TheSameTextMeetsInEveryBandAndAnotherInNone) {
  std::vector<uint64_t> text, other;
  for (uint64_t i = 0; i < 100; ++i) text.push_back(i);
  for (uint64_t i = 1000; i < 1100; ++i) other.push_back(i);
  Minima a, b;
  ASSERT_TRUE(ComputeMinima(Words(text), &a));
  ASSERT_TRUE(ComputeMinima(Words(other), &b));
  std::set<uint64_t> keys;
  for (size_t band = 0; band < kBands; ++band) {
    keys.insert(BandKey(a, band));
    keys.insert(BandKey(b, band));
  }
  EXPECT_EQ(keys.size(), 2 * kBands);
  EXPECT_EQ(EstimateSimilarity(SignatureOf(a), SignatureOf(a)), 1.0);
}

}  // namespace
}  // namespace backstop::corpus
