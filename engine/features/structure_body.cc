// The returned table, second half: what the returned body says by its links and its subject. The
// shape of its text and html said nothing beyond its words that held across sources, so it is not
// asked.

#include "features/original_questions.h"
#include "features/structure.h"

namespace backstop::features {
namespace {

using F = OriginalFacts;
using namespace original;  // NOLINT(google-build-using-namespace): the questions that the rows ask

constexpr Row<F> kRows[] = {
    {"struct.original.body", "a body came back", "", [](const F&) { return 0; }},
    {"struct.original.links", "links", "none|1|2_to_3|4_to_8|9_to_20|more",
     [](const F& f) {
       return BinOf<uint32_t>(f.links.links, {0, 1, 3, 8, 20});
     }},
    {"struct.original.link_organisations", "organisations that its links lead to",
     "1|2|3_to_4|more",
     [](const F& f) {
       return f.links.organisations == 0 ? -1 : BinOf<uint32_t>(f.links.organisations, {1, 2, 4});
     }},
    {"struct.original.single_foreign_link",
     "all its links lead to one organisation that is not From's", "",
     [](const F& f) { return Yes(f.links.organisations == 1 && f.links.from_organisation == 0); }},
    {"struct.original.own_links", "links to From's own organisation", "",
     [](const F& f) { return Yes(f.links.from_organisation > 0); }},
    {"struct.original.no_own_links", "has links, none to From's own organisation", "",
     [](const F& f) { return Yes(f.links.links > 0 && f.links.from_organisation == 0); }},
    {"struct.original.secure_link", "a link is https", "",
     [](const F& f) { return Yes(f.links.secure > 0); }},
    {"struct.original.root_links", "every link is to the root of a host", "",
     [](const F& f) { return Yes(f.links.links > 0 && f.links.roots == f.links.links); }},
    {"struct.original.ip_link", "a link names a bare IP address", "",
     [](const F& f) { return Yes(f.links.ip_hosts > 0); }},
    {"struct.original.digit_host", "a link's host has four digits or more", "",
     [](const F& f) { return Yes(f.links.digit_hosts > 0); }},
    {"struct.original.cheap_top", "a link leads to a cheap top-level domain", "",
     [](const F& f) { return Yes(f.links.cheap_tops > 0); }},
    {"struct.original.id_link", "a link carries an identifier of the reader", "",
     [](const F& f) { return Yes(f.links.has_id_parameter); }},
    {"struct.original.opt_out_link", "has a link to unsubscribe", "",
     [](const F& f) { return Yes(f.links.has_opt_out); }},
    {"struct.original.short_link", "uses a link shortener", "",
     [](const F& f) { return Yes(f.links.shorteners > 0); }},
    {"struct.original.subject_in_body", "how many long words of the subject its body has",
     "none|some|most|all", [](const F& f) { return SubjectInBody(f); }},
};

}  // namespace

std::span<const Row<OriginalFacts>> OriginalBodyRows() { return kRows; }

size_t AskOriginalBodyRows(const OriginalFacts& facts, uint32_t first_id, uint32_t* out) {
  return AskRows<kRows>(facts, first_id, out);
}

}  // namespace backstop::features
