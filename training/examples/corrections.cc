#include "examples/corrections.h"

#include <array>
#include <fstream>
#include <string_view>

#include "reader/labels.h"

namespace backstop::training {
namespace {

constexpr std::string_view kHeader = "path\tkind\torigin\twhy";

// Four columns, or false.
bool SplitRow(const std::string& line, std::array<std::string, 4>* out) {
  size_t begin = 0;
  for (size_t column = 0; column < 4; ++column) {
    const size_t end = column < 3 ? line.find('\t', begin) : line.size();
    if (end == std::string::npos) return false;
    (*out)[column] = line.substr(begin, end - begin);
    begin = end + 1;
  }
  return true;
}

bool IsOriginWord(const std::string& word) {
  Origin origin;
  return word.empty() || word == "ham" || word == "spam" || word == "na" || word == "unknown" ||
         ParseOrigin(word, &origin);
}

}  // namespace

Status Corrections::Load(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return Status(Code::kNotFound, file + ": cannot be read; the recipe names it as corrections");
  size_t number = 0;
  std::string fault;
  for (std::string line; fault.empty() && std::getline(in, line); ++number) {
    if (number > 0)
      fault = AddRow(line);
    else if (line != kHeader)
      fault = "must begin with the columns path, kind, origin, why";
  }
  if (fault.empty()) return {};
  return Status(Code::kBadArgument, file + ":" + std::to_string(number) + ": " + fault);
}

std::string Corrections::AddRow(const std::string& line) {
  std::array<std::string, 4> row;
  if (!SplitRow(line, &row)) return "needs four columns: path, kind, origin, why";
  const auto& [path, kind, origin, why] = row;
  corpus::LabelMeaning ignored;
  if (!kind.empty() && !corpus::ParseMeaning(kind, "", &ignored)) return "no kind is named " + kind;
  if (!IsOriginWord(origin)) return "no origin is named " + origin;
  if (why.empty()) return "say why the label is wrong";
  const bool is_new = by_path_.try_emplace(path, Correction{kind, origin}).second;
  return is_new ? "" : path + " is corrected twice";
}

const Correction* Corrections::Find(const std::string& path) const {
  const auto at = by_path_.find(path);
  return at == by_path_.end() ? nullptr : &at->second;
}

}  // namespace backstop::training
