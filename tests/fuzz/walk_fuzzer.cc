// The walker keeps its caps and every offset inside the message and inside the parent's body,
// whatever the bytes.

#include <cstdlib>
#include <memory>
#include <string_view>

#include "mime/walk.h"

namespace {
void Require(bool holds) {
  if (!holds) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using backstop::mime::Tree;
  static const auto tree = std::make_unique<Tree>();
  const std::string_view message(reinterpret_cast<const char*>(data), size);
  backstop::mime::Walk(message, tree.get());
  Require(!tree->parts.empty());
  for (size_t i = 0; i < tree->parts.size(); ++i) {
    const auto& part = tree->parts[i];
    Require(part.header.begin <= part.header.end && part.body.begin <= part.body.end &&
            part.body.end <= size);
    Require(part.depth < backstop::mime::kMaxDepth + 1 &&
            part.first_field + part.field_count <= tree->fields.size());
    if (i == 0) continue;
    const auto& parent = tree->parts[static_cast<size_t>(part.parent)];
    Require(part.parent < static_cast<int>(i) && parent.body.begin <= part.header.begin &&
            part.body.end <= parent.body.end);
  }
  return 0;
}
