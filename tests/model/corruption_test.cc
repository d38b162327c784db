// A damaged model is an error and never a crash: every byte flipped and every truncation of a small
// file, and, since the checksum would hide what lies behind it, every byte flipped under a checksum
// that was made to match again.

#include <gtest/gtest.h>

#include <random>

#include "backstop/classifier.h"
#include "model/envelope.h"
#include "model/mapping.h"
#include "model/reader.h"
#include "test_models/messages.h"
#include "test_models/small_model.h"

namespace backstop {
namespace {

using test_models::Bounce;
using test_models::Pack;
using test_models::SmallContent;

model::ModelContent WithSite() {
  model::ModelContent content = SmallContent();
  test_models::AddSite(&content);
  return content;
}

constexpr uint8_t kMasks[] = {0x01, 0x80, 0xff};

std::string Flipped(std::string bytes, size_t at, uint8_t mask) {
  bytes[at] = static_cast<char>(bytes[at] ^ mask);
  return bytes;
}

Status OpenStatus(std::string_view bytes) {
  std::shared_ptr<const Model> model;
  return Model::FromBytes(bytes, &model);
}

// Reads the bytes and, if they are taken, everything that serving would read.
void ReadAll(std::string_view bytes) {
  model::Mapping mapping;
  ASSERT_TRUE(model::Mapping::OfCopy(bytes, &mapping).ok());
  model::ModelView view;
  if (!model::ReadModel(mapping.bytes(), "x", &view).ok()) return;
  size_t read = view.card.size() + view.name.size();
  for (uint32_t at = 0; at < view.slots.size(); ++at) {
    read += view.TermName(at).size();
    if (view.slots[at].fingerprint != 0 && view.slots[at].row != model::kNoRow)
      read += view.KindRow(at).size();
  }
  for (uint64_t key = 0; key < 64; ++key)
    read += view.Find(key * 0x9E3779B97F4A7C15ull) >= 0 ? 1 : 0;
  for (const auto& pattern : view.patterns) read += pattern.phrase.size();
  for (const auto& probe : view.probes) read += probe.message.size();
  EXPECT_GT(read, 0u);
}

TEST(ModelCorruption, EveryFlippedByteIsAnError) {
  const std::string bytes = Pack(WithSite());
  ASSERT_LT(bytes.size(), 8192u);
  for (size_t at = 0; at < bytes.size(); ++at) {
    for (const uint8_t mask : kMasks)
      EXPECT_FALSE(OpenStatus(Flipped(bytes, at, mask)).ok()) << "byte " << at;
  }
}

TEST(ModelCorruption, EveryTruncationIsAnError) {
  const std::string bytes = Pack(WithSite());
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(OpenStatus(std::string_view(bytes).substr(0, size)).code(), Code::kCorrupt) << size;
  }
}

TEST(ModelCorruption, BehindAMatchingChecksumNeverReadsOutside) {
  const std::string bytes = Pack(WithSite());
  const std::string payload = bytes.substr(model::kEnvelopeSize);
  for (size_t at = 0; at < payload.size(); ++at) {
    for (const uint8_t mask : kMasks) ReadAll(model::Seal(Flipped(payload, at, mask)));
  }
  for (size_t size = 0; size < payload.size(); ++size)
    ReadAll(model::Seal(payload.substr(0, size)));
}

TEST(ModelCorruption, BehindAMatchingChecksumServesOrFails) {
  const std::string bytes = Pack(WithSite());
  const std::string payload = bytes.substr(model::kEnvelopeSize);
  const std::string message = Bounce({.text = "cheap pills casino winner"});
  int opened = 0;
  for (size_t at = 0; at < payload.size(); at += 23) {
    std::shared_ptr<const Model> model;
    if (!Model::FromBytes(model::Seal(Flipped(payload, at, 0x04)), &model, {.run_probes = false})
             .ok())
      continue;
    std::unique_ptr<Classifier> classifier;
    ASSERT_TRUE(Classifier::New(model, {}, &classifier).ok());
    const Verdict verdict = classifier->Classify(message);
    EXPECT_GE(verdict.p_backscatter, 0);
    EXPECT_LE(verdict.p_backscatter, 1);
    ++opened;
  }
  EXPECT_GT(opened, 0) << "text and weights may differ without being wrong";
}

TEST(ModelCorruption, OfABigModelIsAnErrorToo) {
  model::ModelContent content = SmallContent();
  std::mt19937_64 random(7);
  for (int i = 0; i < 30000; ++i)
    content.terms.push_back({"human/word.w" + std::to_string(i), random(), i % 50, false, {}});
  const std::string bytes = Pack(content);
  ASSERT_TRUE(OpenStatus(bytes).ok());
  for (int i = 0; i < 300; ++i) {
    const size_t at = random() % bytes.size();
    EXPECT_EQ(OpenStatus(std::string_view(bytes).substr(0, at)).code(), Code::kCorrupt);
    EXPECT_FALSE(OpenStatus(Flipped(bytes, at, 0x10)).ok()) << "byte " << at;
    ReadAll(model::Seal(Flipped(bytes.substr(model::kEnvelopeSize),
                                at % (bytes.size() - model::kEnvelopeSize), 0x40)));
  }
}

}  // namespace
}  // namespace backstop
