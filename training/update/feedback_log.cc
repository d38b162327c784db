#include "update/feedback_log.h"

#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "verdict/rules.h"

namespace backstop::training {
namespace {

using nlohmann::json;

// What is wrong, for the reader of the message.
[[noreturn]] void Fail(const std::string& what) { throw std::invalid_argument(what); }

uint64_t ParseDigest(const std::string& text) {
  uint64_t digest = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, digest, 16);
  if (text.size() != 16 || at != end || error != std::errc())
    Fail("digest must be 16 hexadecimal digits, as xxhsum -H3 prints them");
  return digest;
}

uint32_t ParseIndex(const json& in) {
  if (!in.is_number_unsigned() || in.get<uint64_t>() > UINT32_MAX)
    Fail("index must be a whole number, as score prints it");
  return in.get<uint32_t>();
}

OperatorLabel ParseLabel(const json& in) {
  OperatorLabel label;
  if (const auto at = in.find("kind"); at != in.end()) {
    if (!ParseKind(at->get<std::string>(), &label.kind.emplace()))
      Fail("no kind is named " + at->get<std::string>() + "; use one of models/labels.toml");
  }
  if (const auto at = in.find("origin"); at != in.end()) {
    if (!ParseOrigin(at->get<std::string>(), &label.origin.emplace()) ||
        label.origin == Origin::kUndetermined)
      Fail("label.origin must be legitimate or backscatter");
  }
  if (!label.kind && !label.origin) Fail("label needs a kind or an origin");
  if (label.kind && label.origin && verdict::IsAutomatic(*label.kind) &&
      !verdict::HasOrigin(*label.kind))
    Fail("a " + std::string(KindName(*label.kind)) + " has no origin; leave it out");
  return label;
}

Feedback ParseEntry(const std::string& line) {
  const json in = json::parse(line);
  if (!in.is_object() || !in.contains("label") || !in["label"].is_object())
    Fail("must be an object with a member \"label\", an object with \"kind\", \"origin\" or both");
  Feedback entry;
  entry.path = in.value("path", "");
  if (const auto at = in.find("index"); at != in.end()) entry.index = ParseIndex(*at);
  if (const auto at = in.find("digest"); at != in.end())
    entry.digest = ParseDigest(at->get<std::string>());
  if (entry.path.empty() && !entry.digest) Fail("needs \"path\" (with \"index\") or \"digest\"");
  entry.label = ParseLabel(in["label"]);
  return entry;
}

}  // namespace

Status ReadFeedbackLog(const std::string& file, std::vector<Feedback>* out) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Status(Code::kNotFound, file + ": cannot be read; give a feedback log");
  size_t number = 0;
  size_t entries = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const std::string place = file + ":" + std::to_string(number);
    try {
      out->push_back(ParseEntry(line));
    } catch (const std::invalid_argument& wrong) {
      return Status(Code::kBadArgument, place + ": " + wrong.what());
    } catch (const json::exception& wrong) {
      return Status(Code::kBadArgument,
                    place + ": no JSON object as score prints it: " + wrong.what());
    }
    out->back().place = place;
    ++entries;
  }
  if (in.bad()) return Status(Code::kIo, file + ": cannot be read to its end");
  if (entries == 0)
    return Status(Code::kBadArgument, file + ": has no entry; give one labelled message a line");
  return {};
}

}  // namespace backstop::training
