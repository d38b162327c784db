// Each getter marks its key as known, then checks the type; the message says file, line, key and
// the type wanted.

#include "table_reader/table_reader.h"

#include <algorithm>
#include <cmath>

namespace backstop::corpus {

const toml::node* TableReader::Node(std::string_view key) {
  asked_.emplace(key);
  return status_.ok() ? table_.get(key) : nullptr;
}

void TableReader::Fail(const toml::node* at, const std::string& what) {
  if (!status_.ok()) return;
  const auto line = (at != nullptr ? at->source() : table_.source()).begin.line;
  status_ = Status(Code::kBadArgument, file_ + ":" + std::to_string(line) + ": " + what);
}

void TableReader::Get(std::string_view key, std::string* out) {
  const toml::node* node = Node(key);
  if (node == nullptr) return;
  if (!node->is_string()) return Fail(node, std::string(key) + " must be a string");
  *out = node->as_string()->get();
}

void TableReader::Get(std::string_view key, bool* out) {
  const toml::node* node = Node(key);
  if (node == nullptr) return;
  if (!node->is_boolean()) return Fail(node, std::string(key) + " must be true or false");
  *out = node->as_boolean()->get();
}

void TableReader::Get(std::string_view key, double* out) {
  const toml::node* node = Node(key);
  if (node == nullptr) return;
  const auto value = node->value<double>();
  if (!node->is_number() || !std::isfinite(*value))
    return Fail(node, std::string(key) + " must be a number");
  *out = *value;
}

void TableReader::Get(std::string_view key, uint64_t* out) {
  const toml::node* node = Node(key);
  if (node == nullptr) return;
  if (!node->is_integer() || node->as_integer()->get() < 0) {
    return Fail(node, std::string(key) + " must be a whole number, 0 or more");
  }
  *out = static_cast<uint64_t>(node->as_integer()->get());
}

void TableReader::Get(std::string_view key, uint32_t* out) {
  uint64_t wide = *out;
  Get(key, &wide);
  if (wide > UINT32_MAX) return Fail(Node(key), std::string(key) + " is too large");
  *out = static_cast<uint32_t>(wide);
}

void TableReader::Get(std::string_view key, std::vector<std::string>* out) {
  const toml::node* node = Node(key);
  if (node == nullptr) return;
  if (!node->is_array()) return Fail(node, std::string(key) + " must be a list of strings");
  std::vector<std::string> values;
  for (const toml::node& item : *node->as_array()) {
    if (!item.is_string()) return Fail(&item, std::string(key) + " must be a list of strings");
    values.push_back(item.as_string()->get());
  }
  *out = std::move(values);
}

void TableReader::Get(std::string_view key, std::vector<double>* out) {
  const toml::node* node = Node(key);
  if (node == nullptr) return;
  if (!node->is_array()) {
    double value = 0;
    Get(key, &value);
    out->assign(1, value);
    return;
  }
  std::vector<double> values;
  for (const toml::node& item : *node->as_array()) {
    const auto value = item.value<double>();
    if (!item.is_number() || !std::isfinite(*value))
      return Fail(&item, std::string(key) + " must be a list of numbers");
    values.push_back(*value);
  }
  if (values.empty()) return Fail(node, std::string(key) + " must not be empty");
  *out = std::move(values);
}

void TableReader::GetWord(std::string_view key, std::span<const std::string_view> words,
                          size_t* out) {
  const toml::node* node = Node(key);
  if (node == nullptr) return;
  std::string word;
  Get(key, &word);
  const auto found = std::find(words.begin(), words.end(), word);
  if (found != words.end()) {
    *out = static_cast<size_t>(found - words.begin());
    return;
  }
  std::string allowed;
  for (std::string_view one : words) allowed += (allowed.empty() ? "" : ", ") + std::string(one);
  Fail(node, std::string(key) + " = \"" + word + "\": must be one of " + allowed);
}

void TableReader::Tables(std::string_view key, const std::function<void(TableReader&)>& each) {
  const toml::node* node = Node(key);
  if (node == nullptr) return;
  if (!node->is_array_of_tables())
    return Fail(node, "write " + std::string(key) + " as [[" + std::string(key) + "]]");
  for (const toml::node& item : *node->as_array()) {
    TableReader reader(*item.as_table(), "[[" + std::string(key) + "]]", file_, &status_);
    each(reader);
    reader.Finish();
  }
}

void TableReader::Table(std::string_view key, const std::function<void(TableReader&)>& read) {
  const toml::node* node = Node(key);
  if (node == nullptr) return;
  if (!node->is_table())
    return Fail(node, "write " + std::string(key) + " as [" + std::string(key) + "]");
  TableReader reader(*node->as_table(), "[" + std::string(key) + "]", file_, &status_);
  read(reader);
  reader.Finish();
}

void TableReader::Require(std::string_view key, std::string_view remedy) {
  if (table_.contains(key)) return;
  std::string what = where_ + " needs the key " + std::string(key);
  if (!remedy.empty()) (what += ": ") += remedy;
  Fail(nullptr, what);
}

void TableReader::Finish() {
  for (auto&& [key, node] : table_) {
    if (asked_.count(key.str()) != 0) continue;
    std::string known;
    for (const std::string& one : asked_) known += (known.empty() ? "" : ", ") + one;
    return Fail(&node,
                "unknown key " + std::string(key.str()) + " in " + where_ + "; known are " + known);
  }
}

Status ReadToml(const std::string& file, std::string_view text, const std::string& where,
                const std::function<void(TableReader&)>& read) {
  Status status;
  try {
    const toml::table table = toml::parse(text, file);
    TableReader reader(table, where, file, &status);
    read(reader);
  } catch (const toml::parse_error& e) {
    return Status(Code::kBadArgument, file + ":" + std::to_string(e.source().begin.line) +
                                          ": not valid TOML: " + std::string(e.description()));
  }
  return status;
}

}  // namespace backstop::corpus
