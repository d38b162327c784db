// toml++ throws on a syntax error; that ends here. Everything else is looked up by key and typed.

#include "pattern_files/toml_reader.h"

#include <algorithm>
#include <filesystem>

namespace backstop::pattern_files {

std::string Quoted(std::string_view text) {
  std::string quoted(1, '\'');
  quoted += text;
  quoted += '\'';
  return quoted;
}

Status ErrorAt(const std::string& file, uint32_t line, const std::string& message) {
  return {Code::kBadPattern, file + ":" + std::to_string(line) + ": " + message};
}

Status ParseFile(const std::string& path, toml::table* out) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) {
    return {Code::kNotFound, path + ": no such file; give the folder `models` of the source tree"};
  }
  try {
    *out = toml::parse_file(path);
  } catch (const toml::parse_error& error) {
    return ErrorAt(path, error.source().begin.line,
                   "not valid TOML: " + std::string(error.description()));
  }
  return {};
}

TableReader::TableReader(const toml::table& table, const std::string& file)
    : table_(table), file_(file), line_(table.source().begin.line) {}

void TableReader::Fail(const std::string& message) {
  if (status_.ok()) status_ = ErrorAt(file_, line_, message);
}

void TableReader::FailType(std::string_view key, std::string_view type) {
  Fail(Quoted(key) + " must be " + std::string(type));
}

void TableReader::Read(std::string_view key, std::string* out) {
  if (!has(key)) return;
  if (const auto value = table_[key].value<std::string>()) {
    *out = *value;
  } else {
    FailType(key, "a string");
  }
}

void TableReader::Read(std::string_view key, std::vector<std::string>* out) {
  if (!has(key)) return;
  const toml::array* array = table_[key].as_array();
  if (array == nullptr) return FailType(key, "a list of strings");
  out->clear();
  for (const toml::node& node : *array) {
    const auto value = node.value<std::string>();
    if (!value) return FailType(key, "a list of strings");
    out->push_back(*value);
  }
}

void TableReader::Read(std::string_view key, double* out) {
  if (!has(key)) return;
  if (const auto value = table_[key].value<double>()) {
    *out = *value;
  } else {
    FailType(key, "a number");
  }
}

void TableReader::Read(std::string_view key, bool* out) {
  if (!has(key)) return;
  if (const auto value = table_[key].value_exact<bool>()) {
    *out = *value;
  } else {
    FailType(key, "true or false");
  }
}

void TableReader::Require(std::string_view key, std::string_view remedy) {
  if (!has(key)) Fail(Quoted(key) + " is missing: " + std::string(remedy));
}

void TableReader::RejectUnknown(const std::vector<std::string_view>& known) {
  for (const auto& [key, value] : table_) {
    const bool is_known = std::find(known.begin(), known.end(), key.str()) != known.end();
    if (!is_known) Fail(std::string("unknown key ") += Quoted(key.str()));
  }
}

}  // namespace backstop::pattern_files
