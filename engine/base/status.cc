// Words of the codes and notes that the public headers declare.

#include "backstop/status.h"

#include <array>

#include "backstop/verdict.h"

namespace backstop {

std::string_view CodeName(Code code) noexcept {
  switch (code) {
    case Code::kOk: return "ok";
    case Code::kNotFound: return "not-found";
    case Code::kIo: return "io";
    case Code::kCorrupt: return "corrupt";
    case Code::kTooNew: return "too-new";
    case Code::kUnknownFeature: return "unknown-feature";
    case Code::kBadPattern: return "bad-pattern";
    case Code::kProbeFailed: return "probe-failed";
    case Code::kNoMemory: return "no-memory";
    case Code::kBadArgument: return "bad-argument";
    case Code::kInternal: return "internal";
  }
  return "unknown";
}

std::string_view NoteName(int bit) noexcept {
  static constexpr std::array<std::string_view, kNoteCount> kNames{
      "gated",          "empty",           "truncated-input", "truncated-part", "too-deep",      "too-many-parts",
      "too-many-fields", "too-many-recipients", "bad-encoding",    "unknown-charset", "bad-charset",   "text-capped",
      "nul-bytes",      "cr-line-ends",    "no-header",       "too-many-tokens", "test-marker"};
  return bit >= 0 && bit < kNoteCount ? kNames[static_cast<size_t>(bit)] : std::string_view{};
}

std::string_view ReturnModeName(ReturnMode mode) noexcept {
  static constexpr std::array<std::string_view, 4> kNames{"none", "headers", "truncated", "full"};
  return kNames[static_cast<size_t>(mode)];
}

}  // namespace backstop
