// Writes JSON objects into a reused string: no tree is built and nothing is allocated once the
// string has grown. Text from mail may hold any bytes; what comes out is always valid UTF-8 on one
// line.

#ifndef BACKSTOP_CLI_JSON_ROW_H_
#define BACKSTOP_CLI_JSON_ROW_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace backstop::cli {

// `text` quoted and escaped (RFC 8259, 7); every byte that is not part of valid UTF-8 becomes
// U+FFFD.
void AppendJsonString(std::string_view text, std::string* out);

// Six significant digits; null when not finite.
void AppendJsonNumber(double value, std::string* out);

// Appends nested objects and arrays, with the commas. Nothing checks the nesting but the reader.
class JsonRow {
 public:
  explicit JsonRow(std::string* out) : out_(out) {}

  void OpenObject() { Open('{'); }
  void CloseObject() { Close('}'); }
  void OpenArray() { Open('['); }
  void CloseArray() { Close(']'); }
  // `name` must need no escapes.
  void Key(std::string_view name);
  void String(std::string_view text);
  void Number(double value);
  void Integer(uint64_t value);
  void Bool(bool value) { Word(value ? "true" : "false"); }
  void Null() { Word("null"); }

 private:
  void Open(char bracket);
  void Close(char bracket);
  void Word(std::string_view word);
  void Comma();

  std::string* out_;
  bool needs_comma_ = false;
};

}  // namespace backstop::cli

#endif  // BACKSTOP_CLI_JSON_ROW_H_
