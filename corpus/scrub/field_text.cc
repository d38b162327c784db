#include "scrub/field_text.h"

#include <algorithm>
#include <iterator>

#include "base/bytes.h"
#include "scrub/recode.h"

namespace backstop::corpus {

bool IsForeignCharset(std::string_view charset) {
  constexpr std::string_view kForeign[] = {"utf-16", "utf16", "utf-32", "utf32",
                                           "utf-7",  "utf7",  "ucs",    "hz"};
  return std::any_of(std::begin(kForeign), std::end(kForeign), [charset](std::string_view prefix) {
    return StartsWithNoCase(charset, prefix);
  });
}

FieldText::FieldText(std::string_view raw) {
  size_t plain = 0;  // where text that is no encoded word began
  bool is_behind_word = false;
  for (size_t at = raw.find("=?"); at != std::string_view::npos; at = raw.find("=?", at)) {
    const EncodedWordAt word = ReadEncodedWord(raw.substr(at));
    if (word.size == 0) {
      at += 2;
      continue;
    }
    // Blanks between two encoded words are not text (RFC 2047, 6.2).
    if (!is_behind_word || !Trim(raw.substr(plain, at - plain)).empty()) AddPlain(raw, plain, at);
    AddWord(raw, static_cast<size_t>(word.text.data() - raw.data()), word.text.size(),
            word.is_base64, IsForeignCharset(word.charset));
    at += word.size;
    plain = at;
    is_behind_word = true;
  }
  AddPlain(raw, plain, raw.size());
}

void FieldText::AddPlain(std::string_view raw, size_t begin, size_t end) {
  text_ += raw.substr(begin, end - begin);
  pieces_.push_back({begin, end, end - begin, false, false, false});
}

void FieldText::AddWord(std::string_view raw, size_t begin, size_t size, bool is_base64,
                        bool is_foreign) {
  const std::string_view word = raw.substr(begin, size);
  const std::string bytes = is_base64 ? DecodeBase64(word) : DecodeQuoted(word, true);
  if (!is_foreign) text_ += bytes;
  pieces_.push_back({begin, begin + size, bytes.size(), true, is_base64, is_foreign});
}

void FieldText::WriteBack(std::span<char> raw) const {
  size_t at = 0;
  for (const Piece& piece : pieces_) {
    const std::string bytes =
        piece.is_foreign ? std::string(piece.size, 'x') : text_.substr(at, piece.size);
    if (!piece.is_foreign) at += piece.size;
    const std::span<char> to = raw.subspan(piece.begin, piece.end - piece.begin);
    if (!piece.is_word) {
      std::copy(bytes.begin(), bytes.end(), to.begin());
    } else if (piece.is_base64) {
      RewriteBase64(to, bytes);
    } else {
      RewriteQuoted(to, true, bytes);
    }
  }
}

}  // namespace backstop::corpus
