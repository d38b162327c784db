// Dates of header fields (RFC 5322, 3.3) to seconds, and what is odd about how they are written.

#ifndef BACKSTOP_FEATURES_MAIL_DATE_H_
#define BACKSTOP_FEATURES_MAIL_DATE_H_

#include <cstdint>
#include <string_view>

namespace backstop::features {

struct MailDate {
  bool is_valid = false;
  bool has_weekday = false;
  bool is_weekday_wrong = false;  // "Mon" of a Tuesday
  bool has_numeric_zone = false;
  bool has_gmt_word = false;      // GMT, UT or UTC
  int64_t seconds = 0;            // since 1970-01-01 UTC
  int zone_minutes = 0;           // east of UTC
  bool is_zone_plausible = true;  // quarter hours, -12:00 to +14:00
};

// Any bytes; reads at most 128. Two- and three-digit years as RFC 5322, 4.3.
MailDate ParseMailDate(std::string_view value);

}  // namespace backstop::features

#endif  // BACKSTOP_FEATURES_MAIL_DATE_H_
