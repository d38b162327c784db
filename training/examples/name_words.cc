// Address fields are cut into words at everything that is neither letter nor digit nor a byte of
// UTF-8. Of Received lines only host names count: tokens with a dot and a letter.

#include "examples/name_words.h"

#include <xxhash.h>

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "features/field_text.h"
#include "features/mail_address.h"
#include "mime/header_name.h"
#include "parallel/packing.h"
#include "simd/kernels.h"

namespace backstop::training {
namespace {

constexpr std::string_view kNameFields[] = {
    "from",         "to",          "cc",           "bcc",           "reply-to",       "sender",
    "resent-from",  "resent-to",   "return-path",  "list-id",       "list-post",      "list-owner",
    "delivered-to", "x-beenthere", "mailing-list", "x-original-to", "x-mailing-list", "errors-to",
    "x-sender",     "envelope-to"};

bool IsNameByte(char c) {
  return IsAlpha(c) || IsDigit(c) || static_cast<unsigned char>(c) >= 0x80;
}

void AddWord(std::string_view word, std::set<std::string, std::less<>>* out) {
  const bool has_letter = std::any_of(word.begin(), word.end(), [](char c) { return !IsDigit(c); });
  if (!has_letter) return;
  out->emplace(word);
  // "john42" names john too.
  while (!word.empty() && IsDigit(word.back())) word.remove_suffix(1);
  if (word.size() >= 2) out->emplace(word);
}

void AddWords(std::string_view text, std::set<std::string, std::less<>>* out) {
  for (size_t at = 0; at < text.size();) {
    while (at < text.size() && !IsNameByte(text[at])) ++at;
    const size_t begin = at;
    while (at < text.size() && IsNameByte(text[at])) ++at;
    if (at > begin) AddWord(text.substr(begin, at - begin), out);
  }
}

void AddHosts(std::string_view text, std::set<std::string, std::less<>>* out) {
  for (size_t at = 0; at < text.size();) {
    const size_t begin = text.find_first_not_of(" \t()[]<>;,=\"", at);
    if (begin == std::string_view::npos) return;
    const size_t end = std::min(text.find_first_of(" \t()[]<>;,=\"", begin), text.size());
    const std::string_view token = text.substr(begin, end - begin);
    const bool has_letter = std::any_of(token.begin(), token.end(), IsAlpha);
    if (has_letter && token.find('.') != std::string_view::npos) AddWords(token, out);
    at = end;
  }
}

void AddField(std::string_view name, std::string_view value,
              std::set<std::string, std::less<>>* out) {
  if (std::find(std::begin(kNameFields), std::end(kNameFields), name) != std::end(kNameFields))
    AddWords(value, out);
  if (name == "received") AddHosts(value, out);
}

template <typename F>
void ForEachField(std::string_view folded_head, F&& f) {
  for (size_t at = 0; at < folded_head.size();) {
    const size_t end = std::min(folded_head.find('\n', at), folded_head.size());
    const std::string_view line = folded_head.substr(at, end - at);
    const size_t colon = line.find(':');
    if (colon != std::string_view::npos) f(line.substr(0, colon), line.substr(colon + 1));
    at = end + 1;
  }
}

}  // namespace

void CollectNameWords(std::string_view folded_head, std::set<std::string, std::less<>>* out) {
  ForEachField(folded_head, [out](std::string_view name, std::string_view value) {
    AddField(name, value, out);
  });
}

void CollectHiddenNames(const report::MessageView& message, decode::Converter& converter,
                        std::set<std::string, std::less<>>* out) {
  if (!message.exists()) return;
  std::array<char, features::kFieldTextRoom> scratch;
  std::array<char, features::kFieldTextRoom + simd::kOverrun> folded;
  for (const mime::Field& field : message.tree->FieldsOf(message.part())) {
    const std::string_view name = Slice(message.bytes, {field.name_begin, field.name_end});
    if (features::IsShown(field.name, name)) continue;
    const std::string_view value = Slice(message.bytes, {field.value_begin, field.value_end});
    const size_t size =
        features::FoldFieldValue(value.substr(0, features::kMaxFieldValue), converter, scratch,
                                 std::span(folded).first(features::kFieldTextRoom));
    AddField(mime::HeaderNameText(field.name), {folded.data(), size}, out);
  }
}

std::string_view SenderOf(std::string_view folded_head) {
  std::string_view sender;
  ForEachField(folded_head, [&sender](std::string_view name, std::string_view value) {
    if (name != "from" || !sender.empty()) return;
    const size_t at_sign = value.rfind('@');
    if (at_sign == std::string_view::npos) {
      sender = Trim(value);
      return;
    }
    const size_t before = value.find_last_of(" \t<(\"", at_sign);
    const size_t begin = before == std::string_view::npos ? 0 : before + 1;
    const size_t end = std::min(value.find_first_of(" \t>)\"", at_sign), value.size());
    sender = value.substr(begin, end - begin);
  });
  return sender;
}

std::string_view OrganisationOf(std::string_view address) {
  return features::OrganisationOf(address.substr(address.rfind('@') + 1));
}

void NameWords::AddNames(const std::set<std::string, std::less<>>& names) {
  for (const std::string& name : names) ++counts_[name].names;
}

void NameWords::AddText(const std::set<std::string_view>& words, uint32_t source) {
  for (std::string_view word : words) {
    Count& count = counts_[std::string(word)];
    ++count.texts;
    if (count.sources.size() <= source) count.sources.resize(source + 1);
    count.sources[source] = true;
  }
}

void NameWords::Merge(const NameWords& other) {
  for (const auto& [word, count] : other.counts_) {
    Count& mine = counts_[word];
    mine.names += count.names;
    mine.texts += count.texts;
    if (mine.sources.size() < count.sources.size()) mine.sources.resize(count.sources.size());
    for (size_t s = 0; s < count.sources.size(); ++s)
      mine.sources[s] = mine.sources[s] || count.sources[s];
  }
}

// Each process gets the counts of its share of the words, of all messages.
void NameWords::ShareOut(Team& team) {
  std::vector<Packer> to(team.size());
  for (auto& [word, count] : counts_) {
    Packer& packer = to[XXH3_64bits(word.data(), word.size()) % team.size()];
    std::string text = word;
    std::vector<uint8_t> sources(count.sources.begin(), count.sources.end());
    packer.Text(text);
    packer.Number(count.names);
    packer.Number(count.texts);
    packer.Numbers(sources);
  }
  counts_.clear();
  std::vector<std::string> bytes;
  bytes.reserve(to.size());
  for (Packer& packer : to) bytes.push_back(packer.Take());
  for (const std::string& part : team.Exchange(std::move(bytes))) {
    NameWords words;
    Unpacker unpacker(part);
    while (!unpacker.is_whole()) {
      std::string text;
      std::vector<uint8_t> sources;
      unpacker.Text(text);
      Count& count = words.counts_[text];
      unpacker.Number(count.names);
      unpacker.Number(count.texts);
      unpacker.Numbers(sources);
      count.sources.assign(sources.begin(), sources.end());
    }
    Merge(words);
  }
}

void NameWords::Decide(uint32_t min_sources, double min_ratio, Team& team) {
  if (team.size() > 1) ShareOut(team);
  Packer barred;
  for (const auto& [word, count] : counts_) {
    if (count.names == 0) continue;
    const auto sources = std::count(count.sources.begin(), count.sources.end(), true);
    const bool is_language = sources >= min_sources && count.texts >= min_ratio * count.names;
    std::string text = word;
    if (!is_language) barred.Text(text);
  }
  counts_.clear();
  for (const std::string& part : team.Gather(barred.Take())) {
    Unpacker unpacker(part);
    while (!unpacker.is_whole()) {
      std::string text;
      unpacker.Text(text);
      barred_.insert(std::move(text));
    }
  }
}

}  // namespace backstop::training
