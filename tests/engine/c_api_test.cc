// The C ABI against the C++ one: same verdicts, NULL is harmless, and structs of older and newer
// callers are honoured.

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "backstop/backstop.h"
#include "test_models/messages.h"
#include "test_models/small_model.h"

namespace {

using backstop::test_models::Bounce;
using backstop::test_models::Pack;
using backstop::test_models::SmallContent;

std::string Str(backstop_text text) {
  return text.size == 0 ? "" : std::string(text.data, text.size);
}

class CApi : public testing::Test {
 protected:
  CApi() {
    const std::string bytes = Pack(SmallContent());
    char error[256] = "";
    EXPECT_EQ(backstop_model_from_bytes(bytes.data(), bytes.size(), &model_, error, sizeof error),
              BACKSTOP_OK)
        << error;
    EXPECT_EQ(backstop_classifier_new(model_, nullptr, &c_, error, sizeof error), BACKSTOP_OK)
        << error;
  }
  ~CApi() override {
    backstop_classifier_free(c_);
    backstop_model_free(model_);
  }
  backstop_model* model_ = nullptr;
  backstop_classifier* c_ = nullptr;
  const std::string message_ = Bounce({.text = "cheap pills casino winner"});
};

TEST_F(CApi, ClassifiesAndExplains) {
  backstop_verdict v{};
  v.struct_size = sizeof v;
  ASSERT_EQ(backstop_classify(c_, message_.data(), message_.size(), nullptr, &v), BACKSTOP_OK);
  EXPECT_STREQ(backstop_kind_name(v.kind), "dsn-failed");
  EXPECT_STREQ(backstop_origin_name(v.origin), "backscatter");
  EXPECT_STREQ(backstop_assurance_name(v.assurance), "content");
  EXPECT_STREQ(backstop_reason_name(v.reason), "user-unknown");
  EXPECT_STREQ(backstop_return_mode_name(v.return_mode), "full");
  EXPECT_STREQ(v.language, "en");
  double sum = 0;
  const size_t count = backstop_explain(c_);
  for (size_t i = 0; i < count; ++i) {
    backstop_summand s{};
    s.struct_size = sizeof s;
    ASSERT_EQ(backstop_summand_get(c_, i, &s), BACKSTOP_OK);
    if (Str(s.head) == "origin") sum += s.log_odds;
  }
  EXPECT_NEAR(sum, v.log_odds, 1e-9);
}

TEST_F(CApi, GivesRecipientsAndReturnedFactsBetweenAnalyzeAndDecide) {
  ASSERT_EQ(backstop_analyze(c_, message_.data(), message_.size()), BACKSTOP_OK);
  ASSERT_EQ(backstop_recipient_count(c_), 1u);
  backstop_recipient r{};
  r.struct_size = sizeof r;
  ASSERT_EQ(backstop_recipient_get(c_, 0, &r), BACKSTOP_OK);
  EXPECT_EQ(Str(r.address), "nobody@example.net");
  EXPECT_EQ(r.status_class, 5u);
  EXPECT_EQ(backstop_recipient_get(c_, 1, &r), BACKSTOP_E_BAD_ARGUMENT);
  backstop_returned f{};
  f.struct_size = sizeof f;
  ASSERT_EQ(backstop_returned_get(c_, &f), BACKSTOP_OK);
  EXPECT_EQ(Str(f.message_id), "1.2@example.com");
  backstop_evidence e{};
  e.struct_size = sizeof e;
  e.return_tag = BACKSTOP_TAG_VALID;
  backstop_verdict v{};
  v.struct_size = sizeof v;
  ASSERT_EQ(backstop_decide(c_, &e, &v), BACKSTOP_OK);
  EXPECT_NEAR(v.log_odds, v.content_log_odds - 6, 1e-9);
}

TEST_F(CApi, TakesUnknownEvidenceNumbersForUnknown) {
  backstop_evidence e{};
  e.struct_size = sizeof e;
  e.return_tag = 257;  // 1 in its lowest byte
  e.ledger = 99;
  backstop_verdict v{};
  v.struct_size = sizeof v;
  ASSERT_EQ(backstop_classify(c_, message_.data(), message_.size(), &e, &v), BACKSTOP_OK);
  EXPECT_EQ(v.log_odds, v.content_log_odds);
}

TEST_F(CApi, WritesNoMoreThanAnOlderCallerHas) {
  std::vector<unsigned char> memory(sizeof(backstop_verdict), 0xAB);
  auto* v = new (memory.data()) backstop_verdict;
  constexpr uint32_t kOld = offsetof(backstop_verdict, p_kind);
  v->struct_size = kOld;
  ASSERT_EQ(backstop_classify(c_, message_.data(), message_.size(), nullptr, v), BACKSTOP_OK);
  EXPECT_EQ(v->kind, uint32_t{BACKSTOP_KIND_DSN_FAILED});
  EXPECT_EQ(v->struct_size, kOld);
  for (size_t i = kOld; i < memory.size(); ++i) EXPECT_EQ(memory[i], 0xAB) << i;
}

TEST_F(CApi, ZeroesWhatANewerCallerHasMore) {
  struct Newer {
    backstop_verdict known;
    uint64_t more;
  } newer;
  std::memset(&newer, 0xAB, sizeof newer);
  newer.known.struct_size = sizeof newer;
  ASSERT_EQ(backstop_classify(c_, message_.data(), message_.size(), nullptr, &newer.known),
            BACKSTOP_OK);
  EXPECT_EQ(newer.more, 0u);
  EXPECT_EQ(newer.known.kind, uint32_t{BACKSTOP_KIND_DSN_FAILED});
}

TEST_F(CApi, ReadsNoMoreThanAnOlderCallersEvidence) {
  const uint32_t older[3] = {sizeof older, BACKSTOP_UNKNOWN, BACKSTOP_TAG_VALID};
  backstop_evidence e{};
  std::memset(&e, 0xFF, sizeof e);
  std::memcpy(&e, older, sizeof older);
  backstop_verdict v{};
  v.struct_size = sizeof v;
  ASSERT_EQ(backstop_classify(c_, message_.data(), message_.size(), &e, &v), BACKSTOP_OK);
  EXPECT_NEAR(v.log_odds, v.content_log_odds - 6, 1e-9);
}

TEST_F(CApi, RefusesAStructSizeThatNobodySet) {
  std::vector<uint8_t> memory(8192, 0xAB);
  auto* v = new (memory.data()) backstop_verdict;
  for (const uint32_t size : {0u, 3u, 4097u, 0xABABABABu}) {
    v->struct_size = size;
    EXPECT_EQ(backstop_classify(c_, message_.data(), message_.size(), nullptr, v),
              BACKSTOP_E_BAD_ARGUMENT)
        << size;
    EXPECT_EQ(memory[sizeof *v], 0xAB) << size;
    backstop_options o{};
    o.struct_size = size;
    backstop_classifier* c = nullptr;
    EXPECT_EQ(backstop_classifier_new(model_, &o, &c, nullptr, 0), BACKSTOP_E_BAD_ARGUMENT) << size;
    EXPECT_EQ(c, nullptr);
  }
  v->struct_size = 4096;
  EXPECT_EQ(backstop_classify(c_, message_.data(), message_.size(), nullptr, v), BACKSTOP_OK);
}

TEST_F(CApi, FillsInDefaultOptionsAndChecksThem) {
  backstop_options o{};
  o.struct_size = sizeof o;
  backstop_options_init(&o);
  EXPECT_EQ(o.backscatter_threshold, 0.95);
  o.backscatter_threshold = 7;
  backstop_classifier* c = nullptr;
  char error[16];
  EXPECT_EQ(backstop_classifier_new(model_, &o, &c, error, sizeof error), BACKSTOP_E_BAD_ARGUMENT);
  EXPECT_EQ(std::strlen(error), sizeof error - 1) << "cut and terminated";
  EXPECT_EQ(c, nullptr);
}

TEST_F(CApi, StandsNullEverywhere) {
  backstop_verdict v{};
  v.struct_size = sizeof v;
  EXPECT_EQ(backstop_model_open(nullptr, nullptr, nullptr, 0), BACKSTOP_E_BAD_ARGUMENT);
  EXPECT_EQ(backstop_model_from_bytes(nullptr, 0, nullptr, nullptr, 0), BACKSTOP_E_BAD_ARGUMENT);
  EXPECT_EQ(backstop_classifier_new(nullptr, nullptr, nullptr, nullptr, 0),
            BACKSTOP_E_BAD_ARGUMENT);
  EXPECT_EQ(backstop_classify(nullptr, "x", 1, nullptr, &v), BACKSTOP_E_BAD_ARGUMENT);
  EXPECT_EQ(backstop_classify(c_, nullptr, 5, nullptr, &v), BACKSTOP_OK) << "an empty message";
  EXPECT_EQ(backstop_classify(c_, "x", 1, nullptr, nullptr), BACKSTOP_E_BAD_ARGUMENT);
  EXPECT_EQ(backstop_decide(nullptr, nullptr, nullptr), BACKSTOP_E_BAD_ARGUMENT);
  EXPECT_EQ(backstop_recipient_count(nullptr), 0u);
  EXPECT_EQ(backstop_recipient_get(c_, 0, nullptr), BACKSTOP_E_BAD_ARGUMENT);
  EXPECT_EQ(backstop_returned_get(nullptr, nullptr), BACKSTOP_E_BAD_ARGUMENT);
  EXPECT_EQ(backstop_explain(nullptr), 0u);
  EXPECT_EQ(backstop_summand_get(c_, 0, nullptr), BACKSTOP_E_BAD_ARGUMENT);
  EXPECT_EQ(backstop_model_card(nullptr).size, 0u);
  EXPECT_EQ(backstop_model_version(nullptr).size, 0u);
  backstop_options_init(nullptr);
  backstop_model_free(nullptr);
  backstop_classifier_free(nullptr);
}

TEST_F(CApi, NamesNumbersAndNotThoseOutOfRange) {
  EXPECT_STREQ(backstop_kind_name(BACKSTOP_KIND_FORGED_BOUNCE), "forged-bounce");
  EXPECT_STREQ(backstop_kind_name(1000), "");
  EXPECT_STREQ(backstop_origin_name(1000), "");
  EXPECT_STREQ(backstop_assurance_name(1000), "");
  EXPECT_STREQ(backstop_reason_name(1000), "");
  EXPECT_STREQ(backstop_return_mode_name(1000), "");
  EXPECT_STREQ(backstop_permanence_name(2), "soft");
  EXPECT_STREQ(backstop_permanence_name(3), "");
  EXPECT_STREQ(backstop_note_name(0), "gated");
  EXPECT_STREQ(backstop_note_name(1000), "");
  EXPECT_STREQ(backstop_code_name(BACKSTOP_E_CORRUPT), "corrupt");
}

TEST_F(CApi, KeepsTheModelForClassifiersMadeFromIt) {
  backstop_model_free(model_);
  model_ = nullptr;
  backstop_verdict v{};
  v.struct_size = sizeof v;
  EXPECT_EQ(backstop_classify(c_, message_.data(), message_.size(), nullptr, &v), BACKSTOP_OK);
}

}  // namespace
