#include "scrub/name_set.h"

#include <cstdint>

#include "scrub/letters.h"
#include "scrub/role_words.h"

namespace backstop::corpus {
namespace {

constexpr size_t kFewestOld = 4;  // bytes of a name in GB 2312 and its like: two characters

bool IsCapital(char c) { return (c >= 'A' && c <= 'Z') || static_cast<uint8_t>(c) >= 0x80; }

}  // namespace

void NameSet::Clear() {
  words_.clear();
  hosts_.clear();
  inner_sizes_.reset();
}

void NameSet::AddWord(std::string_view word) {
  if (word.size() < 2 || IsHostRoleWord(word)) return;
  AddForm(word);
  // A header in one of Latin-1 and UTF-8, a body in the other.
  if (const std::string other = InOtherLatin(word); !other.empty()) AddForm(other);
}

void NameSet::AddForm(std::string_view word) {
  const std::string folded = Folded(word);
  words_[folded] = word.size() < 4 || IsPlain(folded);
  const Letter first = ReadLetter(word, 0);
  const bool is_inner = IsUtf8(word)
                            ? first.script == Script::kUnspaced && word.size() > first.length
                            : word.size() >= kFewestOld;
  if (is_inner && word.size() <= kMostInner) inner_sizes_.set(word.size());
}

void NameSet::AddHost(std::string_view host) { hosts_.insert(Folded(host)); }

bool NameSet::IsName(std::string_view word) const {
  const auto at = words_.find(Folded(word));
  return at != words_.end() && (!at->second || IsCapital(word.front()));
}

size_t NameSet::InnerNameAt(std::string_view text) const {
  for (size_t size = std::min(text.size(), kMostInner); size > 0; --size) {
    if (inner_sizes_.test(size) && words_.count(Folded(text.substr(0, size))) != 0) return size;
  }
  return 0;
}

bool NameSet::IsHost(std::string_view host) const { return hosts_.count(Folded(host)) != 0; }

}  // namespace backstop::corpus
