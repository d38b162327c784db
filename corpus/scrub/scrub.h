// Takes people and sites out of mail so that it can be shown: addresses, host names, IP addresses
// and the names of the message's correspondents become pseudonyms of the same length, everywhere
// and through every encoding. Every other byte stays: MIME structure, line ends, field names and
// the sizes of all parts. Attachments are blanked, since what they say cannot be edited.

#ifndef BACKSTOP_CORPUS_SCRUB_SCRUB_H_
#define BACKSTOP_CORPUS_SCRUB_SCRUB_H_

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "mime/walk.h"
#include "scrub/pseudonyms.h"
#include "scrub/text_scrub.h"

namespace backstop::corpus {

class Scrubber {
 public:
  // The same secret gives the same pseudonyms. `is_plain`: NameSet.
  Scrubber(std::string secret, std::function<bool(std::string_view)> is_plain);
  Scrubber(const Scrubber&) = delete;
  Scrubber& operator=(const Scrubber&) = delete;

  // Edits in place. False: nested or split beyond what is read, so that something might be
  // overlooked; `message` is half done and must not be shown.
  [[nodiscard]] bool ScrubMessage(std::span<char> message);
  // A line of text that is no message (a path, a note): addresses and hosts alone.
  void ScrubLine(std::span<char> line);

 private:
  struct Entity;
  bool ScrubEntity(std::span<char> bytes, int depth);
  void LearnFields(const Entity& entity);
  void LearnLines(std::string_view text, bool is_prose);
  void ScrubFields(const Entity& entity);
  bool ScrubBody(const Entity& entity, const mime::Part& part, int depth);
  bool ScrubGaps(const Entity& entity, int depth);
  bool ScrubText(std::span<char> text, mime::MediaType type, int depth);
  bool ScrubEncodedRuns(std::span<char> text, int depth);
  bool ScrubEncoded(std::span<char> run, int depth);
  // Text that is not encoded but for its encoded words, in which fields may stand as lines.
  void ScrubLines(std::span<char> text, bool is_prose);
  void ScrubWords(std::span<char> text, TextKind kind);

  Pseudonyms pseudonyms_;
  NameSet names_;
  TextScrub text_;
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SCRUB_SCRUB_H_
