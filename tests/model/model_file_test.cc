// A model's content through the file and back, and what the writer refuses.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <sstream>

#include "model/reader.h"
#include "model/writer.h"
#include "test_models/small_model.h"

namespace backstop::model {
namespace {

using test_models::Pack;
using test_models::SmallContent;

Status SerialiseStatus(const ModelContent& content) {
  std::string bytes;
  return Serialise(content, &bytes);
}

TEST(ModelFile, KeepsEverythingThroughARoundTrip) {
  ModelContent content = SmallContent();
  content.patterns[0].says = Meaning::kDelay;
  content.gate = {{{"head/t.delayed", 512}, {"head/t.undeliverable", 1024}}, 700, 0.5, -4};
  std::string bytes;
  ASSERT_TRUE(Serialise(content, &bytes).ok());
  ModelContent back;
  ASSERT_TRUE(Parse(bytes, "x", &back).ok());

  EXPECT_EQ(back.name, content.name);
  EXPECT_EQ(back.card, content.card);
  ASSERT_EQ(back.patterns.size(), content.patterns.size());
  for (size_t i = 0; i < content.patterns.size(); ++i) {
    EXPECT_EQ(back.patterns[i].name, content.patterns[i].name);
    EXPECT_EQ(back.patterns[i].phrase, content.patterns[i].phrase);
    EXPECT_EQ(back.patterns[i].is_regex, content.patterns[i].is_regex);
    EXPECT_EQ(back.patterns[i].zones, content.patterns[i].zones);
    EXPECT_EQ(back.patterns[i].reason, content.patterns[i].reason);
    EXPECT_EQ(back.patterns[i].says, content.patterns[i].says);
  }
  std::sort(content.fixed.begin(), content.fixed.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  ASSERT_EQ(back.fixed.size(), content.fixed.size());
  for (size_t i = 0; i < content.fixed.size(); ++i) {
    EXPECT_EQ(back.fixed[i].name, content.fixed[i].name);
    EXPECT_EQ(back.fixed[i].origin, content.fixed[i].origin);
    EXPECT_EQ(back.fixed[i].kind, content.fixed[i].kind);
  }
  std::sort(content.terms.begin(), content.terms.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  ASSERT_EQ(back.terms.size(), content.terms.size());
  for (size_t i = 0; i < content.terms.size(); ++i) {
    EXPECT_EQ(back.terms[i].name, content.terms[i].name);
    EXPECT_EQ(back.terms[i].key, content.terms[i].key);
    EXPECT_EQ(back.terms[i].origin, content.terms[i].origin);
    EXPECT_EQ(back.terms[i].has_kind, content.terms[i].has_kind);
    EXPECT_EQ(back.terms[i].kind, content.terms[i].kind);
  }
  EXPECT_EQ(back.kind.bias, content.kind.bias);
  EXPECT_EQ(back.kind.slope, content.kind.slope);
  EXPECT_EQ(back.kind.terms.offset, content.kind.terms.offset);
  EXPECT_EQ(back.kind.trained_kinds, content.kind.trained_kinds);
  EXPECT_EQ(back.origin.bias, content.origin.bias);
  EXPECT_EQ(back.origin.slope, content.origin.slope);
  EXPECT_EQ(back.origin.intercept, content.origin.intercept);
  ASSERT_EQ(back.evidence.size(), content.evidence.size());
  EXPECT_EQ(back.evidence[3].name, content.evidence[3].name);
  EXPECT_EQ(back.evidence[3].log_odds, content.evidence[3].log_odds);
  ASSERT_EQ(back.gate.signs.size(), 2u);
  EXPECT_EQ(back.gate.signs[1].name, "head/t.undeliverable");
  EXPECT_EQ(back.gate.signs[1].weight, 1024);
  EXPECT_EQ(back.gate.threshold, 700);
  EXPECT_EQ(back.gate.slope, 0.5);
  EXPECT_EQ(back.gate.intercept, -4);
  ASSERT_EQ(back.probes.size(), 1u);
  EXPECT_EQ(back.probes[0].message, content.probes[0].message);
}

TEST(ModelFile, KeepsBackgroundAndSiteThroughARoundTrip) {
  ModelContent content = SmallContent();
  test_models::AddSite(&content);
  std::string bytes;
  ASSERT_TRUE(Serialise(content, &bytes).ok());
  ModelContent back;
  ASSERT_TRUE(Parse(bytes, "x", &back).ok());
  EXPECT_EQ(back.background.messages, 100u);
  ASSERT_EQ(back.background.forms.size(), 2u);
  EXPECT_EQ(back.background.forms[1].key, 900u);
  EXPECT_EQ(back.background.forms[1].count, 100u);
  for (const FixedFeature& feature : back.fixed) EXPECT_EQ(feature.backscatter_share, 6553);
  for (const TermEntry& term : back.terms) EXPECT_EQ(term.backscatter_share, 40000);
  EXPECT_EQ(back.site.summary, content.site.summary);
  ASSERT_EQ(back.site.weights.size(), content.site.weights.size());
  for (size_t i = 0; i < back.site.weights.size(); ++i) {
    EXPECT_EQ(back.site.weights[i].key, content.site.weights[i].key);
    EXPECT_EQ(back.site.weights[i].weight, content.site.weights[i].weight);
  }
  EXPECT_EQ(back.site.unseen, content.site.unseen);
  EXPECT_EQ(back.site.level, content.site.level);
  EXPECT_EQ(back.site.forms_bias, content.site.forms_bias);
  EXPECT_EQ(back.site.content_bias, content.site.content_bias);
  EXPECT_EQ(back.site.trust, 0.5);
  EXPECT_EQ(back.site.suspicion, 2);
  std::string again;
  ASSERT_TRUE(Serialise(back, &again).ok());
  EXPECT_EQ(again, bytes);
}

TEST(ModelFile, RefusesASiteOutOfOrderOrOutOfBounds) {
  ModelContent content = SmallContent();
  test_models::AddSite(&content);
  ModelContent swapped = content;
  std::swap(swapped.site.weights.front(), swapped.site.weights.back());
  EXPECT_NE(SerialiseStatus(swapped).message().find("site: keys not in order"), std::string::npos);
  ModelContent boundless = content;
  boundless.site.trust = 1000;
  EXPECT_NE(SerialiseStatus(boundless).message().find("site: a bias or a bound"),
            std::string::npos);
  boundless.site.trust = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(SerialiseStatus(boundless).ok());
}

TEST(ModelFile, OfTheSameContentHasTheSameBytesInAnyOrder) {
  const ModelContent content = SmallContent();
  ModelContent shuffled = content;
  std::reverse(shuffled.fixed.begin(), shuffled.fixed.end());
  std::reverse(shuffled.terms.begin(), shuffled.terms.end());
  EXPECT_EQ(Pack(content), Pack(shuffled));
}

TEST(ModelFile, ParsedAndWrittenAgainHasTheSameBytes) {
  const std::string bytes = Pack(SmallContent());
  ModelContent content;
  ASSERT_TRUE(Parse(bytes, "x", &content).ok());
  std::string again;
  ASSERT_TRUE(Serialise(content, &again).ok());
  EXPECT_EQ(bytes, again);
}

// It has every section, and whatever a later version adds to one.
TEST(ModelFile, ShippedModelParsedAndWrittenAgainHasTheSameBytes) {
  const std::string file = BACKSTOP_SOURCE_DIR "/models/default.backstop";
  std::ostringstream read;
  read << std::ifstream(file, std::ios::binary).rdbuf();
  const std::string bytes = read.str();
  ModelContent content;
  const Status parsed = Parse(bytes, file, &content);
  ASSERT_TRUE(parsed.ok()) << parsed.message();
  std::string again;
  ASSERT_TRUE(Serialise(content, &again).ok());
  EXPECT_TRUE(bytes == again) << bytes.size() << " and " << again.size() << " bytes";
}

TEST(ModelFile, RefusesWhatNoReaderWouldTake) {
  ModelContent content = SmallContent();
  content.fixed.push_back(content.fixed.front());
  EXPECT_EQ(SerialiseStatus(content).code(), Code::kBadArgument) << "a feature twice";

  content = SmallContent();
  content.patterns[1].name = content.patterns[0].name;
  EXPECT_EQ(SerialiseStatus(content).code(), Code::kBadArgument) << "a pattern twice";

  content = SmallContent();
  content.origin.slope[1] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(SerialiseStatus(content).code(), Code::kBadArgument) << "NaN";

  content = SmallContent();
  content.evidence[0].log_odds = std::numeric_limits<double>::infinity();
  EXPECT_EQ(SerialiseStatus(content).code(), Code::kBadArgument) << "infinity";

  content = SmallContent();
  content.kind.trained_kinds = 0;
  EXPECT_EQ(SerialiseStatus(content).code(), Code::kBadArgument) << "no kinds";

  content = SmallContent();
  content.patterns[0].zones = 0x80;
  EXPECT_EQ(SerialiseStatus(content).code(), Code::kBadArgument) << "no such zone";

  content = SmallContent();
  content.gate = {{{"head/t.delayed", -1}}, 700, 0.5, -4};
  EXPECT_EQ(SerialiseStatus(content).code(), Code::kBadArgument) << "a sign for ordinary mail";

  content = SmallContent();
  content.gate = {{{"head/t.delayed", 512}}, 0, 0.5, -4};
  EXPECT_EQ(SerialiseStatus(content).code(), Code::kBadArgument) << "a gate that never closes";

  content = SmallContent();
  content.name = "../evil";
  EXPECT_EQ(SerialiseStatus(content).code(), Code::kBadArgument) << "not a name";
}

}  // namespace
}  // namespace backstop::model
