// Which dictionary terms a head finds in a text, against a slow oracle: every term of every word
// and pair looked up one by one.

#include "verdict/heads.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "features/terms.h"
#include "model/mapping.h"
#include "model/writer.h"
#include "test_models/messages.h"
#include "test_models/small_model.h"

namespace backstop::verdict {
namespace {

constexpr uint32_t kVocabulary = 60;

std::string WordOf(uint32_t n) {
  return {static_cast<char>('a' + n % 20), static_cast<char>('a' + n / 20), 'q'};
}

// Adds single words and pairs of the vocabulary, some of them with kind weights.
void AddRandomTerms(std::mt19937* random, Zone zone, model::ModelContent* content) {
  std::set<std::string> known;
  const auto pick = [&](uint32_t n) { return static_cast<uint32_t>((*random)() % n); };
  for (int i = 0; i < 150; ++i) {
    const std::string text = WordOf(pick(kVocabulary)) + " " + WordOf(pick(kVocabulary));
    const features::Word first{0, 3, features::WordHash(text.substr(0, 3))};
    const features::Word second{4, 7, features::WordHash(text.substr(4))};
    const features::Word gap_word{0, 0, 0};
    const uint32_t gap = pick(4);
    std::vector<features::Word> words(gap + 1, gap_word);
    words.back() = second;
    words.front() = first;
    model::TermEntry term;
    term.name = features::TermName(zone, text, words, 0, gap, gap);
    term.key = gap == 0 ? features::WordKey(zone, first.hash)
                        : features::PairKey(zone, first.hash, second.hash, gap);
    term.origin = 1;
    term.has_kind = pick(2) == 0;
    if (known.insert(term.name).second) content->terms.push_back(term);
  }
}

struct Opened {
  explicit Opened(model::ModelContent content) {
    std::string bytes;
    EXPECT_TRUE(model::Serialise(content, &bytes).ok());
    EXPECT_TRUE(model::Mapping::OfCopy(bytes, &mapping).ok());
    EXPECT_TRUE(model::ReadModel(mapping.bytes(), "test", &view).ok());
    EXPECT_TRUE(Bind(view, "test", &bound).ok());
    EXPECT_TRUE(scan::PatternSet::New(PatternsOf(view), &patterns).ok());
    EXPECT_TRUE(features::Extractor::New(*patterns, &extractor).ok());
  }
  model::Mapping mapping;
  model::ModelView view;
  BoundModel bound;
  std::unique_ptr<scan::PatternSet> patterns;
  std::unique_ptr<features::Extractor> extractor;
};

std::set<uint32_t> FindSlowly(const Opened& opened, Zone zone, bool needs_row) {
  std::set<uint32_t> found;
  features::ForEachTerm(zone, opened.extractor->words(zone),
                        [&](uint64_t key, uint32_t, uint32_t, uint32_t) {
                          const int32_t slot = opened.view.Find(key);
                          if (slot < 0) return;
                          const auto at = static_cast<uint32_t>(slot);
                          if (!needs_row || opened.view.slots[at].row != model::kNoRow)
                            found.insert(at);
                        });
  return found;
}

std::set<uint32_t> SlotsOf(const TermIndex& index, const TermSet& terms) {
  std::set<uint32_t> slots;
  for (const uint32_t term : terms.members()) slots.insert(index.SlotOf(term));
  return slots;
}

TEST(TermIndex, FindsEveryTermWithItsWeightsAndNothingElse) {
  std::mt19937 random(20261123);
  model::ModelContent content = test_models::SmallContent();
  for (const Zone zone : {Zone::kHead, Zone::kHuman}) AddRandomTerms(&random, zone, &content);
  const Opened opened(std::move(content));
  const TermIndex& index = opened.bound.kind_terms;
  const auto find = [&](uint64_t key) { return index.Find(index.Ask(key)).term(); };
  size_t terms = 0;
  for (uint32_t slot = 0; slot < opened.view.slots.size(); ++slot) {
    if (opened.view.slots[slot].row == model::kNoRow) continue;
    const uint32_t term = find(opened.view.keys[slot]);
    ASSERT_NE(term, index.NoTerm()) << opened.view.TermName(slot);
    ASSERT_EQ(index.SlotOf(term), slot);
    const auto weights = opened.view.KindRow(slot);
    ASSERT_TRUE(std::equal(weights.begin(), weights.end(), index.WeightsOf(term).begin()));
    ++terms;
  }
  EXPECT_EQ(terms, index.size());
  EXPECT_GT(terms, 100u);
  for (int i = 0; i < 100000; ++i)
    ASSERT_EQ(find(uint64_t{random()} << 32 | random()), index.NoTerm());
}

TEST(Heads, CountTheTermsThatAreThereAndNoOthers) {
  std::mt19937 random(20261122);
  for (const bool has_odd_name : {false, true}) {
    model::ModelContent content = test_models::SmallContent();
    AddRandomTerms(&random, Zone::kHuman, &content);
    AddRandomTerms(&random, Zone::kOriginalBody, &content);
    // A name that tells nothing of its key must not hide a pair.
    if (has_odd_name) content.terms.back().name = "odd";
    const Opened opened(std::move(content));
    HeadTerms terms(opened.bound);
    size_t pairs = 0;
    for (int round = 0; round < 40; ++round) {
      std::string text;
      for (size_t words = random() % 900; words > 0; --words)
        text += WordOf(static_cast<uint32_t>(random() % kVocabulary)) + " ";
      const std::string message = test_models::Letter("x", text);
      opened.extractor->ReadOuter(message);
      ScoreKind(opened.bound, *opened.extractor, &terms.kind);
      std::set<uint32_t> found = SlotsOf(opened.bound.kind_terms, terms.kind);
      EXPECT_EQ(found.size(), terms.kind.size());
      EXPECT_EQ(found, FindSlowly(opened, Zone::kHuman, true)) << round;
      opened.extractor->ReadAsReturned(ReturnMode::kFull);
      ScoreOrigin(opened.bound, *opened.extractor, &terms.origin);
      found = SlotsOf(opened.bound.origin_terms, terms.origin);
      EXPECT_EQ(found.size(), terms.origin.size());
      EXPECT_EQ(found, FindSlowly(opened, Zone::kOriginalBody, false)) << round;
      for (const uint32_t slot : found)
        pairs += opened.view.TermName(slot).find("/pair.") != std::string_view::npos;
    }
    EXPECT_GT(pairs, 400u) << "the test's words hardly meet";
  }
}

}  // namespace
}  // namespace backstop::verdict
