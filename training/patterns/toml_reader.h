// A thin layer over toml++ whose errors name file, line and remedy. It reads one table at a time
// and complains of keys that nobody asked for, so that a misspelt key is never silently ignored.

#ifndef BACKSTOP_PATTERN_FILES_TOML_READER_H_
#define BACKSTOP_PATTERN_FILES_TOML_READER_H_

#include <toml++/toml.h>

#include <string>
#include <string_view>
#include <vector>

#include "backstop/status.h"

namespace backstop::pattern_files {

// "'text'"
std::string Quoted(std::string_view text);

// "models/patterns/x.toml:12: message"
Status ErrorAt(const std::string& file, uint32_t line, const std::string& message);

// kNotFound, or kBadPattern with toml++'s description.
Status ParseFile(const std::string& path, toml::table* out);

// One table of `file`. The first fault is kept; later calls do nothing once there is one.
class TableReader {
 public:
  // `table` and `file` must outlive the reader.
  TableReader(const toml::table& table, const std::string& file);

  uint32_t line() const { return line_; }
  const Status& status() const { return status_; }
  bool has(std::string_view key) const { return table_.contains(key); }

  // Each leaves `out` alone when the key is absent; a value of another type is an error.
  void Read(std::string_view key, std::string* out);
  void Read(std::string_view key, std::vector<std::string>* out);
  void Read(std::string_view key, double* out);
  void Read(std::string_view key, bool* out);

  // Records a fault of this table.
  void Fail(const std::string& message);
  // An error when `key` is absent; `remedy` says what to write.
  void Require(std::string_view key, std::string_view remedy);
  // An error when the table has a key that is not among `known`.
  void RejectUnknown(const std::vector<std::string_view>& known);

 private:
  void FailType(std::string_view key, std::string_view type);

  const toml::table& table_;
  const std::string& file_;
  uint32_t line_;
  Status status_;
};

}  // namespace backstop::pattern_files

#endif  // BACKSTOP_PATTERN_FILES_TOML_READER_H_
