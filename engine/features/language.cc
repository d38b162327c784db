// Non-Latin scripts nearly name the language; Latin text goes by votes of its function words, a
// word that n languages share counting 1/n for each.

#include "features/language.h"

#include <algorithm>
#include <array>
#include <bit>

#include "simd/kernels.h"

namespace backstop::features {
namespace {

struct SmallWords {
  std::string_view language;
  std::string_view words;  // folded, of two letters at least
};

// clang-format off
constexpr SmallWords kLatin[] = {
    {"en", "the of and to in is that for it was on are with as be at this have from or by not your you will has been could"},
    {"de", "der die das und ist nicht ihre ich sie wurde eine ein zu von mit für auf den dem des sich anfrage nachricht ihrer kam hast du aber nach hallo bin im es wird konnte werden ihr bei bis"},
    {"fr", "le la les des et est vous votre que pour dans une un du au pas ne sur je nous avec été pu être ce cette qui suis par plus"},
    {"es", "el la los las que de no en un una su por para con es se del al ha lo como más este esta mensaje correo buzón hasta día está sido estoy pudo usted sus le"},
    {"pt", "não de que em um uma para com os do da sua seu se por foi ao ser esta este você na no mais mensagem caixa estarei até dia responderei está as dos pôde estou"},
    {"it", "il di che non la per un una è stato del della con sono al si gli ha dei nel suo questo messaggio possibile alla sua ho le"},
    {"nl", "de het een van en is niet dat uw op voor met ik zijn aan kon worden bericht deze wordt er naar bij tot ben was bezorgd"},
    {"sv", "och att det som är inte på för av med till den har jag ett din ditt du kunde från om vi detta eller meddelande"},
    {"da", "og at det er ikke på for af med til den har jeg en din du kunne fra om vi dette eller der holder ferie svarer tilbage blev være denne"},
    {"no", "og at det er ikke på for av med til den har jeg en din du kunne fra om vi dette eller som ble være denne når"},
    {"fi", "ja ei on että se ole oli joka viesti viestiä vastaanottajalle mutta tai kun olen hän tämä viestiäsi lomalla vastaan lähettäjä sen niin voitu ovat vain"},
    {"pl", "nie się na do to jest że za od po jak dla ta ten wiadomość została przez jestem być ze można odpowiem wiadomości proszę dostarczona zostały twoja oraz"},
    {"cs", "se na je že do pro za od po jako nebo byla zpráva vaše této není jsem být zprávu která ve schránka příjemci nepodařilo který bylo aby"},
    {"sk", "sa na je že do pre za od po ako alebo bola správa vaša nie som byť správu ktorá vo ktorý kancelárii odpoviem príjemca bolo aby"},
    {"hu", "az és nem hogy egy is ez van volt kézbesíteni meg vagyok csak mint el ha címzett üzenet vagy szabadságon levél olvasom már kell azt levelet sikerült"},
    {"ro", "și nu este un să la pe de cu care în pentru fost mesajul dumneavoastră sunt din mai putut către se fi până prin"},
    {"tr", "ve bir bu için ile da de çok gibi ileti iletiniz olarak en kadar sonra adresi daha ne olan mesaj izindeyim iletiler edildi edilemedi alıcı size posta yıllık"},
    {"hr", "je nije se na da od za su poruka vašu ili kako do sam nisu bila što biti koji može vam godišnjem odmoru"},
    {"sl", "je ni se na da za od so sporočilo vaše ali kako do sem niso bila kar biti ki lahko vam dopustu bilo"},
    {"ca", "el la els les que de no en un una per amb és del al ha vostre missatge aquest aquesta estat pogut són"},
    {"vi", "không và của là có cho được các trong với một tôi bạn thư này đã sẽ đến người gửi khi từ sau"},
    {"id", "yang dan di tidak untuk dengan ini dari pada dapat anda saya pesan akan ke sudah telah sedang adalah itu kami"},
    {"et", "ja ei on et see kui oma ning või ma teie kiri sõnum saaja mis olen kuid ole ka saa kohale"},
    {"lv", "un ir nav uz no ar par ka jūsu ziņojums kas vai es tika lai tas bet ziņu nevar"},
    {"lt", "ir yra ne kad su iš už jūsų laiškas kuris ar aš buvo bet tai nuo į per tik negali"},
};
// clang-format on
static_assert(std::size(kLatin) <= 32, "a bit for each language");

// Of a text's begin; reports say in the first lines what they have to say.
constexpr size_t kMaxText = 1024;
constexpr size_t kMaxVotes = 120;
constexpr float kLeastVotes = 1.2f;  // more than one word that no other language has
constexpr float kLeastLead = 1.15f;  // of the winner over the next: Danish and Norwegian are close

enum Script {
  kHan,
  kKana,
  kHangul,
  kCyrillic,
  kUkrainian,
  kRussian,
  kHardSign,
  kGreek,
  kHebrew,
  kArabic,
  kPersian,
  kThai,
  kLatinScript,
  kScripts
};

// Of a code point beyond ASCII; kLatinScript for all that decides nothing.
Script ScriptOf(uint32_t c) {
  if (c >= 0x4E00 && c <= 0x9FFF) return kHan;
  if (c >= 0x3040 && c <= 0x30FF) return kKana;
  if (c >= 0xAC00 && c <= 0xD7A3) return kHangul;
  if (c == 0x456 || c == 0x457 || c == 0x454 || c == 0x491) return kUkrainian;
  if (c == 0x44A) return kHardSign;
  if (c == 0x44B || c == 0x44D || c == 0x451) return kRussian;
  if (c >= 0x400 && c <= 0x4FF) return kCyrillic;
  if (c >= 0x370 && c <= 0x3FF) return kGreek;
  if (c >= 0x590 && c <= 0x5FF) return kHebrew;
  if (c == 0x67E || c == 0x686 || c == 0x698 || c == 0x6AF || c == 0x6CC) return kPersian;
  if (c >= 0x600 && c <= 0x6FF) return kArabic;
  if (c >= 0xE00 && c <= 0xE7F) return kThai;
  return kLatinScript;
}

using Counts = std::array<uint32_t, kScripts>;

// Letters by script; folded text is valid UTF-8 or nearly so, and a stray byte counts for nothing.
Counts CountScripts(std::string_view text) {
  Counts counts{};
  const auto byte = [&](size_t at) { return static_cast<unsigned char>(text[at]); };
  for (size_t i = 0; i < text.size();) {
    const unsigned char lead = byte(i);
    const size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead < 0x80) {
      counts[kLatinScript] += lead >= 'a' && lead <= 'z';
    } else if (length == 2 && i + 1 < text.size()) {
      ++counts[ScriptOf((lead & 0x1Fu) << 6 | (byte(i + 1) & 0x3Fu))];
    } else if (length == 3 && i + 2 < text.size()) {
      ++counts[ScriptOf((lead & 0xFu) << 12 | (byte(i + 1) & 0x3Fu) << 6 | (byte(i + 2) & 0x3Fu))];
    }
    i += length;
  }
  return counts;
}

// Empty: Latin, or no letters. Letters that are not Latin count four times: addresses and codes are
// Latin in any report.
std::string_view ByScript(const Counts& n) {
  const uint32_t cyrillic = n[kCyrillic] + n[kUkrainian] + n[kRussian] + n[kHardSign];
  const uint32_t arabic = n[kArabic] + n[kPersian];
  const uint32_t east = n[kHan] + n[kKana];
  const uint32_t most =
      std::max({cyrillic, arabic, east, n[kHangul], n[kGreek], n[kHebrew], n[kThai]});
  if (most < 4 || 4 * most < n[kLatinScript]) return {};
  if (most == n[kHangul]) return "ko";
  if (most == east) return 10 * n[kKana] > east ? "ja" : "zh";
  if (most == cyrillic) {
    if (n[kRussian] == 0 && n[kHardSign] > 0) return "bg";
    return n[kUkrainian] > n[kRussian] ? "uk" : "ru";
  }
  if (most == arabic) return 20 * n[kPersian] > arabic ? "fa" : "ar";
  return most == n[kGreek] ? "el" : most == n[kHebrew] ? "he" : "th";
}

}  // namespace

LanguageGuesser::LanguageGuesser() : entries_(std::make_unique<Entry[]>(kEntries)) {
  for (uint32_t language = 0; language < std::size(kLatin); ++language) {
    std::string_view rest = kLatin[language].words;
    while (!rest.empty()) {
      const std::string_view word = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(rest.size(), word.size() + 1));
      const uint64_t hash = WordHash(word);
      size_t at = hash % kEntries;
      while (entries_[at].languages != 0 && entries_[at].tag != TagOf(hash))
        at = (at + 1) % kEntries;
      Entry& entry = entries_[at];
      entry.tag = TagOf(hash);
      entry.languages |= 1u << language;
      entry.vote = 1.0f / static_cast<float>(std::popcount(entry.languages));
      has_home_[hash % kEntries / 64] |= uint64_t{1} << hash % 64;
    }
  }
}

std::string_view LanguageGuesser::GuessLatin(std::span<const Word> words) const {
  // Most words are of no list: without a branch for each.
  std::array<uint64_t, kMaxVotes + 1> hashes;
  size_t count = 0;
  for (const Word& word : words.first(std::min(words.size(), kMaxVotes))) {
    hashes[count] = word.hash;
    count += has_home_[word.hash % kEntries / 64] >> word.hash % 64 & 1;
  }
  std::array<float, std::size(kLatin)> votes{};
  for (const uint64_t hash : std::span(hashes).first(count)) {
    size_t at = hash % kEntries;
    while (entries_[at].languages != 0 && entries_[at].tag != TagOf(hash)) at = (at + 1) % kEntries;
    for (uint32_t left = entries_[at].languages; left != 0; left &= left - 1)
      votes[static_cast<size_t>(std::countr_zero(left))] += entries_[at].vote;
  }
  const size_t best =
      static_cast<size_t>(std::max_element(votes.begin(), votes.end()) - votes.begin());
  float next = 0;
  for (size_t i = 0; i < votes.size(); ++i) {
    if (i != best) next = std::max(next, votes[i]);
  }
  return votes[best] >= kLeastVotes && votes[best] >= kLeastLead * next ? kLatin[best].language
                                                                        : kNoLanguage;
}

std::string_view LanguageGuesser::Guess(std::string_view folded,
                                        std::span<const Word> words) const {
  folded = folded.substr(0, kMaxText);
  if (simd::AsciiPrefix(folded) == folded.size()) return GuessLatin(words);
  const std::string_view by_script = ByScript(CountScripts(folded));
  return by_script.empty() ? GuessLatin(words) : by_script;
}

}  // namespace backstop::features
