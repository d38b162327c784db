// Reading is total and repeatable: the same bytes give the same report, after another message as
// well.

#include <cstdlib>
#include <string>
#include <string_view>

#include "report/report.h"

namespace {

std::string Summary(backstop::report::Reader* reader, std::string_view message) {
  const backstop::report::Report& report = reader->Read(message);
  std::string text =
      std::to_string(report.notes) + " " + std::to_string(static_cast<int>(report.layout));
  for (const auto& recipient : report.recipients)
    text.append(" ").append(recipient.address).append(recipient.diagnostic);
  for (const auto& segment : report.outer_segments) text.append("|").append(segment.bytes);
  for (const auto& segment : report.returned_segments) text.append("|").append(segment.bytes);
  const backstop::ReturnedFacts& facts = reader->Facts();
  return text.append(facts.from).append(facts.subject).append(facts.client_ip);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static backstop::report::Reader reader;
  const std::string_view message(reinterpret_cast<const char*>(data), size);
  const std::string first = Summary(&reader, message);
  reader.ReadAsReturned(backstop::ReturnMode::kFull);
  reader.ReadAsReturned(backstop::ReturnMode::kHeaders);
  reader.Read("Subject: another\n\ntext");
  if (Summary(&reader, message) != first) std::abort();
  return 0;
}
