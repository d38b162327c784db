// The lists are put together from the engine's names once, so that a new label has one home.

#include "reader/label_words.h"

#include <algorithm>
#include <array>

#include "backstop/labels.h"

namespace backstop::corpus {
namespace {

// Kinds that no verdict has: a mixture of forged bounces and other postmaster-style phishing; mail
// for parsers alone; mail that nobody has looked at.
constexpr std::string_view kOnlyKinds[] = {"forged-bounce-or-admin-spam", "mime-fixture",
                                           "unlabelled"};
// The first three are of ordinary mail; na: the question does not arise.
constexpr std::string_view kOnlyOrigins[] = {"ham", "spam", "list-unlabelled", "unknown", "na"};

template <size_t kOwn, size_t kOnly, typename Name>
auto Joined(Name name, const std::string_view (&only)[kOnly]) {
  std::array<std::string_view, kOwn + kOnly> words;
  for (size_t i = 0; i < kOwn; ++i) words[i] = name(i);
  std::copy(std::begin(only), std::end(only), words.begin() + kOwn);
  return words;
}

std::string List(std::span<const std::string_view> words) {
  std::string text;
  for (std::string_view word : words) (text += text.empty() ? "" : ", ") += word;
  return text;
}

std::string Unknown(const char* column, std::string_view word,
                    std::span<const std::string_view> words) {
  return std::string("unknown ") + column + " '" + std::string(word) + "'; use one of " +
         List(words);
}

}  // namespace

std::span<const std::string_view> KindWords() {
  static const auto words =
      Joined<kKindCount>([](size_t i) { return KindName(static_cast<Kind>(i)); }, kOnlyKinds);
  return words;
}

std::span<const std::string_view> OriginWords() {
  static const auto words = Joined<kOriginCount>(
      [](size_t i) { return OriginName(static_cast<Origin>(i)); }, kOnlyOrigins);
  return words;
}

uint8_t WordNumber(std::span<const std::string_view> words, std::string_view word) {
  return static_cast<uint8_t>(std::find(words.begin(), words.end(), word) - words.begin());
}

std::string FaultOfWords(std::string_view kind, std::string_view origin) {
  if (WordNumber(KindWords(), kind) == KindWords().size())
    return Unknown("kind", kind, KindWords());
  if (origin.empty())
    return "no origin; write na where it does not arise, unknown where nobody knows it, or one "
           "of " +
           List(OriginWords());
  if (WordNumber(OriginWords(), origin) == OriginWords().size())
    return Unknown("origin", origin, OriginWords());
  return {};
}

std::string FaultOfLabel(std::string_view kind, std::string_view origin, std::string_view source) {
  if (std::string fault = FaultOfWords(kind, origin); !fault.empty()) return fault;
  Origin of_answer;
  const bool is_of_answer = ParseOrigin(origin, &of_answer);
  const bool is_ordinary = kind == KindName(Kind::kOrdinary);
  const bool is_forged = kind.starts_with(KindName(Kind::kForgedBounce));
  const bool is_of_ordinary = origin == "ham" || origin == "list-unlabelled";
  const bool is_for_answers = kind != "unlabelled" && !is_ordinary;
  if ((is_for_answers && is_of_ordinary) || (is_for_answers && !is_forged && origin == "spam")) {
    return "origin '" + std::string(origin) + "' is of ordinary mail, not of kind " +
           std::string(kind) + "; an answer's origin is legitimate, backscatter or undetermined";
  }
  if (is_ordinary && is_of_answer) {
    return "origin '" + std::string(origin) +
           "' is of an answer, not of ordinary mail; that is ham, spam or na";
  }
  if (source.empty()) return "no source; name where the message came from, folds are cut by it";
  return {};
}

}  // namespace backstop::corpus
