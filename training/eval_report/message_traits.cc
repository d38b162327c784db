// A language scores one for each of its function words in the message; the best with at least three
// wins. Scripts that one language or few use are counted by word. The tables are cut by this guess,
// nothing is learnt from it.

#include "eval_report/message_traits.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

namespace backstop::training {
namespace {

constexpr std::string_view kLayoutPrefix = "struct.report.layout.";
constexpr std::string_view kFoundryPrefix = "foundry/";

struct Language {
  std::string_view name;
  std::string_view words;
};
// Function words that few neighbours share.
constexpr Language kLanguages[] = {
    {"en", "the and of to is you for this with that are have was not be it"},
    {"de", "der und die das ist nicht mit ein auf für sie wir von den zu ich"},
    {"fr", "le les des et est pour vous une dans nous que sur pas votre du au"},
    {"es", "el los las que para por una con del está su usted más como es y"},
    {"pt", "não que para uma com você dos das em os seu mais por é o do"},
    {"it", "il che per una non con sono della di gli nel più questo è la dei"},
    {"nl", "het een van en niet voor zijn met dat wij de aan ook op te bij"},
    {"pl", "nie się na jest do że dla oraz przez od jak po to w z i"},
    {"tr", "bir ve için bu ile olarak daha çok değil olan"},
    {"sv", "och att det som för är inte med på jag"},
};
constexpr size_t kLanguageCount = std::size(kLanguages);

enum Script : size_t { kJapanese, kKorean, kChinese, kCyrillic, kArabic, kOther, kScriptCount };
constexpr std::array<std::string_view, kScriptCount> kScriptNames = {
    "ja", "ko", "zh", "cyrillic", "arabic", "other script"};
constexpr uint32_t kMinWords = 3;

// The script of a word's first character beyond Latin; kScriptCount: Latin.
Script ScriptOf(std::string_view word) {
  for (size_t i = 0; i + 1 < word.size(); ++i) {
    const auto lead = static_cast<unsigned char>(word[i]);
    const auto next = static_cast<unsigned char>(word[i + 1]);
    if (lead >= 0xD0 && lead <= 0xD4) return kCyrillic;
    if (lead >= 0xD8 && lead <= 0xDB) return kArabic;
    if (lead == 0xE3 && (next == 0x81 || next == 0x82 || next == 0x83)) return kJapanese;
    if (lead >= 0xEA && lead <= 0xED && !(lead == 0xED && next > 0x9F)) return kKorean;
    if (lead >= 0xE4 && lead <= 0xE9) return kChinese;
    if ((lead >= 0xCE && lead <= 0xCF) || (lead >= 0xD5 && lead <= 0xD7) ||
        (lead >= 0xE0 && lead <= 0xE1))
      return kOther;
  }
  return kScriptCount;
}

// For each term the language or script that it counts for, as a number; kLanguageCount +
// kScriptCount: none.
class TermLanguages {
 public:
  static constexpr size_t kClasses = kLanguageCount + kScriptCount;
  explicit TermLanguages(const Examples& examples) {
    std::unordered_map<std::string_view, std::vector<size_t>> classes;
    for (size_t l = 0; l < kLanguageCount; ++l) {
      const std::string_view words = kLanguages[l].words;
      for (size_t at = 0; at < words.size();) {
        const size_t end = std::min(words.find(' ', at), words.size());
        classes[words.substr(at, end - at)].push_back(l);
        at = end + 1;
      }
    }
    by_term_.resize(examples.terms.size());
    for (size_t t = 0; t < by_term_.size(); ++t) {
      constexpr std::string_view kWord = "/word.";
      const std::string_view name = examples.terms[t].name;
      const size_t at = name.find(kWord);
      if (at == std::string_view::npos) continue;
      const std::string_view word = name.substr(at + kWord.size());
      if (const auto found = classes.find(word); found != classes.end())
        by_term_[t] = found->second;
      const Script script = ScriptOf(word);
      if (script != kScriptCount) by_term_[t].push_back(kLanguageCount + script);
    }
  }
  const std::vector<size_t>& Of(uint32_t term) const { return by_term_[term]; }

 private:
  std::vector<std::vector<size_t>> by_term_;
};

using Counts = std::array<uint32_t, TermLanguages::kClasses>;

std::string NameOf(Counts counts) {
  // Japanese writes many words in Chinese characters, but never without its own.
  if (counts[kLanguageCount + kJapanese] > 0)
    counts[kLanguageCount + kJapanese] += counts[kLanguageCount + kChinese];
  const auto best = std::max_element(counts.begin(), counts.end());
  if (*best < kMinWords) return "unclear";
  const auto at = static_cast<size_t>(best - counts.begin());
  return std::string(at < kLanguageCount ? kLanguages[at].name : kScriptNames[at - kLanguageCount]);
}

}  // namespace

MessageTraits::MessageTraits(const Examples& examples)
    : sources_(examples.sources.size()),
      servers_(examples.messages.size(), "none known"),
      languages_(examples.messages.size()) {
  for (size_t s = 0; s < sources_.size(); ++s) {
    const std::string& source = examples.sources[s];
    if (!source.starts_with(kFoundryPrefix)) continue;
    const size_t begin = kFoundryPrefix.size();
    sources_[s] = source.substr(begin, source.find('/', begin) - begin);
  }
  const TermLanguages term_languages(examples);
  std::vector<Counts> counts(examples.messages.size(), Counts{});
  for (const ExampleRow& row : examples.rows) {
    for (uint32_t term : examples.TermsOf(row)) {
      for (size_t language : term_languages.Of(term)) ++counts[row.message][language];
    }
    if (row.head != Head::kKind) continue;
    for (uint32_t id : examples.FixedOf(row)) {
      const std::string& name = examples.fixed_names[id];
      if (name.starts_with(kLayoutPrefix))
        servers_[row.message] = name.substr(kLayoutPrefix.size());
    }
  }
  for (size_t m = 0; m < counts.size(); ++m) languages_[m] = NameOf(counts[m]);
}

const std::string& MessageTraits::ServerOf(const ExampleRow& row) const {
  if (row.head == Head::kOrigin && !row.is_report) return none_;
  const std::string& of_source = sources_[row.source];
  return of_source.empty() ? servers_[row.message] : of_source;
}

const std::string& MessageTraits::LanguageOf(const ExampleRow& row) const {
  return languages_[row.message];
}

}  // namespace backstop::training
