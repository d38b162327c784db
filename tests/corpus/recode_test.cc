// Editing in place: writing back what was read changes nothing, what was changed reads as changed,
// and reading agrees with the engine's decoders.

#include "scrub/recode.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "decode/decode.h"

namespace backstop::corpus {
namespace {

TEST(Recode, AgreesWithTheEnginesDecoders) {
  std::mt19937 random(23);
  const std::string alphabet = "AZaz09+/==\r\n \t_-.";
  for (int round = 0; round < 5000; ++round) {
    std::string raw;
    for (auto left = random() % 40; left > 0; --left) raw += alphabet[random() % alphabet.size()];
    std::string rewritten = raw;
    RewriteBase64(rewritten, DecodeBase64(raw));
    EXPECT_EQ(rewritten, raw);
    std::string other(DecodeBase64(raw).size(), 'x');
    RewriteBase64(rewritten, other);
    EXPECT_EQ(DecodeBase64(rewritten), other);

    std::string quoted = raw;
    RewriteQuoted(quoted, false, DecodeQuoted(raw, false));
    EXPECT_EQ(quoted, raw);
  }
  for (const char* raw : {"R3JldGE=", "R3JldGEgVA==", "R3Js\r\nZGE=", "  R3JldGE=\n"}) {
    std::string room(64, '\0');
    room.resize(decode::Base64(raw, room).size);
    EXPECT_EQ(DecodeBase64(raw), room) << raw;
  }
  for (const char* raw : {"gr=FC=DFe", "so=\nft", "so=  \r\nft", "a=3Db", "=XY=", "=C3=BC"}) {
    std::string room(64, '\0');
    room.resize(decode::QuotedPrintable(raw, room).size);
    EXPECT_EQ(DecodeQuoted(raw, false), room) << raw;
  }
}

}  // namespace
}  // namespace backstop::corpus
