#include "examples/examples.h"

#include <algorithm>
#include <cassert>

#include "backstop/labels.h"

namespace backstop::training {

const MessageId& Examples::IdOf(const ExampleRow& row) const {
  const auto at =
      std::lower_bound(messages.begin(), messages.end(), row.message,
                       [](const MessageId& id, uint32_t number) { return id.number < number; });
  assert(at != messages.end() && at->number == row.message);
  return *at;
}

uint64_t Examples::AddFeatures(std::span<const uint32_t> fixed_ids,
                               std::span<const uint32_t> term_ids,
                               std::span<const uint32_t> sign_ids) {
  const bool is_shared = fixed_ids.empty() && term_ids.empty();
  if (is_shared && sign_ids.empty()) return 0;
  const uint64_t begin = features.size();
  if (is_shared) {
    const std::vector<uint32_t> set(sign_ids.begin(), sign_ids.end());
    const auto [at, is_new] = sign_sets_.try_emplace(set, begin);
    if (!is_new) return at->second;
  }
  for (const auto& block : {fixed_ids, term_ids, sign_ids})
    features.push_back(static_cast<uint32_t>(block.size()));
  for (const auto& block : {fixed_ids, term_ids, sign_ids})
    features.insert(features.end(), block.begin(), block.end());
  return begin;
}

std::string_view LabelName(const ExampleRow& row) {
  return row.head == Head::kKind ? KindName(static_cast<Kind>(row.label))
                                 : OriginName(static_cast<Origin>(row.label));
}

}  // namespace backstop::training
