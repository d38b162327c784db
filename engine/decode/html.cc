// Html to text in one pass: text is copied, references decoded, tags dropped or turned into a line
// end. A link's target follows its text, since what a link says and where it leads are both worth
// reading.

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "decode/decode.h"
#include "decode/html_link.h"
#include "decode/html_tag.h"
#include "decode/utf8.h"

namespace backstop::decode {

namespace {

enum class Effect : uint8_t { kNone, kLineEnd, kSpace, kSkipContent, kLink, kImage, kForm };

struct Element {
  std::string_view name;
  Effect effect;
};

// Sorted. Names that are not here have no effect.
constexpr Element kElements[] = {
    {"a", Effect::kLink},
    {"address", Effect::kLineEnd},
    {"article", Effect::kLineEnd},
    {"blockquote", Effect::kLineEnd},
    {"body", Effect::kLineEnd},
    {"br", Effect::kLineEnd},
    {"center", Effect::kLineEnd},
    {"dd", Effect::kLineEnd},
    {"div", Effect::kLineEnd},
    {"dl", Effect::kLineEnd},
    {"dt", Effect::kLineEnd},
    {"footer", Effect::kLineEnd},
    {"form", Effect::kForm},
    {"h1", Effect::kLineEnd},
    {"h2", Effect::kLineEnd},
    {"h3", Effect::kLineEnd},
    {"h4", Effect::kLineEnd},
    {"h5", Effect::kLineEnd},
    {"h6", Effect::kLineEnd},
    {"head", Effect::kLineEnd},
    {"header", Effect::kLineEnd},
    {"hr", Effect::kLineEnd},
    {"html", Effect::kLineEnd},
    {"img", Effect::kImage},
    {"input", Effect::kForm},
    {"li", Effect::kLineEnd},
    {"ol", Effect::kLineEnd},
    {"option", Effect::kLineEnd},
    {"p", Effect::kLineEnd},
    {"pre", Effect::kLineEnd},
    {"script", Effect::kSkipContent},
    {"section", Effect::kLineEnd},
    {"style", Effect::kSkipContent},
    {"table", Effect::kLineEnd},
    {"td", Effect::kSpace},
    {"th", Effect::kSpace},
    {"title", Effect::kLineEnd},
    {"tr", Effect::kLineEnd},
    {"ul", Effect::kLineEnd},
};
static_assert(std::is_sorted(std::begin(kElements), std::end(kElements),
                             [](const Element& a, const Element& b) { return a.name < b.name; }));

Effect EffectOf(std::string_view name) {
  const auto* found =
      std::lower_bound(std::begin(kElements), std::end(kElements), name,
                       [](const Element& element, std::string_view n) { return element.name < n; });
  return found != std::end(kElements) && found->name == name ? found->effect : Effect::kNone;
}

constexpr size_t kLongestLink = 2048;  // browsers' habit; more is bait for memory

bool IsEventHandler(std::string_view name) {
  return name.size() >= 5 && name.starts_with("on") && IsAlpha(name[2]);
}

class HtmlReader {
 public:
  HtmlReader(std::string_view html, std::span<char> out, HtmlFacts* facts)
      : html_(html), sink_(out), facts_(facts) {}

  Decoded Read() {
    while (at_ < html_.size() && !sink_.is_capped()) {
      const size_t text = at_;
      while (at_ < html_.size() && html_[at_] != '<' && html_[at_] != '&') ++at_;
      sink_.Copy(html_.substr(text, at_ - text));
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
    const std::string_view rest = html_.substr(at_);
    const bool is_end = rest.starts_with("</");
    const size_t name = is_end ? 2 : 1;
    if (rest.starts_with("<!--")) {
      SkipPast("-->", at_ + 2);
    } else if (rest.starts_with("<!") || rest.starts_with("<?")) {
      SkipPast(">", at_ + 2);
    } else if (rest.size() > name && IsAlpha(rest[name])) {
      ReadTag(at_ + name, is_end);
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
    size_t name_end = name_begin;
    while (name_end < html_.size() && !IsBlank(html_[name_end]) && html_[name_end] != '>' &&
           html_[name_end] != '/') {
      ++name_end;
    }
    SmallName name;
    name.Assign(html_.substr(name_begin, name_end - name_begin));
    TagReader reader(html_, name_end, &unclosed_quotes_);
    std::string_view href;
    Attribute attribute;
    while (reader.Next(&attribute)) {
      if (!is_end) Count(attribute);
      if (attribute.name.view() == "href" && href.empty()) href = Trim(attribute.value);
    }
    at_ = reader.end();
    Apply(name.view(), EffectOf(name.view()), is_end, href);
  }

  void Count(const Attribute& attribute) {
    const std::string_view name = attribute.name.view();
    if (IsEventHandler(name)) ++facts_->scripts;
    if (name == "hidden" || (name == "style" && IsHidingStyle(attribute.value))) ++facts_->hidden;
  }

  void Apply(std::string_view name, Effect effect, bool is_end, std::string_view href) {
    switch (effect) {
      case Effect::kNone:
        break;
      case Effect::kLineEnd:
        sink_.Put('\n');
        break;
      case Effect::kSpace:
        sink_.Put(' ');
        break;
      case Effect::kSkipContent:
        facts_->scripts += !is_end && name == "script";
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
    for (size_t i = 0; i < href.size();) {
      if (href[i] == '&') {
        i += PutReference(href.substr(i));
      } else {
        // Browsers drop blanks and control characters; here they would let the target break out of
        // its brackets' line.
        const size_t end = std::min(href.find('&', i), href.size());
        PutUrlBytes(href.substr(i, end - i));
        i = end;
      }
    }
    const std::string_view host = HostOfUrl(sink_.written().substr(begin));
    facts_->mismatched_links += !text_host.empty() && !host.empty() && !IsSameSite(text_host, host);
    sink_.Put('>');
  }

  void PutUrlBytes(std::string_view bytes) {
    while (!bytes.empty()) {
      const size_t clean = std::min(bytes.find_first_of(" \t\r\n"), bytes.size());
      sink_.Copy(bytes.substr(0, clean));
      bytes.remove_prefix(std::min(clean + 1, bytes.size()));
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
