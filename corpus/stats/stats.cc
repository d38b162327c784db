// Memory grows with the number of different answers, which is capped, not with the mail.

#include "stats/stats.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "stats/message_facts.h"

namespace backstop::corpus {
namespace {

// More are counted as one: only junk has so many charsets.
constexpr size_t kMostAnswers = 100000;
constexpr std::string_view kOther = "(other)";

int SizeClassOf(std::string_view name) {
  int size_class = 0;
  while (size_class < kSizeClasses - 1 && SizeClassName(size_class) != name) ++size_class;
  return size_class;
}

}  // namespace

void Stats::Add(const Answers& answers, uint64_t bytes) {
  const auto add = [bytes](Count* count) {
    ++count->messages;
    count->bytes += bytes;
  };
  add(&total_);
  for (size_t q = 0; q < kQuestionCount; ++q) {
    Counts& counts = counts_[q];
    auto at = counts.find(answers[q]);
    if (at == counts.end()) {
      const bool is_full = counts.size() >= kMostAnswers;
      at = counts.try_emplace(is_full ? std::string(kOther) : answers[q]).first;
    }
    add(&at->second);
  }
}

std::string Stats::Table(size_t top) const {
  std::string out = fmt::format("{} messages, {} bytes\n", total_.messages, total_.bytes);
  for (size_t q = 0; q < kQuestionCount; ++q) {
    std::vector<std::pair<std::string, Count>> rows(counts_[q].begin(), counts_[q].end());
    const auto question = static_cast<Question>(q);
    if (question == Question::kSize) {
      std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
        return SizeClassOf(a.first) < SizeClassOf(b.first);
      });
    } else if (question != Question::kYear) {
      std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
        return a.second.messages > b.second.messages;
      });
    }
    out +=
        fmt::format("\n{:<32} {:>12} {:>7} {:>16}\n", kQuestionNames[q], "messages", "%", "bytes");
    const auto row = [&](std::string_view name, const Count& count) {
      out += fmt::format(
          "{:<32} {:>12} {:>7.2f} {:>16}\n", name, count.messages,
          100.0 * static_cast<double>(count.messages) / static_cast<double>(total_.messages),
          count.bytes);
    };
    Count others;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (i < top || question == Question::kYear) {
        row(rows[i].first, rows[i].second);
        continue;
      }
      others.messages += rows[i].second.messages;
      others.bytes += rows[i].second.bytes;
    }
    if (others.messages > 0) row(fmt::format("({} others)", rows.size() - top), others);
  }
  return out;
}

std::string Stats::Json() const {
  const auto object = [](const Count& count) {
    return nlohmann::ordered_json{{"messages", count.messages}, {"bytes", count.bytes}};
  };
  nlohmann::ordered_json out = object(total_);
  for (size_t q = 0; q < kQuestionCount; ++q) {
    nlohmann::ordered_json& answers = out[kQuestionNames[q]] = nlohmann::ordered_json::object();
    for (const auto& [name, count] : counts_[q]) answers[name] = object(count);
  }
  // A charset's name can be any bytes.
  return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace backstop::corpus
