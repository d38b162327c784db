// Addresses and host names of header fields, as far as facts need them: mailboxes with display
// name, counts over address lists, and whether two hosts belong to one organisation (libpsl). Views
// into the field; nothing allocates; linear time.

#ifndef BACKSTOP_FEATURES_MAIL_ADDRESS_H_
#define BACKSTOP_FEATURES_MAIL_ADDRESS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace backstop::features {

// One mailbox of a field value. Parts are empty when absent.
struct Mailbox {
  std::string_view name;     // display name or comment, as written, without quotes
  std::string_view address;  // "local@domain"
  std::string_view local;
  std::string_view domain;
};
Mailbox ParseMailbox(std::string_view value);

// What an address list (To, Cc) says by its shape.
struct AddressList {
  uint32_t count = 0;  // mailboxes with an @
  uint32_t named = 0;  // of them with a display name
  Mailbox first;
};
AddressList ParseAddressList(std::string_view value);

// Domain without blanks, brackets and the root's dot at its ends.
std::string_view TrimHost(std::string_view host);
// "[192.0.2.1]", "192.0.2.1".
bool IsIpLiteral(std::string_view host);
// A well-known provider of free mailboxes.
bool IsFreeMail(std::string_view domain);

// The organisation's part of a lower-case host: one label and its public suffix. Asks the list.
std::string_view OrganisationOf(std::string_view host);
// True when a host of the domain, or the domain itself, stands in the text, and not in an address:
// "from mx1.example.org (HELO ...)", not "for <joe@example.org>". REQUIRES: `domain` has a dot.
bool NamesHostOf(std::string_view text, std::string_view domain);

// Compares hosts by organisational domain ("mail.example.co.uk" and "example.co.uk"). Equality and
// the last two labels decide most pairs; the public suffix list is asked at most kMaxLookups times
// per message, afterwards two equal labels do.
class Organisations {
 public:
  static constexpr int kMaxLookups = 6;
  void Reset() { lookups_ = 0; }
  bool Same(std::string_view a, std::string_view b);
  // The organisational domain of a host, a tail of it: "example.co.uk"; empty for IP addresses and
  // single labels.
  std::string_view Domain(std::string_view host);

 private:
  // What the list answered, kept over messages: asking it takes as long as reading a header, and
  // mail names the same few tails again and again.
  struct Answer {
    std::array<char, 31> tail{};  // lower case, zeros behind it
    bool is_suffix = false;
  };
  static constexpr size_t kAnswers = 256;

  bool IsPublicSuffix(std::string_view tail);

  int lookups_ = 0;
  std::array<Answer, kAnswers> answers_{};
};

}  // namespace backstop::features

#endif  // BACKSTOP_FEATURES_MAIL_ADDRESS_H_
