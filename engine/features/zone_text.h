// The five zones as folded text, each in a region of its own with a cap, and the decoded text
// before folding, which facts read (capitals, lines, quotes). All buffers are made in the
// constructor.

#ifndef BACKSTOP_FEATURES_ZONE_TEXT_H_
#define BACKSTOP_FEATURES_ZONE_TEXT_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/arena.h"
#include "base/zone.h"
#include "decode/decode.h"
#include "features/field_text.h"
#include "report/report.h"

namespace backstop::features {

// Caps of folded text in bytes, by Zone. Bounce explanations and headers are far smaller; of a
// returned body the first 32 KB decide (FIELD 6: the first few KB carry nearly all of the signal).
inline constexpr std::array<size_t, kZoneCount> kZoneCap = {32 << 10, 12 << 10, 32 << 10, 32 << 10,
                                                            32 << 10};
inline constexpr size_t kMostZoneBytes = *std::max_element(kZoneCap.begin(), kZoneCap.end());
inline constexpr size_t kRawCap = 32 << 10;    // decoded text kept unfolded
inline constexpr size_t kAsideCap = 16 << 10;  // the same, of html that has a plain twin
inline constexpr uint32_t kTrivialWords = 20;  // plain twins below it do not replace their html

// What a body looked like before folding. Valid until the next RenderBody.
struct BodyText {
  std::string_view raw;    // decoded UTF-8, lines kept: the text that was rendered
  std::string_view aside;  // of html parts whose plain twin was rendered in their place
  decode::HtmlFacts html;
  bool has_plain = false;
  bool has_html = false;
};

class ZoneText {
 public:
  ZoneText();

  void Clear();
  void ClearReturned();
  // `to` shows the text of `from`, until it is rendered or cleared.
  void Share(Zone from, Zone to) { texts_[static_cast<size_t>(to)] = text(from); }
  // One line "name: value\n" per field that is shown (field_text.h), the text beginning with "\n".
  void RenderHead(Zone zone, const report::MessageView& view, decode::Converter& converter);
  // The segments of that zone, set apart by " \n ". `view` tells which parts are alternatives of
  // one another.
  void RenderBody(Zone zone, std::span<const report::Segment> segments,
                  const report::MessageView& view, decode::Converter& converter, BodyText* out);

  std::string_view text(Zone zone) const { return texts_[static_cast<size_t>(zone)]; }
  // Value of the first Subject of a head zone, a part of its text; empty when there is none.
  std::string_view subject(Zone zone) const { return subjects_[static_cast<size_t>(zone)]; }
  uint32_t notes() const { return notes_; }

 private:
  std::string_view Decode(const report::Segment& segment, decode::Converter& converter,
                          std::span<char> out, decode::HtmlFacts* facts);
  void AppendField(Arena* arena, std::string_view bytes, const mime::Field& field, bool is_plain,
                   decode::Converter& converter);
  void AppendFolded(Arena* arena, std::string_view raw, bool is_ascii);

  std::array<Arena, kZoneCount> arenas_;
  std::array<std::string_view, kZoneCount> texts_;
  std::array<std::string_view, kZoneCount> subjects_;
  Arena raw_;
  Arena aside_;
  Arena unicode_;  // converted to UTF-8, before html to text
  uint32_t notes_ = 0;
};

}  // namespace backstop::features

#endif  // BACKSTOP_FEATURES_ZONE_TEXT_H_
