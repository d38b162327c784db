// What tables are cut by and labels do not say: the server that wrote a report, and the language of
// the text that a head reads.

#ifndef BACKSTOP_TRAINING_EVAL_REPORT_MESSAGE_TRAITS_H_
#define BACKSTOP_TRAINING_EVAL_REPORT_MESSAGE_TRAITS_H_

#include <string>
#include <vector>

#include "examples/examples.h"

namespace backstop::training {

// `examples` must outlive it.
class MessageTraits {
 public:
  explicit MessageTraits(const Examples& examples);

  // "postfix", "exchange", ...; of the foundry's mail the server that made it; "not a report" of
  // mail taken as though returned.
  const std::string& ServerOf(const ExampleRow& row) const;
  // ISO 639-1, or "und".
  const std::string& LanguageOf(const ExampleRow& row) const;

 private:
  const Examples& examples_;
  std::vector<std::string> sources_;  // server by source, empty: by message
  std::vector<std::string> servers_;  // by message
  std::string none_ = "not a report";
};

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EVAL_REPORT_MESSAGE_TRAITS_H_
