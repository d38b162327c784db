// Layout: magic[8] version:u32 envelope_size:u32 file_size:u64 payload_size:u64 checksum[16]
// reserved[16]. The checksum is XXH3-128 of the whole file with the checksum's own bytes zero; it
// guards against damage, not against forgery.

#include "model/envelope.h"

#include <xxhash.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstring>
#include <memory>

namespace backstop::model {
namespace {

static_assert(std::endian::native == std::endian::little, "model files are mapped as they are");

constexpr std::string_view kMagic = "BACKSTOP";

struct Envelope {
  std::array<char, 8> magic;
  uint32_t version;
  uint32_t envelope_size;
  uint64_t file_size;
  uint64_t payload_size;
  std::array<uint8_t, 16> checksum;
  std::array<uint8_t, 16> reserved;
};
static_assert(sizeof(Envelope) == kEnvelopeSize);

struct FreeState {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

// False when there is no memory for the hash state.
bool Checksum(Envelope envelope, std::string_view payload, std::array<uint8_t, 16>* out) {
  const std::unique_ptr<XXH3_state_t, FreeState> state(XXH3_createState());
  if (state == nullptr) return false;
  envelope.checksum.fill(0);
  XXH3_128bits_reset(state.get());
  XXH3_128bits_update(state.get(), &envelope, sizeof(envelope));
  XXH3_128bits_update(state.get(), payload.data(), payload.size());
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state.get()));
  std::memcpy(out->data(), canonical.digest, out->size());
  return true;
}

Status CheckFields(const Envelope& envelope, size_t size, const std::string& file) {
  if (std::string_view(envelope.magic.data(), envelope.magic.size()) != kMagic) {
    return Status(
        Code::kCorrupt,
        file + ": envelope: does not begin with \"BACKSTOP\": this is not a model file; give the " +
            "path of a .backstop file");
  }
  if (envelope.version > kFormatVersion) {
    return Status(Code::kTooNew,
                  file + ": envelope: format version " + std::to_string(envelope.version) +
                      ", this library reads up to " + std::to_string(kFormatVersion) +
                      "; upgrade the library or use an older model");
  }
  if (envelope.version == 0 || envelope.envelope_size != kEnvelopeSize) {
    return Corrupt(file, "envelope", "impossible version or size of the envelope");
  }
  if (envelope.file_size != size || envelope.payload_size != size - kEnvelopeSize) {
    return Corrupt(file, "envelope",
                   "the file has " + std::to_string(size) + " bytes and should have " +
                       std::to_string(envelope.file_size));
  }
  for (const uint8_t byte : envelope.reserved) {
    if (byte != 0) return Corrupt(file, "envelope", "reserved bytes are not zero");
  }
  return {};
}

}  // namespace

Status Corrupt(const std::string& file, std::string_view section, std::string_view fault) {
  return Status(
      Code::kCorrupt,
      file + ": " + std::string(section) + ": " + std::string(fault) +
          "; copy the file again, use a newer backstop, or make it anew with backstop-train pack");
}

std::string Seal(std::string_view payload) {
  Envelope envelope{};
  std::memcpy(envelope.magic.data(), kMagic.data(), kMagic.size());
  envelope.version = kFormatVersion;
  envelope.envelope_size = kEnvelopeSize;
  envelope.payload_size = payload.size();
  envelope.file_size = kEnvelopeSize + payload.size();
  if (!Checksum(envelope, payload, &envelope.checksum)) throw std::bad_alloc();
  std::string out(kEnvelopeSize, '\0');
  std::memcpy(out.data(), &envelope, sizeof(envelope));
  out.append(payload);
  return out;
}

Status Unseal(std::string_view bytes, const std::string& file, std::string_view* payload) {
  if (bytes.size() < kEnvelopeSize) {
    return Corrupt(file, "envelope",
                   "only " + std::to_string(bytes.size()) + " bytes, too short for a model");
  }
  Envelope envelope;
  std::memcpy(&envelope, bytes.data(), sizeof(envelope));
  if (Status s = CheckFields(envelope, bytes.size(), file); !s.ok()) return s;
  const std::string_view body = bytes.substr(kEnvelopeSize);
  std::array<uint8_t, 16> checksum;
  if (!Checksum(envelope, body, &checksum)) return Status(Code::kNoMemory, "out of memory");
  if (checksum != envelope.checksum)
    return Corrupt(file, "envelope", "the checksum does not match the bytes");
  *payload = body;
  return {};
}

std::string_view StatedChecksum(std::string_view bytes) {
  return bytes.substr(offsetof(Envelope, checksum), sizeof(Envelope::checksum));
}

std::string ShortDigest(std::string_view bytes) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (const char byte : StatedChecksum(bytes).substr(0, 3)) {
    out += kHex[static_cast<uint8_t>(byte) >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

}  // namespace backstop::model
