// Reads one TOML table key by key and remembers which keys were asked for, so that a misspelt key
// is an error with its line and not a silent default.

#ifndef BACKSTOP_CORPUS_TABLE_READER_TABLE_READER_H_
#define BACKSTOP_CORPUS_TABLE_READER_TABLE_READER_H_

#include <toml++/toml.h>

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/status.h"

namespace backstop::corpus {

// Every getter leaves `out` alone when the key is absent; the first fault is kept and later calls
// do nothing.
class TableReader {
 public:
  TableReader(const toml::table& table, std::string where, const std::string& file, Status* status)
      : table_(table), where_(std::move(where)), file_(file), status_(*status) {}

  void Get(std::string_view key, std::string* out);
  void Get(std::string_view key, bool* out);
  void Get(std::string_view key, double* out);
  void Get(std::string_view key, uint32_t* out);
  void Get(std::string_view key, uint64_t* out);
  void Get(std::string_view key, std::vector<std::string>* out);
  void Get(std::string_view key, std::vector<double>* out);  // a number is a list of one
  // Index of the word among `words`.
  void GetWord(std::string_view key, std::span<const std::string_view> words, size_t* out);
  void Tables(std::string_view key, const std::function<void(TableReader&)>& each);
  void Table(std::string_view key, const std::function<void(TableReader&)>& read);
  // `remedy`: what to write there.
  void Require(std::string_view key, std::string_view remedy = {});
  // Says that a key was not known. The last call on a reader.
  void Finish();
  // A fault of the table where `at` is null.
  void Fail(const toml::node* at, const std::string& what);
  // Null when the key is absent, or after a fault.
  const toml::node* Node(std::string_view key);
  uint32_t line() const { return table_.source().begin.line; }
  bool has_fault() const { return !status_.ok(); }

 private:
  const toml::table& table_;
  std::string where_;
  const std::string& file_;
  Status& status_;
  std::set<std::string, std::less<>> asked_;
};

// Parses `text`, the content of `file`, and has `read` read its top table. The error names file and
// line: of the syntax, or the first fault that `read` told. Keys that it did not ask for are its
// matter (Finish).
Status ReadToml(const std::string& file, std::string_view text, const std::string& where,
                const std::function<void(TableReader&)>& read);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_TABLE_READER_TABLE_READER_H_
