// The returned table, second half: what the returned message's body says by its shape. Phrases and
// words are not here: patterns and the dictionary have those.

#include <algorithm>

#include "base/bytes.h"
#include "features/original_questions.h"
#include "features/structure.h"

namespace backstop::features {
namespace {

using F = OriginalFacts;
using namespace original;  // NOLINT(google-build-using-namespace): the questions that the rows ask

// "accents|cyrillic|east_asian|other"
int ScriptClass(const BodyFacts& body) {
  if (body.unspaced > 20) return 2;
  if (body.cyrillic > 20) return 1;
  if (body.other_script > 20) return 3;
  return 50 * body.latin > body.letters && body.latin > 0 ? 0 : -1;
}

constexpr Row<F> kRows[] = {
    {"struct.original.form", "form of its text", "none|plain|html|both",
     [](const F& f) {
       return f.body.text.has_plain ? (f.body.text.has_html ? 3 : 1) : f.body.text.has_html ? 2 : 0;
     }},
    {"struct.original.words", "words of its text",
     "up_to_10|11_to_30|31_to_80|81_to_200|201_to_500|501_to_1200|more",
     [](const F& f) {
       return BinOf<uint32_t>(f.body.words, {10, 30, 80, 200, 500, 1200});
     }},
    {"struct.original.word_length", "mean length of its words, tenths of a byte",
     "up_to_38|39_to_42|43_to_46|47_to_52|more",
     [](const F& f) {
       return f.body.words < 5
                  ? -1
                  : BinOf<uint32_t>(10 * f.body.word_bytes / f.body.words, {38, 42, 46, 52});
     }},
    {"struct.original.quoted", "share of quoted lines", "some|third|most",
     [](const F& f) {
       return f.body.quoted == 0 ? -1
                                 : BinOf<uint32_t>(100 * f.body.quoted / f.body.lines, {33, 66});
     }},
    {"struct.original.signature", "has a signature behind \"-- \"", "",
     [](const F& f) { return Yes(f.body.has_signature); }},
    {"struct.original.attribution", "quotes somebody (\"... wrote:\")", "",
     [](const F& f) { return Yes(f.body.has_attribution); }},
    {"struct.original.diff", "has the lines of a patch", "",
     [](const F& f) { return Yes(f.body.diff > 1); }},
    {"struct.original.code", "has lines that end as code does", "",
     [](const F& f) { return Yes(f.body.code >= 4); }},
    {"struct.original.signed_off", "has Signed-off-by or its like", "",
     [](const F& f) { return Yes(f.body.has_signed_off); }},
    {"struct.original.pgp", "has an OpenPGP block", "",
     [](const F& f) { return Yes(f.body.has_pgp); }},
    {"struct.original.forward_mark", "has a forwarded or quoted original below a mark", "",
     [](const F& f) { return Yes(f.body.has_forward_mark); }},
    {"struct.original.paths", "names paths or functions", "",
     [](const F& f) { return Yes(f.body.has_paths); }},
    {"struct.original.bullets", "has a bulleted list", "",
     [](const F& f) { return Yes(f.body.bullets > 0); }},
    {"struct.original.first_person", "says I", "",
     [](const F& f) { return Yes(f.body.has_first_person); }},
    {"struct.original.contractions", "has contractions (don't, it's)", "",
     [](const F& f) { return Yes(f.body.contractions > 0); }},
    {"struct.original.smiley", "has a smiley", "",
     [](const F& f) { return Yes(f.body.has_smiley); }},
    {"struct.original.address_in_text", "names a mail address", "",
     [](const F& f) { return Yes(f.body.addresses > 0); }},
    {"struct.original.phone", "has a telephone number", "",
     [](const F& f) { return Yes(f.body.has_phone); }},
    {"struct.original.money", "sums of money", "1|2_to_4|more",
     [](const F& f) {
       return f.body.money == 0 ? -1 : BinOf<uint32_t>(f.body.money, {1, 4});
     }},
    {"struct.original.percent", "per cent signs", "1|2_to_4|more",
     [](const F& f) {
       return f.body.percents == 0 ? -1 : BinOf<uint32_t>(f.body.percents, {1, 4});
     }},
    {"struct.original.exclamations", "exclamation marks", "1|2_to_3|4_to_8|more",
     [](const F& f) {
       return f.body.exclamations == 0 ? -1 : BinOf<uint32_t>(f.body.exclamations, {1, 3, 8});
     }},
    {"struct.original.capitals", "share of capital letters, per cent",
     "up_to_3|4_to_6|7_to_12|13_to_25|more",
     [](const F& f) {
       return f.body.letters < 20
                  ? -1
                  : BinOf<uint32_t>(100 * f.body.upper / f.body.letters, {3, 6, 12, 25});
     }},
    {"struct.original.capital_words", "share of words in capitals, per thousand",
     "none|up_to_10|11_to_30|31_to_100|more",
     [](const F& f) {
       return f.body.words < 5
                  ? -1
                  : BinOf<uint32_t>(1000 * f.body.capital_words / f.body.words, {0, 10, 30, 100});
     }},
    {"struct.original.longest_line", "longest line", "up_to_60|61_to_80|81_to_200|more",
     [](const F& f) {
       return f.body.lines == 0 || f.body.text.is_only_html
                  ? -1
                  : BinOf<uint32_t>(f.body.longest_line, {60, 80, 200});
     }},
    {"struct.original.spaced_letters", "spells words with gaps", "",
     [](const F& f) { return Yes(f.body.has_spaced_letters); }},
    {"struct.original.script", "writing beyond ASCII", "accents|cyrillic|east_asian|other",
     [](const F& f) { return ScriptClass(f.body); }},
    {"struct.original.broken_characters", "has characters that its charset does not have", "",
     [](const F& f) { return Yes(f.body.broken > 0); }},
    {"struct.original.base64_text", "its text is in base64", "",
     [](const F& f) { return Yes(f.body.text.has_base64); }},
    {"struct.original.quoted_printable_text", "its text is quoted-printable", "",
     [](const F& f) { return Yes(f.body.text.has_quoted_printable); }},
    {"struct.original.links", "links", "none|1|2_to_3|4_to_8|9_to_20|more",
     [](const F& f) {
       return BinOf<uint32_t>(f.body.links.links, {0, 1, 3, 8, 20});
     }},
    {"struct.original.link_organisations", "organisations that its links lead to",
     "1|2|3_to_4|more",
     [](const F& f) {
       return f.body.links.organisations == 0
                  ? -1
                  : BinOf<uint32_t>(f.body.links.organisations, {1, 2, 4});
     }},
    {"struct.original.single_foreign_link",
     "all its links lead to one organisation that is not From's", "",
     [](const F& f) {
       return Yes(f.body.links.organisations == 1 && f.body.links.from_organisation == 0);
     }},
    {"struct.original.own_links", "links to From's own organisation", "",
     [](const F& f) { return Yes(f.body.links.from_organisation > 0); }},
    {"struct.original.root_links", "every link is to the root of a host", "",
     [](const F& f) {
       return Yes(f.body.links.links > 0 && f.body.links.roots == f.body.links.links);
     }},
    {"struct.original.ip_link", "a link names a bare IP address", "",
     [](const F& f) { return Yes(f.body.links.ip_hosts > 0); }},
    {"struct.original.at_link", "a link hides its host behind an @", "",
     [](const F& f) { return Yes(f.body.links.at_signs > 0); }},
    {"struct.original.port_link", "a link names a port", "",
     [](const F& f) { return Yes(f.body.links.ports > 0); }},
    {"struct.original.percent_host", "a link's host is percent-encoded", "",
     [](const F& f) { return Yes(f.body.links.percent_hosts > 0); }},
    {"struct.original.deep_host", "a link's host has five labels or more", "",
     [](const F& f) { return Yes(f.body.links.deep_hosts > 0); }},
    {"struct.original.digit_host", "a link's host has four digits or more", "",
     [](const F& f) { return Yes(f.body.links.digit_hosts > 0); }},
    {"struct.original.cheap_top", "a link leads to a cheap top-level domain", "",
     [](const F& f) { return Yes(f.body.links.cheap_tops > 0); }},
    {"struct.original.long_link", "a link is longer than 150 bytes", "",
     [](const F& f) { return Yes(f.body.links.long_links > 0); }},
    {"struct.original.id_link", "a link carries an identifier of the reader", "",
     [](const F& f) { return Yes(f.body.links.id_parameters > 0); }},
    {"struct.original.opt_out_link", "has a link to unsubscribe", "",
     [](const F& f) { return Yes(f.body.links.opt_outs > 0); }},
    {"struct.original.script_link", "a link leads to a script or program", "",
     [](const F& f) { return Yes(f.body.links.scripts > 0); }},
    {"struct.original.short_link", "uses a link shortener", "",
     [](const F& f) { return Yes(f.body.links.shorteners > 0); }},
    {"struct.original.mail_link", "has a mailto: link", "",
     [](const F& f) { return Yes(f.body.links.mail_links > 0); }},
    {"struct.original.html_images", "images in its html", "none|1|2_to_3|4_to_10|more",
     [](const F& f) {
       return f.body.text.has_html ? BinOf<uint32_t>(f.body.text.html.images, {0, 1, 3, 10}) : -1;
     }},
    {"struct.original.image_only", "images and hardly a word", "",
     [](const F& f) { return Yes(f.body.text.html.images > 0 && f.body.words < 30); }},
    {"struct.original.one_link_html", "its html has one link", "",
     [](const F& f) { return Yes(f.body.text.has_html && f.body.text.html.links == 1); }},
    {"struct.original.html_form", "its html has a form", "",
     [](const F& f) { return Yes(f.body.text.html.forms > 0); }},
    {"struct.original.html_script", "its html has a script", "",
     [](const F& f) { return Yes(f.body.text.html.scripts > 0); }},
    {"struct.original.hidden_text", "its html hides text", "",
     [](const F& f) { return Yes(f.body.text.html.hidden > 0); }},
    {"struct.original.mismatched_link", "a link shows another host than it leads to", "",
     [](const F& f) { return Yes(f.body.text.html.mismatched_links > 0); }},
    {"struct.original.html_text_share", "share of text in its html, per cent",
     "up_to_5|6_to_15|16_to_35|36_to_60|more",
     [](const F& f) {
       return f.body.text.html_bytes == 0 || !f.body.text.is_only_html
                  ? -1
                  : BinOf<size_t>(100 * f.body.text.raw.size() / f.body.text.html_bytes,
                                  {5, 15, 35, 60});
     }},
    {"struct.original.html_tags", "tags in its html", "up_to_20|21_to_100|101_to_400|more",
     [](const F& f) {
       return f.body.text.has_html ? BinOf<uint32_t>(f.body.text.html.tags, {20, 100, 400}) : -1;
     }},
    {"struct.original.image_part", "has an image", "",
     [](const F& f) { return Yes(f.shape.images > 0); }},
    {"struct.original.related_parts", "has parts that its html shows", "",
     [](const F& f) { return Yes(f.shape.has_related); }},
    {"struct.original.executable", "has an executable attached", "",
     [](const F& f) { return Yes(f.shape.executables > 0); }},
    {"struct.original.archive", "has an archive attached", "",
     [](const F& f) { return Yes(f.shape.archives > 0); }},
    {"struct.original.web_page", "has a web page attached", "",
     [](const F& f) { return Yes(f.shape.web_pages > 0); }},
    {"struct.original.document", "has an office document attached", "",
     [](const F& f) { return Yes(f.shape.documents > 0); }},
    {"struct.original.text_file", "has a text file or patch attached", "",
     [](const F& f) { return Yes(f.shape.text_files > 0); }},
    {"struct.original.signed", "is signed (PGP or S/MIME)", "",
     [](const F& f) { return Yes(f.shape.signatures > 0); }},
    {"struct.original.half_alternative", "a multipart/alternative with one form of text", "",
     [](const F& f) {
       return Yes(f.shape.top == mime::MediaType::kMultipartAlternative &&
                  (f.shape.texts == 0 || f.shape.htmls == 0));
     }},
    {"struct.original.mixed_single", "a multipart/mixed with one part", "",
     [](const F& f) {
       return Yes(f.shape.top == mime::MediaType::kMultipartMixed && f.shape.parts <= 2);
     }},
};

}  // namespace

std::span<const Row<OriginalFacts>> OriginalBodyRows() { return kRows; }

}  // namespace backstop::features
