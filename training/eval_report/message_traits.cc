#include "eval_report/message_traits.h"

#include <string_view>

namespace backstop::training {
namespace {

constexpr std::string_view kLayoutPrefix = "struct.report.layout.";
constexpr std::string_view kFoundryPrefix = "foundry/";

}  // namespace

MessageTraits::MessageTraits(const Examples& examples)
    : examples_(examples),
      sources_(examples.sources.size()),
      servers_(examples.message_count, "none known") {
  for (size_t s = 0; s < sources_.size(); ++s) {
    const std::string& source = examples.sources[s];
    if (!source.starts_with(kFoundryPrefix)) continue;
    const size_t begin = kFoundryPrefix.size();
    sources_[s] = source.substr(begin, source.find('/', begin) - begin);
  }
  for (const ExampleRow& row : examples.rows) {
    if (row.head != Head::kKind) continue;
    for (uint32_t id : examples.FixedOf(row)) {
      const std::string& name = examples.fixed_names[id];
      if (name.starts_with(kLayoutPrefix))
        servers_[row.message] = name.substr(kLayoutPrefix.size());
    }
  }
}

const std::string& MessageTraits::ServerOf(const ExampleRow& row) const {
  if (row.head == Head::kOrigin && !row.is_report) return none_;
  const std::string& of_source = sources_[row.source];
  return of_source.empty() ? servers_[row.message] : of_source;
}

const std::string& MessageTraits::LanguageOf(const ExampleRow& row) const {
  return examples_.languages[row.language];
}

}  // namespace backstop::training
