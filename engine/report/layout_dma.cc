// The DragonFly Mail Agent: "This is the DragonFly Mail Agent v0.13 at host.", "There was an error
// delivering your mail to <x@y>.", then the reply in a paragraph of its own.

#include "base/bytes.h"
#include "report/layout.h"
#include "report/text.h"

namespace backstop::report {

bool ReadDma(const LayoutInput& input, Report* report) {
  const size_t words = FindNoCase(input.text, "error delivering your mail to");
  if (words == std::string_view::npos) return true;
  const std::string_view tail = input.text.substr(words);
  const std::string_view address = FindAddress(tail);
  if (address.empty()) return true;
  RecipientResult* recipient = AddRecipient(address, report);
  std::string_view said =
      tail.substr(static_cast<size_t>(address.data() - tail.data()) + address.size());
  while (!said.empty() && (said.front() == '>' || said.front() == '.' || IsBlank(said.front())))
    said.remove_prefix(1);
  if (recipient != nullptr) recipient->diagnostic = Trim(said);
  return true;
}

}  // namespace backstop::report
