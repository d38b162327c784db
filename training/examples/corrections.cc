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
  for (std::string line; std::getline(in, line);) {
    ++number;
    const auto fail = [&](const std::string& what) {
      return Status(Code::kBadArgument, file + ":" + std::to_string(number) + ": " + what);
    };
    if (number == 1) {
      if (line != kHeader) return fail("must begin with the columns path, kind, origin, why");
      continue;
    }
    std::array<std::string, 4> row;
    if (!SplitRow(line, &row)) return fail("needs four columns: path, kind, origin, why");
    const auto& [path, kind, origin, why] = row;
    corpus::LabelMeaning ignored;
    if (!kind.empty() && !corpus::ParseMeaning(kind, "", &ignored))
      return fail("no kind is named " + kind);
    if (!IsOriginWord(origin)) return fail("no origin is named " + origin);
    if (why.empty()) return fail("say why the label is wrong");
    if (!by_path_.try_emplace(path, Correction{kind, origin}).second)
      return fail(path + " is corrected twice");
  }
  return {};
}

const Correction* Corrections::Find(const std::string& path) const {
  const auto at = by_path_.find(path);
  return at == by_path_.end() ? nullptr : &at->second;
}

}  // namespace backstop::training
