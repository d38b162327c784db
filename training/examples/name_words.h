// Words that name somebody: of display names, local parts, host names and list names in the address
// fields of a header block. They stay out of the dictionary, unless a word is plain language:
// written in many sources and far more often than it is a name ("free", "news", "the").

#ifndef BACKSTOP_TRAINING_EXAMPLES_NAME_WORDS_H_
#define BACKSTOP_TRAINING_EXAMPLES_NAME_WORDS_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "decode/decode.h"
#include "parallel/team.h"
#include "report/report.h"

namespace backstop::training {

// Adds the name words of a folded header block (one "name: value" line per field, lower case).
void CollectNameWords(std::string_view folded_head, std::set<std::string, std::less<>>* out);

// The same of the fields that the head zones do not show.
void CollectHiddenNames(const report::MessageView& message, decode::Converter& converter,
                        std::set<std::string, std::less<>>* out);

// The address of the first From line of a folded header block; empty when there is none.
std::string_view SenderOf(std::string_view folded_head);

// The organisation of an address, "example.co.uk" (features/mail_address.h).
std::string_view OrganisationOf(std::string_view address);

// Counts over messages: as a name, and as written text by source.
class NameWords {
 public:
  void AddNames(const std::set<std::string, std::less<>>& names);
  // One message's distinct words.
  void AddText(const std::set<std::string_view>& words, uint32_t source);
  void Merge(const NameWords& other);

  // Ends the counting, over all processes: a name word stays out unless its text count is at least
  // `min_ratio` times its name count and it is written in at least `min_sources` sources.
  void Decide(uint32_t min_sources, double min_ratio, Team& team = Alone());
  bool IsName(std::string_view word) const { return barred_.count(std::string(word)) != 0; }
  size_t size() const { return barred_.size(); }

  // What Decide has decided, written or read (parallel/packing.h).
  template <typename Stream>
  void PackBarred(Stream& stream) {
    std::vector<std::string> words(barred_.begin(), barred_.end());
    stream.Size(words);
    for (std::string& word : words) stream.Text(word);
    barred_ = {words.begin(), words.end()};
  }

 private:
  struct Count {
    uint32_t names = 0;
    uint32_t texts = 0;
    std::vector<bool> sources;
  };
  void ShareOut(Team& team);

  std::unordered_map<std::string, Count> counts_;
  std::unordered_set<std::string> barred_;
};

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EXAMPLES_NAME_WORDS_H_
