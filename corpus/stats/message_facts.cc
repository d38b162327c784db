// By the engine's own walk and date reader, so that statistics see what the features see.

#include "stats/message_facts.h"

#include <chrono>

#include "features/mail_date.h"
#include "mime/walk.h"

namespace backstop::corpus {
namespace {

constexpr const char* kSizeNames[kSizeClasses] = {
    "under 1 KiB",   "1 to 4 KiB",       "4 to 16 KiB",   "16 to 64 KiB",
    "64 to 256 KiB", "256 KiB to 1 MiB", "1 MiB and more"};
constexpr size_t kLongestCharset = 40;  // the longest registered name; more is garbage

bool IsText(const mime::Part& part) {
  return part.type == mime::MediaType::kTextPlain || part.type == mime::MediaType::kTextHtml ||
         part.type == mime::MediaType::kTextOther;
}

}  // namespace

void MessageFacts::Read(std::string_view message) { report_ = &reader_.Read(message); }

std::string MessageFacts::Year() const {
  const features::MailDate date = features::ParseMailDate(mime::FindValue(
      report_->outer.bytes, *report_->outer.tree, report_->outer.part(), mime::HeaderName::kDate));
  if (!date.is_valid) return "unknown";
  using std::chrono::floor, std::chrono::days, std::chrono::seconds;
  const std::chrono::sys_seconds time{seconds(date.seconds)};
  const int year = static_cast<int>(std::chrono::year_month_day(floor<days>(time)).year());
  return year < 1971 || year > 2100 ? "implausible" : std::to_string(year);
}

std::string MessageFacts::Language() {
  text_.Clear();
  features::BodyText body;
  text_.RenderBody(Zone::kHuman, report_->outer_segments.view(), report_->outer,
                   reader_.converter(), &body);
  const std::string_view folded = text_.text(Zone::kHuman);
  bool is_capped = false;
  const size_t count = splitter_.Split(index_.Read(folded), features::WholeOf(folded), words_, &is_capped);
  return std::string(languages_.Guess(folded, std::span(words_).first(count)));
}

std::string MessageFacts::Charset() const {
  for (const mime::Part& part : report_->outer.tree->parts.view()) {
    if (!IsText(part) || part.charset.size() == 0) continue;
    std::string name(Slice(report_->outer.bytes, part.charset));
    if (name.size() > kLongestCharset) return "garbage";
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return name;
  }
  return "none";
}

int SizeClass(size_t bytes) {
  int size_class = 0;
  for (size_t limit = 1024; size_class < kSizeClasses - 1 && bytes >= limit; limit *= 4)
    ++size_class;
  return size_class;
}

const char* SizeClassName(int size_class) { return kSizeNames[size_class]; }

}  // namespace backstop::corpus
