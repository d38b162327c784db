#include "grouping/original_keys.h"

#include <xxhash.h>

#include <algorithm>

#include "mime/header_name.h"
#include "report/text.h"

namespace backstop::corpus {
namespace {

// One seed per kind of key, so that a path never equals a Message-ID.
enum KeySeed : uint64_t { kCopy = 1, kPath = 2, kMessageId = 3, kBody = 4 };

uint64_t KeyOf(std::string_view text, KeySeed seed) {
  return XXH3_64bits_withSeed(text.data(), text.size(), seed);
}

// The Message-ID of what was read as returned; else the one that the report names.
std::string_view OriginalId(const report::Report& report, const ReturnedFacts& facts) {
  const report::MessageView& returned = report.returned;
  if (!returned.exists()) return facts.message_id;
  const std::string_view own = report::WithoutBrackets(mime::FindValue(
      returned.bytes, *returned.tree, returned.part(), mime::HeaderName::kMessageId));
  return own.empty() ? facts.message_id : own;
}

}  // namespace

uint64_t CopyKey(std::string_view bytes) { return KeyOf(bytes, kCopy); }

std::vector<uint64_t> OriginalKeys(const MessagePlace& place, const report::Report& report,
                                   const ReturnedFacts& facts,
                                   std::span<const features::Word> body) {
  std::vector<uint64_t> keys{place.original.empty() ? KeyOf(place.path, kPath) + place.index
                                                    : KeyOf(place.original, kPath)};
  const std::string_view message_id = OriginalId(report, facts);
  // One without a host ("[removed]") names nothing.
  if (message_id.find('@') != std::string_view::npos) keys.push_back(KeyOf(message_id, kMessageId));
  if (body.size() < kFewestBodyWords) return keys;
  std::vector<uint64_t> hashes;
  for (const features::Word& word : body.first(std::min(body.size(), features::kMaxWordsPerZone)))
    hashes.push_back(word.hash);
  keys.push_back(XXH3_64bits_withSeed(hashes.data(), hashes.size() * sizeof(uint64_t), kBody));
  return keys;
}

}  // namespace backstop::corpus
