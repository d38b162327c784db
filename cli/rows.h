// One message's verdict as text: a JSON line, a TSV line, a line of a table, or X-Backstop-* header
// fields.

#ifndef BACKSTOP_CLI_ROWS_H_
#define BACKSTOP_CLI_ROWS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "backstop/classifier.h"
#include "reader/mail_source.h"

namespace backstop::cli {

enum class Format : uint8_t { kTable, kJsonl, kTsv, kHeaders };

struct RowStyle {
  Format format = Format::kTable;
  bool has_colour = false;  // table only
  std::string rcpt;  // the address the reports came to, repeated in every row but the table's;
                     // empty: not told
};

// What goes before the first row: column names for table and TSV, else nothing.
void AppendPreamble(const RowStyle& style, std::string* out);

// Appends the message's row. `classifier` has just classified it.
void AppendRow(const RowStyle& style, const corpus::MessageRef& message, const Verdict& verdict,
               const Classifier& classifier, std::string* out);

// Appends the row of a message that could not be read.
void AppendErrorRow(const RowStyle& style, const corpus::MessageRef& message, std::string* out);

// "5.1.1", or "" when unknown.
std::string StatusText(EnhancedStatus status);

}  // namespace backstop::cli

#endif  // BACKSTOP_CLI_ROWS_H_
