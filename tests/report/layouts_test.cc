// Every case of layouts.toml, as written and with CRLF and CR-only line ends: the reader must not
// care.

#include <gtest/gtest.h>
#include <toml++/toml.h>

#include <string>

#include "report/report.h"

namespace backstop::report {
namespace {

std::string WithLineEnds(const std::string& text, std::string_view line_end) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += line_end;
    } else {
      out += c;
    }
  }
  return out;
}

std::string Describe(const RecipientResult& recipient) {
  std::string text(recipient.address);
  text.append(" ").append(std::to_string(recipient.status.klass));
  text.append(".").append(std::to_string(recipient.status.subject));
  text.append(".").append(std::to_string(recipient.status.detail));
  text.append(" ").append(std::to_string(recipient.smtp_reply));
  return text.append(" ").append(FailureReasonName(recipient.reason));
}

std::string Text(const toml::table& row, std::string_view key) {
  return row[key].value_or(std::string());
}

void Check(const toml::table& row, Reader* reader, std::string_view line_end) {
  const std::string message = WithLineEnds(Text(row, "message"), line_end);
  const Report& report = reader->Read(message);
  EXPECT_EQ(LayoutName(report.layout), Text(row, "layout"));
  EXPECT_EQ(ReturnModeName(report.return_mode), Text(row, "return"));
  EXPECT_EQ(report.is_standard, row["standard"].value_or(false));
  const ReturnedFacts& facts = reader->Facts();
  EXPECT_EQ(facts.message_id, Text(row, "message_id"));
  for (const auto& [key, value] :
       {std::pair<const char*, std::string_view>{"envelope_id", facts.envelope_id},
        {"queue_id", facts.queue_id},
        {"client_ip", facts.client_ip},
        {"dkim_domain", facts.dkim_domain}}) {
    if (row.contains(key)) {
      EXPECT_EQ(value, Text(row, key)) << key;
    }
  }
  const toml::array& recipients = *row["recipients"].as_array();
  ASSERT_EQ(report.recipients.size(), recipients.size());
  for (size_t i = 0; i < recipients.size(); ++i) {
    EXPECT_EQ(Describe(report.recipients[i]), recipients[i].value_or(std::string()));
  }
}

TEST(Layouts, EachCaseReadsAlikeWithAnyLineEnds) {
  const toml::table file = toml::parse_file(BACKSTOP_SOURCE_DIR "/tests/report/layouts.toml");
  Reader reader;
  for (const toml::node& node : *file["case"].as_array()) {
    const toml::table& row = *node.as_table();
    for (const std::string_view line_end : {"\n", "\r\n", "\r"}) {
      SCOPED_TRACE(Text(row, "name") + (line_end == "\n"   ? ", LF"
                                        : line_end == "\r" ? ", CR"
                                                           : ", CRLF"));
      Check(row, &reader, line_end);
    }
  }
}

}  // namespace
}  // namespace backstop::report
