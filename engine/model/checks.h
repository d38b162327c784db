// What a model's content must satisfy beyond being well-formed: the same conditions for the reader,
// which believes no file, and for the writer, which must not make one that no reader takes.

#ifndef BACKSTOP_MODEL_CHECKS_H_
#define BACKSTOP_MODEL_CHECKS_H_

#include <string>

#include "backstop/status.h"
#include "model/reader.h"

namespace backstop::model {

// Bounds within which every sum of a head fits its accumulator with room to spare, and beyond which
// a number is a mistake.
inline constexpr int32_t kMaxFixedWeight = 1 << 20;  // 2048 nats
inline constexpr double kMaxSlope = 100;
inline constexpr double kMaxNats = 1000;
inline constexpr double kMaxSiteNats = 20;      // bounds of a site's sums
inline constexpr size_t kMaxGateSigns = 16384;  // the shipped model has a quarter of them
inline constexpr size_t kMaxProbes = 64;
inline constexpr size_t kMaxProbeBytes = size_t{256} << 10;

// kCorrupt naming the section.
Status CheckHeads(const ModelView& view, const std::string& file);
Status CheckTable(const ModelView& view, const std::string& file);
Status CheckGate(const ModelView& view, const std::string& file);
Status CheckLists(const ModelView& view, const std::string& file);
// The sections of `adapt`.
Status CheckBackground(const ModelView& view, const std::string& file);
Status CheckSite(const ModelView& view, const std::string& file);

}  // namespace backstop::model

#endif  // BACKSTOP_MODEL_CHECKS_H_
