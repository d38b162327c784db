// Paths of the index are brought to the corpus's top ("full/" + "../data/1" is "data/1") and found
// by the tails of a message's path, so folders above the corpus do not matter.

#include "import/labeller.h"

#include <fnmatch.h>

#include <filesystem>
#include <sstream>

namespace backstop::corpus {

namespace fs = std::filesystem;

bool Labeller::IsIndex(std::string_view path) const {
  return ("/" + std::string(path)).ends_with("/" + info_.index.file);
}

Status Labeller::ReadIndex(std::string_view path, std::string_view text) {
  if (index_ == nullptr) {
    if (Status s = DiskMap::Create(&index_); !s.ok()) return s;
  }
  const fs::path top = fs::path(info_.index.file).parent_path() / info_.index.messages;
  std::istringstream lines{std::string(text)};
  std::string line, word, message;
  for (uint32_t number = 1; std::getline(lines, line); ++number) {
    std::istringstream fields(line);
    if (!(fields >> word)) continue;
    const bool is_spam = word == info_.index.spam;
    if ((!is_spam && word != info_.index.ham) || !(fields >> message)) {
      return Status(Code::kCorrupt, std::string(path) + ":" + std::to_string(number) +
                                        ": expected '" + info_.index.ham + "' or '" +
                                        info_.index.spam + "' and a path; is this " + info_.title +
                                        "?");
    }
    uint64_t* value = nullptr;
    bool is_new = false;
    const std::string key = (top / message).lexically_normal().string();
    if (Status s = index_->FindOrAdd(DigestOf(key), is_spam ? 1 : 0, &value, &is_new); !s.ok())
      return s;
  }
  return {};
}

Labelled Labeller::Find(std::string_view path, Words* out) const {
  const std::string whole = "/" + std::string(path);
  for (const LayoutRule& rule : info_.rules) {
    for (const std::string& glob : rule.globs) {
      if (fnmatch(glob.c_str(), whole.c_str(), 0) != 0) continue;
      *out = {rule.kind, rule.origin, rule.source};
      return rule.skip.empty() ? Labelled::kYes : Labelled::kSkipped;
    }
  }
  if (index_ == nullptr) return Labelled::kUnknown;
  for (size_t slash = 0; slash != std::string::npos; slash = whole.find('/', slash + 1)) {
    const uint64_t* is_spam = index_->Find(DigestOf(std::string_view(whole).substr(slash + 1)));
    if (is_spam == nullptr) continue;
    *out = {"ordinary", *is_spam != 0 ? "spam" : "ham", info_.index.source};
    return Labelled::kYes;
  }
  return Labelled::kUnknown;
}

}  // namespace backstop::corpus
