// Words that name people and hosts of one message, gathered before it is edited.

#ifndef BACKSTOP_CORPUS_SCRUB_NAME_SET_H_
#define BACKSTOP_CORPUS_SCRUB_NAME_SET_H_

#include <bitset>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace backstop::corpus {

class NameSet {
 public:
  // `is_plain`: whether a word is common language ("will", "news"): such a word is taken for a name
  // only where it has a capital.
  explicit NameSet(std::function<bool(std::string_view)> is_plain)
      : is_plain_(std::move(is_plain)) {}
  void Clear();
  // A word (ForEachWord); role words and single letters are no names.
  void AddWord(std::string_view word);
  void AddHost(std::string_view host);
  bool IsName(std::string_view word) const;
  // The size of the longest name at the front of `text`, part of a run without blanks; 0: there is
  // none. Names of one character, and of scripts that write blanks, count only as whole words.
  size_t InnerNameAt(std::string_view text) const;
  bool IsPlain(std::string_view word) const { return is_plain_ && is_plain_(word); }
  bool IsHost(std::string_view host) const;

 private:
  static constexpr size_t kMostInner = 64;  // bytes

  void AddForm(std::string_view word);

  std::function<bool(std::string_view)> is_plain_;
  std::unordered_map<std::string, bool> words_;  // folded; true: only with a capital
  std::unordered_set<std::string> hosts_;        // folded
  std::bitset<kMostInner + 1> inner_sizes_;
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SCRUB_NAME_SET_H_
