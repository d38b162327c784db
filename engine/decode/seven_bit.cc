// See the header. Unknown escapes and bytes that do not fit the current set go through as they are,
// for iconv to reject or the reader to see; a line end returns to ASCII, as all three charsets
// demand.

#include "decode/seven_bit.h"

namespace backstop::decode {

namespace {

constexpr bool IsGraphic(char c) { return c > ' ' && c < '\x7F'; }
constexpr char High(char c) { return static_cast<char>(c | '\x80'); }

}  // namespace

bool SevenBitReader::TakeIso2022Jp(std::string_view rest) {
  struct Escape {
    std::string_view bytes;
    Set set;
  };
  static constexpr Escape kEscapes[] = {
      {"\x1b(B", Set::kAscii},    {"\x1b(J", Set::kAscii},       {"\x1b(H", Set::kAscii},
      {"\x1b$B", Set::kDouble},   {"\x1b$@", Set::kDouble},      {"\x1b$(B", Set::kDouble},
      {"\x1b$(@", Set::kDouble},  {"\x1b$(Q", Set::kDouble},     {"\x1b(I", Set::kKatakana},
      {"\x1b)I", Set::kKatakana}, {"\x1b$(D", Set::kSupplement},
  };
  for (const Escape& escape : kEscapes) {
    if (!rest.starts_with(escape.bytes)) continue;
    set_ = escape.set;
    at_ += escape.bytes.size();
    return true;
  }
  return false;
}

bool SevenBitReader::TakeIso2022Kr(std::string_view rest) {
  if (rest.starts_with("\x1b$)C")) {
    at_ += 4;
  } else if (rest.front() == '\x0e' || rest.front() == '\x0f') {
    set_ = rest.front() == '\x0e' ? Set::kDouble : Set::kAscii;
    ++at_;
  } else {
    return false;
  }
  return true;
}

bool SevenBitReader::TakeHz(std::string_view rest) {
  if (rest.starts_with("~{")) {
    set_ = Set::kDouble;
  } else if (rest.starts_with("~}")) {
    set_ = Set::kAscii;
  } else if (!rest.starts_with("~\n")) {
    return false;
  }
  at_ += 2;
  return true;
}

bool SevenBitReader::TakeEscape() {
  const std::string_view rest = in_.substr(at_);
  switch (method_) {
    case Method::kIso2022Jp:
      return rest.front() == '\x1b' && TakeIso2022Jp(rest);
    case Method::kIso2022Kr:
      return TakeIso2022Kr(rest);
    default:
      return rest.front() == '~' && TakeHz(rest);
  }
}

size_t SevenBitReader::TakeCharacter(char* to) {
  const char c = in_[at_++];
  if (c == '\n' || c == '\r') set_ = Set::kAscii;
  if (method_ == Method::kHz && set_ == Set::kAscii && c == '~' && at_ < in_.size() &&
      in_[at_] == '~')
    ++at_;
  const bool is_pair = set_ == Set::kDouble || set_ == Set::kSupplement;
  const bool fits = IsGraphic(c) && (!is_pair || (at_ < in_.size() && IsGraphic(in_[at_])));
  if (set_ == Set::kAscii || !fits) {
    to[0] = c;
    return 1;
  }
  size_t length = 0;
  if (set_ == Set::kKatakana) to[length++] = '\x8E';
  if (set_ == Set::kSupplement) to[length++] = '\x8F';
  to[length++] = High(c);
  if (is_pair) to[length++] = High(in_[at_++]);
  return length;
}

size_t SevenBitReader::Next(std::span<char> piece) {
  size_t written = 0;
  while (!done() && written + 4 <= piece.size()) {
    if (!TakeEscape()) written += TakeCharacter(piece.data() + written);
  }
  return written;
}

}  // namespace backstop::decode
