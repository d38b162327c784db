// Words that name a part that any site has, not a person or a site: they stay as they are, since
// what a message is hangs on them.

#ifndef BACKSTOP_CORPUS_SCRUB_ROLE_WORDS_H_
#define BACKSTOP_CORPUS_SCRUB_ROLE_WORDS_H_

#include <string_view>

namespace backstop::corpus {

// Of addresses and display names: "postmaster", "daemon", "delivery". In any case.
bool IsRoleWord(std::string_view word);
// Of host names, beside those: "mx", "smtp", "www". In any case.
bool IsHostRoleWord(std::string_view word);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SCRUB_ROLE_WORDS_H_
