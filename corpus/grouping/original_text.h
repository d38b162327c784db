// The words of the original that a message shows: of what came back, or of the message itself. A
// light half of the engine's extraction: report, decoding and folding, without phrases and tables.

#ifndef BACKSTOP_CORPUS_GROUPING_ORIGINAL_TEXT_H_
#define BACKSTOP_CORPUS_GROUPING_ORIGINAL_TEXT_H_

#include <memory>
#include <span>
#include <string_view>

#include "features/terms.h"
#include "features/words.h"
#include "features/zone_text.h"
#include "report/report.h"
#include "simd/word_index.h"

namespace backstop::corpus {

class OriginalText {
 public:
  OriginalText();

  // Reads any bytes: what came back in the message, or itself where nothing came back or where it
  // is known to be ordinary mail, forwarded messages and all. The results live until the next
  // Read.
  void Read(std::string_view message, bool is_ordinary);

  const report::Report& report() const { return *report_; }
  const ReturnedFacts& facts() { return reader_.Facts(); }
  // Words of the body, the first 32 KiB of its text.
  std::span<const features::Word> body() const { return body_; }
  // The folded text that the words are offsets of.
  std::string_view text() const { return text_.text(Zone::kOriginalBody); }

 private:
  report::Reader reader_;
  features::ZoneText text_;
  simd::WordIndex index_{features::kMostZoneBytes};
  features::WordSplitter splitter_;
  std::unique_ptr<features::Word[]> words_;
  std::span<const features::Word> body_;
  const report::Report* report_ = nullptr;
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_GROUPING_ORIGINAL_TEXT_H_
