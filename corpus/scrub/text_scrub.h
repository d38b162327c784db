// Finds addresses, host names, IP addresses and known names in decoded text and replaces them in
// place by pseudonyms of the same length. Knows nothing of MIME; each byte is replaced at most
// once.

#ifndef BACKSTOP_CORPUS_SCRUB_TEXT_SCRUB_H_
#define BACKSTOP_CORPUS_SCRUB_TEXT_SCRUB_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "scrub/field_kinds.h"
#include "scrub/name_set.h"
#include "scrub/pseudonyms.h"

namespace backstop::corpus {

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
  enum class Token : uint8_t { kLocal, kHost, kIp4, kIp6, kOpaque, kName, kOctet };
  struct Found {
    Token token;
    size_t begin, end;
  };
  void Find(std::string_view text, TextKind kind);
  void Take(Token token, size_t begin, size_t end);
  void FindAddresses(std::string_view text);
  void FindUsers(std::string_view text);
  void FindMarked(std::string_view text, TextKind kind);
  void FindIps(std::string_view text);
  void FindHosts(std::string_view text);
  void FindDigests(std::string_view text);
  void FindFileNames(std::string_view text);
  void FindKnownNames(std::string_view text, size_t begin, size_t end);
  void FindAllNames(std::string_view text);
  bool IsFree(size_t begin, size_t end) const;
  size_t LocalBegin(std::string_view text, size_t end) const;

  void ReplaceLocal(std::span<char> text);
  void ReplaceLabel(std::span<char> label, bool is_organisation);

  Pseudonyms& pseudonyms_;
  NameSet& names_;
  std::vector<Found> found_;
  std::vector<bool> taken_;  // by byte of the text
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SCRUB_TEXT_SCRUB_H_
