// The five zones of an NDR. They are never mixed: every feature is of one zone (HOUSE 1.10), and
// origin looks only at the last two.

#ifndef BACKSTOP_BASE_ZONE_H_
#define BACKSTOP_BASE_ZONE_H_

#include <cstdint>
#include <string_view>

namespace backstop {

enum class Zone : uint8_t {
  kHead = 0,          // the outer header block
  kHuman = 1,         // the explanation in words
  kStatus = 2,        // delivery-status fields, diagnostics, ARF and MDN fields
  kOriginalHead = 3,  // the returned message's header block
  kOriginalBody = 4,  // the returned message's text
};
inline constexpr int kZoneCount = 5;
inline constexpr std::string_view kZoneNames[kZoneCount] = {"head", "human", "status",
                                                            "original.head", "original.body"};

// A set of zones.
using ZoneMask = uint8_t;
constexpr ZoneMask MaskOf(Zone zone) {
  return static_cast<ZoneMask>(1u << static_cast<unsigned>(zone));
}

}  // namespace backstop

#endif  // BACKSTOP_BASE_ZONE_H_
