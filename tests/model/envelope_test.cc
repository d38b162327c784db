// The envelope tells what a file is and whether it is whole, before anything in it is believed.

#include "model/envelope.h"

#include <gtest/gtest.h>

namespace backstop::model {
namespace {

constexpr std::string_view kFile = "x.backstop";

Status Open(std::string_view bytes) {
  std::string_view payload;
  return Unseal(bytes, std::string(kFile), &payload);
}

TEST(Envelope, GivesBackThePayloadItSealed) {
  const std::string sealed = Seal("payload");
  std::string_view payload;
  ASSERT_TRUE(Unseal(sealed, "x", &payload).ok());
  EXPECT_EQ(payload, "payload");
  EXPECT_EQ(sealed.size(), kEnvelopeSize + 7);
}

TEST(Envelope, RejectsEveryFlippedBit) {
  const std::string sealed = Seal("some payload of a model");
  for (size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string damaged = sealed;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(Open(damaged).ok()) << "bit " << bit;
  }
}

TEST(Envelope, RejectsEveryTruncationAndAnyTail) {
  const std::string sealed = Seal("some payload of a model");
  for (size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_EQ(Open(std::string_view(sealed).substr(0, size)).code(), Code::kCorrupt) << size;
  }
  EXPECT_EQ(Open(sealed + "x").code(), Code::kCorrupt);
}

TEST(Envelope, SaysThatALaterFormatIsTooNew) {
  std::string sealed = Seal("payload");
  sealed[8] = static_cast<char>(kFormatVersion + 1);
  const Status status = Open(sealed);
  EXPECT_EQ(status.code(), Code::kTooNew);
  EXPECT_NE(status.message().find("upgrade the library"), std::string::npos) << status.message();
}

TEST(Envelope, NamesFileSectionAndRemedy) {
  const Status status =
      Open("not a model at all, but long enough to hold an envelope of sixty-four bytes");
  EXPECT_EQ(status.code(), Code::kCorrupt);
  for (const std::string_view part :
       {kFile, std::string_view("envelope"), std::string_view("give the path")}) {
    EXPECT_NE(status.message().find(part), std::string::npos) << status.message();
  }
}

}  // namespace
}  // namespace backstop::model
