// Most values are ASCII without encoded words and are folded straight from the message.

#include "features/field_text.h"

#include <algorithm>
#include <iterator>

#include "base/bytes.h"
#include "simd/kernels.h"

namespace backstop::features {
namespace {

constexpr std::string_view kHiddenPrefixes[] = {"arc-", "x-ms-exchange-", "x-microsoft-",
                                                "x-forefront-", "x-google-"};

bool HasHiddenPrefix(std::string_view name) {
  const char first = name.empty() ? '\0' : AsciiLower(name[0]);
  if (first != 'a' && first != 'x') return false;  // what the prefixes begin with
  return std::any_of(std::begin(kHiddenPrefixes), std::end(kHiddenPrefixes),
                     [&](std::string_view prefix) { return StartsWithNoCase(name, prefix); });
}

}  // namespace

bool IsShown(mime::HeaderName name, std::string_view text) {
  using enum mime::HeaderName;
  switch (name) {
    case kOther:
      return !HasHiddenPrefix(text);
    case kArcSeal:
    case kAuthenticationResults:
    case kContentId:
    case kContentTransferEncoding:
    case kDate:
    case kDeliveredTo:
    case kDkimSignature:
    case kDomainKeySignature:
    case kMessageId:
    case kMimeVersion:
    case kOriginalMessageId:
    case kReceived:
    case kReceivedSpf:
    case kReferences:
    case kThreadIndex:
    case kXOriginalTo:
      return false;
    default:
      return true;
  }
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
