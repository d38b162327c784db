// Finds addresses, host names, IP addresses and known names in decoded text and replaces them in
// place by pseudonyms of the same length. Knows nothing of MIME; each byte is replaced at most
// once.

#ifndef BACKSTOP_CORPUS_SCRUB_TEXT_SCRUB_H_
#define BACKSTOP_CORPUS_SCRUB_TEXT_SCRUB_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "scrub/pseudonyms.h"

namespace backstop::corpus {

// What a text is, as far as it tells where names stand.
enum class TextKind : uint8_t {
  kProse,      // bodies, and fields of no special form
  kAddresses,  // a field of mailboxes: what is no address is a person's name
  kReceived,
  kStructure,  // Content-Type and its like: no word of it is a name
  kSignature,  // DKIM and its like: b= and bh= are digests of what was there
};

// Words that name people and hosts of one message, gathered before it is edited.
class NameSet {
 public:
  // `is_plain`: whether a word is common language ("will", "news"): such a word is taken for a name
  // only where it has a capital.
  explicit NameSet(std::function<bool(std::string_view)> is_plain)
      : is_plain_(std::move(is_plain)) {}
  void Clear();
  // A run of letters; role words and single letters are no names.
  void AddWord(std::string_view word);
  void AddHost(std::string_view host);
  bool IsName(std::string_view word) const;
  bool IsPlain(std::string_view word) const { return is_plain_ && is_plain_(word); }
  bool IsHost(std::string_view host) const;

 private:
  std::function<bool(std::string_view)> is_plain_;
  std::unordered_map<std::string, bool> words_;  // folded; true: only with a capital
  std::unordered_set<std::string> hosts_;        // folded
};

class TextScrub {
 public:
  TextScrub(Pseudonyms* pseudonyms, NameSet* names) : pseudonyms_(*pseudonyms), names_(*names) {}

  // Gathers the names and hosts of a field's decoded value.
  void Learn(std::string_view text, TextKind kind);
  // Replaces, in place.
  void Scrub(std::span<char> text, TextKind kind);
  // All of `text` is a host name or an address literal.
  void ReplaceHost(std::span<char> text);

 private:
  // What stands where in a text; found once for both Learn and Scrub.
  enum class Token : uint8_t { kLocal, kHost, kIp4, kIp6, kOpaque, kName };
  struct Found {
    Token token;
    size_t begin, end;
  };
  void Find(std::string_view text, TextKind kind);
  void Take(Token token, size_t begin, size_t end);
  void FindAddresses(std::string_view text);
  void FindAfter(std::string_view text, std::string_view mark, Token token);
  void FindIps(std::string_view text);
  void FindHosts(std::string_view text);
  void FindDigests(std::string_view text);
  void FindNames(std::string_view text, bool is_all);
  bool IsFree(size_t begin, size_t end) const;

  void ReplaceLocal(std::span<char> text);
  void ReplaceLabel(std::span<char> label, bool is_organisation);

  Pseudonyms& pseudonyms_;
  NameSet& names_;
  std::vector<Found> found_;
  std::vector<bool> taken_;  // by byte of the text
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SCRUB_TEXT_SCRUB_H_
