// The header name table against the plain way to look a name up: a loop over all names.

#include "mime/header_name.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "base/bytes.h"

namespace backstop::mime {
namespace {

HeaderName LookUpSlowly(std::string_view name) {
  for (int i = 1; i < static_cast<int>(HeaderName::kCount); ++i) {
    if (EqualsNoCase(HeaderNameText(static_cast<HeaderName>(i)), name))
      return static_cast<HeaderName>(i);
  }
  return HeaderName::kOther;
}

TEST(HeaderName, FindsEveryNameInAnyCase) {
  for (int i = 1; i < static_cast<int>(HeaderName::kCount); ++i) {
    const auto id = static_cast<HeaderName>(i);
    std::string name(HeaderNameText(id));
    ASSERT_FALSE(name.empty()) << i;
    EXPECT_EQ(LookUpHeaderName(name), id) << name;
    for (size_t k = 0; k < name.size(); k += 2) name[k] = static_cast<char>(std::toupper(name[k]));
    EXPECT_EQ(LookUpHeaderName(name), id) << name;
  }
  EXPECT_EQ(HeaderNameText(HeaderName::kOther), "");
}

TEST(HeaderName, AgreesWithALoopOnNamesNearTheKnownOnes) {
  std::mt19937 random(20260101);
  for (int round = 0; round < 20000; ++round) {
    std::string name(HeaderNameText(
        static_cast<HeaderName>(1 + random() % (static_cast<unsigned>(HeaderName::kCount) - 1))));
    const size_t at = random() % name.size();
    switch (random() % 3) {
      case 0:
        name[at] = static_cast<char>(random() % 256);
        break;
      case 1:
        name.erase(at, 1);
        break;
      default:
        name.insert(at, 1, '-');
    }
    ASSERT_EQ(LookUpHeaderName(name), LookUpSlowly(name)) << name;
    const auto end = static_cast<uint32_t>(2 + name.size());
    for (const std::string_view behind : {"", ":", ": a value\n"}) {
      ASSERT_EQ(LookUpHeaderName("x\n" + name + std::string(behind), {2, end}), LookUpSlowly(name))
          << name;
    }
  }
  EXPECT_EQ(LookUpHeaderName(""), HeaderName::kOther);
}

}  // namespace
}  // namespace backstop::mime
