// Html to text in one pass: text is copied, references decoded, tags dropped or turned into a line
// end. A link's target follows its text, since what a link says and where it leads are both worth
// reading.

#include <algorithm>
#include <array>
#include <utility>

#include "base/byte_set.h"
#include "base/bytes.h"
#include "decode/decode.h"
#include "decode/html_link.h"
#include "decode/html_tag.h"
#include "decode/utf8.h"
#include "simd/kernels.h"

namespace backstop::decode {

namespace {

constexpr uint64_t kHref = PackName("href");
constexpr uint64_t kStyle = PackName("style");
constexpr uint64_t kHidden = PackName("hidden");
constexpr uint64_t kScript = PackName("script");

enum class Effect : uint8_t { kNone, kLineEnd, kCell, kSkipContent, kLink, kImage, kForm };

struct Element {
  uint64_t name;
  Effect effect;
};

// Names that are not here have no effect.
constexpr Element kElements[] = {
    {PackName("a"), Effect::kLink},
    {PackName("img"), Effect::kImage},
    {PackName("form"), Effect::kForm},
    {PackName("input"), Effect::kForm},
    {PackName("td"), Effect::kCell},
    {PackName("th"), Effect::kCell},
    {kScript, Effect::kSkipContent},
    {kStyle, Effect::kSkipContent},
    {PackName("address"), Effect::kLineEnd},
    {PackName("article"), Effect::kLineEnd},
    {PackName("blockquote"), Effect::kLineEnd},
    {PackName("body"), Effect::kLineEnd},
    {PackName("br"), Effect::kLineEnd},
    {PackName("center"), Effect::kLineEnd},
    {PackName("dd"), Effect::kLineEnd},
    {PackName("div"), Effect::kLineEnd},
    {PackName("dl"), Effect::kLineEnd},
    {PackName("dt"), Effect::kLineEnd},
    {PackName("footer"), Effect::kLineEnd},
    {PackName("h1"), Effect::kLineEnd},
    {PackName("h2"), Effect::kLineEnd},
    {PackName("h3"), Effect::kLineEnd},
    {PackName("h4"), Effect::kLineEnd},
    {PackName("h5"), Effect::kLineEnd},
    {PackName("h6"), Effect::kLineEnd},
    {PackName("head"), Effect::kLineEnd},
    {PackName("header"), Effect::kLineEnd},
    {PackName("hr"), Effect::kLineEnd},
    {PackName("html"), Effect::kLineEnd},
    {PackName("li"), Effect::kLineEnd},
    {PackName("ol"), Effect::kLineEnd},
    {PackName("option"), Effect::kLineEnd},
    {PackName("p"), Effect::kLineEnd},
    {PackName("pre"), Effect::kLineEnd},
    {PackName("section"), Effect::kLineEnd},
    {PackName("table"), Effect::kLineEnd},
    {PackName("title"), Effect::kLineEnd},
    {PackName("tr"), Effect::kLineEnd},
    {PackName("ul"), Effect::kLineEnd},
};

// Open addressing; an empty slot has name 0.
constexpr size_t kSlots = 128;
constexpr size_t SlotOf(uint64_t name) { return name * 0x9E3779B97F4A7C15u >> 57; }
static_assert(kSlots == 1u << 7, "SlotOf gives seven bits");
constexpr auto kElementSlots = [] {
  std::array<Element, kSlots> slots{};
  for (const Element& element : kElements) {
    size_t slot = SlotOf(element.name);
    while (slots[slot].name != 0) slot = (slot + 1) % kSlots;
    slots[slot] = element;
  }
  return slots;
}();

Effect EffectOf(uint64_t name) {
  size_t slot = SlotOf(name);
  while (kElementSlots[slot].name != 0 && kElementSlots[slot].name != name)
    slot = (slot + 1) % kSlots;
  return kElementSlots[slot].effect;
}

constexpr size_t kLongestLink = 2048;  // browsers' habit; more is bait for memory

// "onload" and its like.
bool IsEventHandler(std::string_view name, uint64_t packed) {
  return (packed & 0xFFFF) == PackName("on") && name.size() >= 5 && IsAlpha(name[2]);
}

class HtmlReader {
 public:
  HtmlReader(std::string_view html, std::span<char> out, HtmlFacts* facts)
      : html_(html), sink_(out), facts_(facts) {}

  Decoded Read() {
    while (at_ < html_.size() && !sink_.is_capped()) {
      const size_t text = at_;
      at_ = simd::FindEither(html_, at_, '<', '&');
      sink_.CopyPiece(html_, text, at_);
      if (at_ == html_.size()) break;
      if (html_[at_] == '&') {
        at_ += PutReference(html_.substr(at_));
      } else {
        ReadMarkup();
      }
    }
    CloseLink();
    return sink_.result();
  }

 private:
  // The reference at the front of `in`, or its '&'. Returns how much was taken.
  size_t PutReference(std::string_view in) {
    const CharacterReference reference = ReadCharacterReference(in);
    sink_.Put(reference.length > 0 ? reference.code_point : '&');
    return std::max(reference.length, size_t{1});
  }

  void ReadMarkup() {
    const char next = at_ + 1 < html_.size() ? html_[at_ + 1] : '\0';
    const bool is_end = next == '/';
    const size_t name = at_ + (is_end ? 2 : 1);
    if (name < html_.size() && IsAlpha(html_[name])) {
      ReadTag(name, is_end);
    } else if (html_.substr(at_).starts_with("<!--")) {
      SkipPast("-->", at_ + 2);
    } else if (next == '!' || next == '?') {
      SkipPast(">", at_ + 2);
    } else {
      sink_.Put('<');
      ++at_;
    }
  }

  void SkipPast(std::string_view mark, size_t from) {
    const size_t found = html_.find(mark, from);
    at_ = found == std::string_view::npos ? html_.size() : found + mark.size();
  }

  void ReadTag(size_t name_begin, bool is_end) {
    ++facts_->tags;
    static constexpr ByteSet kNameEnds(" \t\r\n>/");
    const size_t name_end = kNameEnds.Find(html_, name_begin);
    const std::string_view name = html_.substr(name_begin, name_end - name_begin);
    const uint64_t packed_name = LowerBlock(FrontBytesIn(html_, name_begin, name_end));
    if (name_end < html_.size() && html_[name_end] == '>') {
      at_ = name_end + 1;
      return Apply(name, packed_name, is_end, {});
    }
    TagReader reader(html_, name_end, &unclosed_quotes_);
    std::string_view href;
    Attribute attribute;
    while (reader.Next(&attribute)) {
      const uint64_t packed = PackName(attribute.name);
      if (!is_end) Count(attribute, packed);
      if (packed == kHref && href.empty()) href = Trim(attribute.value);
    }
    at_ = reader.end();
    Apply(name, packed_name, is_end, href);
  }

  void Count(const Attribute& attribute, uint64_t packed) {
    if (IsEventHandler(attribute.name, packed)) ++facts_->scripts;
    if (packed == kHidden || (packed == kStyle && IsHidingStyle(attribute.value))) ++facts_->hidden;
  }

  void Apply(std::string_view name, uint64_t packed, bool is_end, std::string_view href) {
    switch (EffectOf(packed)) {
      case Effect::kNone:
        break;
      case Effect::kLineEnd:
        sink_.Put('\n');
        break;
      case Effect::kCell:
        sink_.Put('\t');
        break;
      case Effect::kSkipContent:
        facts_->scripts += !is_end && packed == kScript;
        if (!is_end) SkipContent(name);
        break;
      case Effect::kLink:
        CloseLink();
        if (!is_end && !href.empty()) OpenLink(href);
        break;
      case Effect::kImage:
        facts_->images += !is_end;
        break;
      case Effect::kForm:
        facts_->forms += !is_end;
        sink_.Put('\n');
        break;
    }
  }

  // To the matching end tag, which is read as any other.
  void SkipContent(std::string_view name) {
    while (at_ < html_.size()) {
      at_ = std::min(html_.find('<', at_), html_.size());
      const std::string_view rest = html_.substr(at_);
      if (rest.size() > 1 && rest[1] == '/' && StartsWithNoCase(rest.substr(2), name)) return;
      if (!rest.empty()) ++at_;
    }
  }

  void OpenLink(std::string_view href) {
    ++facts_->links;
    if (StartsWithNoCase(href, "javascript:")) {
      ++facts_->scripts;
    } else if (href.front() != '#') {
      href_ = href.substr(0, kLongestLink);
      link_text_ = sink_.size();
    }
  }

  void CloseLink() {
    if (href_.empty()) return;
    const std::string_view href = std::exchange(href_, {});
    const std::string_view text_host = HostOfUrl(sink_.written().substr(link_text_));
    sink_.Copy(" <");
    const size_t begin = sink_.size();
    PutUrl(href);
    const std::string_view host = HostOfUrl(sink_.written().substr(begin));
    facts_->mismatched_links += !text_host.empty() && !host.empty() && !IsSameSite(text_host, host);
    sink_.Put('>');
  }

  // Without its blanks, as browsers read it.
  void PutUrl(std::string_view url) {
    for (size_t at = 0; at < url.size();) {
      static constexpr ByteSet kUnclean("& \t\r\n");
      const size_t clean = kUnclean.Find(url, at);
      sink_.CopyPiece(url, at, clean);
      at = clean;
      if (at < url.size()) at += url[at] == '&' ? PutReference(url.substr(at)) : 1;
    }
  }

  std::string_view html_;
  TextSink sink_;
  HtmlFacts* facts_;
  size_t at_ = 0;
  uint8_t unclosed_quotes_ = 0;
  std::string_view href_;  // of the link that is open
  size_t link_text_ = 0;   // where its text begins in the output
};

}  // namespace

Decoded HtmlToText(std::string_view html, std::span<char> out, HtmlFacts* facts) {
  HtmlFacts unwanted;
  return HtmlReader(html, out, facts != nullptr ? facts : &unwanted).Read();
}

}  // namespace backstop::decode
