// Most values are ASCII without encoded words and are folded straight from the message.

#include "features/field_text.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/bytes.h"
#include "simd/kernels.h"

namespace backstop::features {
namespace {

constexpr std::string_view kHiddenPrefixes[] = {"arc-", "x-ms-exchange-", "x-microsoft-",
                                                "x-forefront-", "x-google-"};

// By name, of those that have one.
constexpr auto kIsShown = [] {
  using enum mime::HeaderName;
  std::array<bool, static_cast<size_t>(kCount)> is_shown;
  is_shown.fill(true);
  for (const mime::HeaderName hidden :
       {kArcSeal, kAuthenticationResults, kContentId, kContentTransferEncoding, kDate, kDeliveredTo,
        kDkimSignature, kDomainKeySignature, kMessageId, kMimeVersion, kOriginalMessageId,
        kReceived, kReceivedSpf, kReferences, kThreadIndex, kXOriginalTo})
    is_shown[static_cast<size_t>(hidden)] = false;
  return is_shown;
}();

bool HasHiddenPrefix(std::string_view name) {
  const char first = name.empty() ? '\0' : AsciiLower(name[0]);
  if (first != 'a' && first != 'x') return false;  // what the prefixes begin with
  return std::any_of(std::begin(kHiddenPrefixes), std::end(kHiddenPrefixes),
                     [&](std::string_view prefix) { return StartsWithNoCase(name, prefix); });
}

}  // namespace

bool IsShown(mime::HeaderName name, std::string_view text) {
  return name == mime::HeaderName::kOther ? !HasHiddenPrefix(text)
                                          : kIsShown[static_cast<size_t>(name)];
}

bool NeedsDecoding(std::string_view value) {
  const simd::Signs signs = simd::ReadSigns(value);
  return signs.has_high || signs.has_encoded;
}

size_t FoldFieldValue(std::string_view value, decode::Converter& converter, std::span<char> scratch,
                      std::span<char> out) {
  if (!NeedsDecoding(value)) return simd::Fold(value, out);
  const size_t size = decode::EncodedWords(value, converter, scratch.first(kFieldTextRoom)).size;
  return simd::FoldUtf8Case(out.first(simd::Fold({scratch.data(), size}, out)));
}

}  // namespace backstop::features
