// The signs that the gate looks for, made ready: which header fields they stand in, the phrases of
// From and Subject compiled, and for the other fields how a value begins. Immutable; threads share
// it.

#ifndef BACKSTOP_GATE_SIGN_TABLE_H_
#define BACKSTOP_GATE_SIGN_TABLE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/status.h"
#include "base/bytes.h"
#include "base/image.h"
#include "scan/pattern_set.h"
#include "simd/head_lines.h"

namespace backstop::gate {

inline constexpr size_t kMaxValuePrefix = 64;

// Signs that are no words, whatever the language; what they say is in features/structure_outer.cc.
enum class Shape : uint8_t {
  kUnmarkedAnswer,
  kSenderUnnamed,
  kNameClaimsRecipient,
  kSubjectNamesRecipient
};
inline constexpr uint32_t kShapeCount = 4;

// How the value of a field begins.
struct ValueSign {
  Span prefix;  // folded text (SignTable::Text)
  uint32_t sign = 0;
};

struct SignField {
  Span name;                  // in lower case; of two letters: with its colon (SignTable::Text)
  Span signs;                 // SignTable::SignsOf; of a text: those that have no word of their own
  Span presence;              // SignTable::PresenceOf
  bool is_text = false;       // From, Subject: phrases are looked for anywhere in it
  bool is_reply = false;      // In-Reply-To, References
  bool is_recipient = false;  // To
};

class SignTable {
 public:
  // Whether the gate can look for a phrase of the zone head: one without a field is looked for in
  // From and Subject, by a word of it; one that names another field must begin its value.
  static bool CanFind(const scan::Pattern& pattern);

  // REQUIRES: CanFind of each pattern. kBadPattern, kNoMemory.
  static Status New(std::vector<scan::Pattern> patterns, std::unique_ptr<SignTable>* out);
  // One that Write wrote; as scan::PatternSet::Read.
  static std::unique_ptr<SignTable> Read(ImageReader* image);
  void Write(ImageWriter* image);

  // Signs by number: first who writes (outer::SenderRole), the other shapes, then the patterns in
  // their order. Names are those of the fixed features of the full path.
  static std::vector<std::string> NamesOf(const std::vector<scan::Pattern>& patterns);
  uint32_t size() const { return size_; }
  uint32_t SignOf(Shape shape) const { return first_shape_ + static_cast<uint32_t>(shape); }
  uint32_t first_pattern() const { return first_shape_ + kShapeCount; }

  const scan::PatternSet& phrases() const { return *phrases_; }
  uint32_t SignOfPhrase(uint32_t phrase) const { return phrase_signs_[phrase]; }
  const simd::NameLetters& letters() const { return letters_; }
  // The field that begins `line`, in any case, and where its value does; null for other fields.
  const SignField* Find(std::string_view line, size_t* value) const;
  const SignField& sender() const { return fields_[0]; }
  const SignField& subject() const { return fields_[1]; }
  std::string_view Text(Span span) const { return Slice({text_.data(), text_.size()}, span); }
  std::span<const ValueSign> SignsOf(const SignField& field) const {
    return std::span<const ValueSign>(signs_).subspan(field.signs.begin, field.signs.size());
  }
  // Signs that the field's being there is.
  std::span<const uint32_t> PresenceOf(const SignField& field) const {
    return std::span<const uint32_t>(presence_).subspan(field.presence.begin,
                                                        field.presence.size());
  }

 private:
  static constexpr size_t kBuckets = 64;
  // Of the first simd::kNameLetters bytes of a BeginOf.
  static size_t BucketOf(uint64_t begin) {
    return static_cast<uint32_t>(begin & 0xffffff) * 0x9E3779B1u >> 26;
  }

  struct Draft;
  // Of each field its first bytes, those of a bucket side by side: most lines need no more.
  struct Entry {
    uint64_t begin = 0;
    uint64_t mask = 0;
    uint64_t field = 0;
  };

  SignTable() = default;
  void Settle(const Draft& draft);
  void IndexFields();
  template <typename Image>
  void Pass(Image& image) {
    image(size_, first_shape_, text_, fields_, signs_, presence_, entries_, first_entry_,
          phrase_signs_, letters_);
  }

  uint32_t size_ = 0;
  uint32_t first_shape_ = 0;
  Table<char> text_;
  Table<SignField> fields_;  // From and Subject first
  Table<ValueSign> signs_;
  Table<uint32_t> presence_;
  Table<Entry> entries_;
  std::array<uint16_t, kBuckets + 1> first_entry_{};  // by BucketOf their name
  std::unique_ptr<scan::PatternSet> phrases_;
  Table<uint32_t> phrase_signs_;
  simd::NameLetters letters_;
};

}  // namespace backstop::gate

#endif  // BACKSTOP_GATE_SIGN_TABLE_H_
