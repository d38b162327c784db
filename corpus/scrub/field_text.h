// A header field's value as one decoded text, its encoded words among the rest, that can be edited
// and written back byte for byte.

#ifndef BACKSTOP_CORPUS_SCRUB_FIELD_TEXT_H_
#define BACKSTOP_CORPUS_SCRUB_FIELD_TEXT_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace backstop::corpus {

class FieldText {
 public:
  explicit FieldText(std::string_view raw);
  std::string& text() { return text_; }
  const std::string& text() const { return text_; }
  // REQUIRES: the size of text() is unchanged. Encoded words whose charset cannot be edited (UTF-7,
  // UTF-16), which are no part of text(), are filled with letters.
  void WriteBack(std::span<char> raw) const;

 private:
  struct Piece {
    size_t begin = 0, end = 0;  // of the raw value; of an encoded word: its text
    size_t size = 0;            // of it decoded
    bool is_word = false, is_base64 = false, is_foreign = false;
  };
  void AddPlain(std::string_view raw, size_t begin, size_t end);
  void AddWord(std::string_view raw, size_t begin, size_t size, bool is_base64, bool is_foreign);

  std::string text_;
  std::vector<Piece> pieces_;
};

// Charsets whose text cannot be edited byte for byte.
bool IsForeignCharset(std::string_view charset);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SCRUB_FIELD_TEXT_H_
