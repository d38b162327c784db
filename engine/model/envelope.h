// The 64 bytes in front of a model's payload: what the file is, how long it is and the XXH3-128 of
// all of it, so that a truncated or damaged file is told before anything in it is believed.
// Little-endian, as FlatBuffers is.

#ifndef BACKSTOP_MODEL_ENVELOPE_H_
#define BACKSTOP_MODEL_ENVELOPE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "backstop/status.h"

namespace backstop::model {

inline constexpr uint32_t kFormatVersion = 1;
// One cache line, so that a payload behind it keeps the alignment of the mapping.
inline constexpr size_t kEnvelopeSize = 64;

// `payload` with its envelope in front.
std::string Seal(std::string_view payload);
// Checks length, magic, version, reserved bytes and checksum. `file` is for messages. kCorrupt,
// kTooNew.
Status Unseal(std::string_view bytes, const std::string& file, std::string_view* payload);
// The checksum that a sealed file states, 16 bytes. REQUIRES: kEnvelopeSize bytes or more.
std::string_view StatedChecksum(std::string_view bytes);
// First 6 hex digits of a sealed file's checksum. REQUIRES: Unseal was ok.
std::string ShortDigest(std::string_view bytes);
// kCorrupt with file, section, fault and remedy.
Status Corrupt(const std::string& file, std::string_view section, std::string_view fault);

}  // namespace backstop::model

#endif  // BACKSTOP_MODEL_ENVELOPE_H_
