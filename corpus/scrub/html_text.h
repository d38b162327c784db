// Html as text that can be edited: signs that it writes as numbers ("&#46;" in host names, "&#64;")
// are read as signs, and letters so written ("&#106;&#111;...", to hide addresses) are replaced.

#ifndef BACKSTOP_CORPUS_SCRUB_HTML_TEXT_H_
#define BACKSTOP_CORPUS_SCRUB_HTML_TEXT_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace backstop::corpus {

// Three or more letters in a row, each as a number: each becomes another of as many digits.
void ReplaceLetterNumbers(std::span<char> html);

class HtmlText {
 public:
  explicit HtmlText(std::string_view html);
  std::string& text() { return text_; }
  // REQUIRES: the size of text() is unchanged. Signs that stand as numbers stay.
  void WriteBack(std::span<char> html) const;

 private:
  std::string text_;
  std::vector<uint32_t> places_;  // in the html, of each byte of text_
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SCRUB_HTML_TEXT_H_
