#include "grouping/original_text.h"

namespace backstop::corpus {
namespace {

constexpr size_t kMaxWords = features::kZoneCap[static_cast<size_t>(Zone::kOriginalBody)] / 3;

}  // namespace

OriginalText::OriginalText() : words_(std::make_unique<features::Word[]>(kMaxWords)) {}

void OriginalText::Read(std::string_view message, bool is_ordinary) {
  text_.Clear();
  body_ = {};
  report_ = &reader_.Read(message);
  if (is_ordinary || report_->return_mode == ReturnMode::kNone)
    report_ = &reader_.ReadAsReturned(ReturnMode::kFull);
  if (report_->return_mode == ReturnMode::kNone || report_->return_mode == ReturnMode::kHeaders)
    return;
  features::BodyText body;
  text_.RenderBody(Zone::kOriginalBody, report_->returned_segments.view(), report_->returned,
                   reader_.converter(), &body);
  bool is_capped = false;
  body_ = {words_.get(), splitter_.Split(index_.Read(text()), features::WholeOf(text()),
                                         {words_.get(), kMaxWords}, &is_capped)};
}

}  // namespace backstop::corpus
