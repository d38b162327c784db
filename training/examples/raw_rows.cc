#include "examples/raw_rows.h"

#include <algorithm>
#include <set>

#include "examples/message_views.h"
#include "grouping/original_keys.h"

namespace backstop::training {
namespace {

std::vector<uint64_t> DistinctTerms(const features::Extractor& extractor,
                                    std::span<const Zone> zones) {
  std::vector<uint64_t> keys;
  for (Zone zone : zones) {
    features::ForEachTerm(
        zone, extractor.words(zone),
        [&keys](uint64_t key, uint32_t, uint32_t, uint32_t) { keys.push_back(key); });
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

std::string_view TextOf(const features::Extractor& extractor, Zone zone,
                        const features::Word& word) {
  return extractor.text(zone).substr(word.begin, word.end - word.begin);
}

std::vector<uint64_t> OriginalKeysOf(const features::Extractor& extractor, const Mail& mail) {
  return corpus::OriginalKeys({mail.id.path, mail.id.index, mail.label.original},
                              extractor.report(), extractor.returned_facts(),
                              extractor.words(Zone::kOriginalBody));
}

// Of a report the explanation; of a returned message its text, or where there is too little of it
// the subject, whose words are all that its head has.
std::string_view LanguageOf(const features::Extractor& extractor,
                            const features::LanguageGuesser& languages, Head head) {
  if (head == Head::kKind) return extractor.language();
  constexpr Zone kBody = Zone::kOriginalBody, kHead = Zone::kOriginalHead;
  const std::string_view of_body = languages.Guess(extractor.text(kBody), extractor.words(kBody));
  const auto subject = extractor.words(kHead);
  if (of_body != features::kNoLanguage || subject.empty()) return of_body;
  const uint32_t begin = subject.front().begin;
  return languages.Guess(extractor.text(kHead).substr(begin, subject.back().end - begin), subject);
}

// The name of a term, or empty when one of its words is a name.
std::string NameUnlessBarred(const features::Extractor& extractor, const NameWords& names,
                             Zone zone, uint32_t first, uint32_t second, uint32_t gap) {
  const auto words = extractor.words(zone);
  if (names.IsName(TextOf(extractor, zone, words[first]))) return {};
  if (gap > 0 && names.IsName(TextOf(extractor, zone, words[second]))) return {};
  return features::TermName(zone, extractor.text(zone), words, first, second, gap);
}

}  // namespace

void TermCounts::SumOver(Team& team) {
  if (team.size() == 1) return;
  std::vector<uint32_t> wide(size_t{1} << 20);
  for (size_t begin = 0; begin < kSlots; begin += wide.size()) {
    for (size_t i = 0; i < wide.size(); ++i)
      wide[i] = slots_[begin + i].load(std::memory_order_relaxed);
    team.Sum(wide);
    for (size_t i = 0; i < wide.size(); ++i)
      slots_[begin + i] = static_cast<uint8_t>(std::min<uint32_t>(wide[i], kFull));
  }
}

std::string TermCounts::Bytes() const {
  std::string bytes(kSlots, 0);
  for (size_t i = 0; i < kSlots; ++i)
    bytes[i] = static_cast<char>(slots_[i].load(std::memory_order_relaxed));
  return bytes;
}

bool TermCounts::Restore(std::string_view bytes) {
  if (bytes.size() != kSlots) return false;
  for (size_t i = 0; i < kSlots; ++i) slots_[i] = static_cast<uint8_t>(bytes[i]);
  return true;
}

void CountMessage(const Recipe& recipe, const Mail& mail, features::Extractor& extractor,
                  TermCounts* counts, NameWords* names) {
  std::set<std::string, std::less<>> name_words;
  std::set<std::string> texts;
  ForEachView(extractor, mail, recipe.sets[mail.set], [&](const RowView& view) {
    for (uint64_t key : DistinctTerms(extractor, view.zones)) counts->Add(key);
    CollectNameWords(extractor.text(view.zones[0]), &name_words);
    const report::Report& read = extractor.report();
    CollectHiddenNames(view.head == Head::kKind ? read.outer : read.returned, extractor.converter(),
                       &name_words);
    for (Zone zone : view.zones) {
      for (const features::Word& word : extractor.words(zone))
        texts.emplace(TextOf(extractor, zone, word));
    }
  });
  names->AddNames(name_words);
  names->AddText({texts.begin(), texts.end()}, mail.label.source_number);
}

void ReadMessage(const Recipe& recipe, const Mail& mail, features::Extractor& extractor,
                 const features::LanguageGuesser& languages, const TermCounts& counts,
                 const NameWords& names, TermTable* terms, RawMessage* out) {
  const FamilyRule* rule = RuleOf(recipe, Head::kOrigin, mail.label.FamilySource(Head::kOrigin));
  const bool is_words_only = rule != nullptr && rule->is_words_only;
  // For kind only copies of one message belong together: two bounces of one original are two
  // wrappers.
  out->group_keys[static_cast<size_t>(Head::kKind)] = {corpus::CopyKey(mail.bytes)};
  ForEachView(extractor, mail, recipe.sets[mail.set], [&](const RowView& view) {
    RawRow raw;
    raw.row.head = view.head;
    raw.row.label =
        static_cast<uint8_t>(view.head == Head::kKind ? static_cast<uint8_t>(mail.label.kind)
                                                      : static_cast<uint8_t>(mail.label.origin));
    raw.row.mode = view.mode;
    raw.row.is_report = view.is_report;
    raw.language = LanguageOf(extractor, languages, view.head);
    const bool is_bare = is_words_only && view.head == Head::kOrigin;
    if (is_bare && view.mode == ReturnMode::kHeaders) return;
    if (!is_bare) raw.fixed.assign(view.fixed.begin(), view.fixed.end());
    std::sort(raw.fixed.begin(), raw.fixed.end());
    raw.fixed.erase(std::unique(raw.fixed.begin(), raw.fixed.end()), raw.fixed.end());
    for (Zone zone : view.zones) {
      features::ForEachTerm(zone, extractor.words(zone),
                            [&](uint64_t key, uint32_t first, uint32_t second, uint32_t gap) {
                              if (counts.Get(key) < recipe.min_messages) return;
                              const uint32_t number = terms->NumberOf(key, [&] {
                                return NameUnlessBarred(extractor, names, zone, first, second, gap);
                              });
                              if (!terms->terms()[number].name.empty()) raw.terms.push_back(number);
                            });
    }
    std::sort(raw.terms.begin(), raw.terms.end());
    raw.terms.erase(std::unique(raw.terms.begin(), raw.terms.end()), raw.terms.end());
    if (out->sender.empty()) out->sender = SenderOf(extractor.text(view.zones[0]));
    std::vector<uint64_t>& keys = out->group_keys[static_cast<size_t>(Head::kOrigin)];
    if (view.head == Head::kOrigin && keys.empty()) keys = OriginalKeysOf(extractor, mail);
    out->rows.push_back(std::move(raw));
  });
}

void ReadSigns(std::string_view message, features::Extractor& extractor, gate::SignReader& reader,
               RawMessage* out) {
  const bool is_read = reader.Read(message, extractor.converter());
  for (RawRow& raw : out->rows) {
    if (raw.row.head != Head::kKind) continue;
    raw.row.is_head_unread = !is_read;
    if (is_read) raw.signs.assign(reader.signs().begin(), reader.signs().end());
    std::sort(raw.signs.begin(), raw.signs.end());
  }
}

}  // namespace backstop::training
