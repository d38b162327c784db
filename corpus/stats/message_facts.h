// What statistics ask of a message beside its verdict and its label.

#ifndef BACKSTOP_CORPUS_STATS_MESSAGE_FACTS_H_
#define BACKSTOP_CORPUS_STATS_MESSAGE_FACTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "features/language.h"
#include "features/words.h"
#include "features/zone_text.h"
#include "report/report.h"
#include "simd/word_index.h"

namespace backstop::corpus {

class MessageFacts {
 public:
  // Reads any bytes; they must live until the last question.
  void Read(std::string_view message);

  // Of the Date field in UTC, "2019"; "unknown" without a date that can be read, "implausible"
  // before 1971, when there was no mail, and after 2100.
  std::string Year() const;
  // Of the text that a person reads, for a report its explanation: ISO 639-1 as the
  // engine guesses it, else "und".
  std::string Language();
  // Of the first text part that names one, lower case; "none" when no text part does.
  std::string Charset() const;
  ReturnMode return_mode() const { return report_->return_mode; }

 private:
  report::Reader reader_;
  features::ZoneText text_;
  simd::WordIndex index_{features::kMostZoneBytes};
  features::WordSplitter splitter_;
  features::LanguageGuesser languages_;
  std::vector<features::Word> words_{features::kMaxWordsPerZone};
  const report::Report* report_ = nullptr;
};

// "under 1 KiB", "1 to 4 KiB", ... up to "1 MiB and more"; the number is its place in that order.
inline constexpr int kSizeClasses = 7;
int SizeClass(size_t bytes);
const char* SizeClassName(int size_class);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_STATS_MESSAGE_FACTS_H_
