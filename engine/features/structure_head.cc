// The returned table, first half: what the header block of the returned message says. It serves
// alone when only headers came back. Rows were kept that hold in every source of the development
// mail, or that others lean on.

#include <algorithm>

#include "base/byte_set.h"
#include "base/bytes.h"
#include "features/original_questions.h"
#include "features/structure.h"

namespace backstop::features {
namespace {

using F = OriginalFacts;
using namespace original;  // NOLINT(google-build-using-namespace): the questions that the rows ask

constexpr ByteSet kLoudSigns("!$%*|");

constexpr Row<F> kRows[] = {
    {"struct.original.reply_header", "answers another message (In-Reply-To or References)", "",
     [](const F& f) { return Yes(HasReplyHeader(f.head)); }},
    {"struct.original.in_reply_to", "has In-Reply-To", "",
     [](const F& f) { return Yes(f.head.Has(HeaderName::kInReplyTo)); }},
    {"struct.original.references", "has References", "",
     [](const F& f) { return Yes(f.head.Has(HeaderName::kReferences)); }},
    {"struct.original.reply_header_without_subject",
     "has reply headers, yet the subject does not say Re:", "",
     [](const F& f) { return Yes(HasReplyHeader(f.head) && !f.head.subject.is_reply); }},
    {"struct.original.reply_subject", "the subject begins with Re: or its like", "",
     [](const F& f) { return Yes(f.head.subject.is_reply); }},
    {"struct.original.reply_subject_with_header",
     "the subject says Re:, and reply headers bear it out", "",
     [](const F& f) { return Yes(f.head.subject.is_reply && HasReplyHeader(f.head)); }},
    {"struct.original.forward_subject", "the subject begins with Fwd: or its like", "",
     [](const F& f) { return Yes(f.head.subject.is_forward); }},
    {"struct.original.no_agent", "names no mail program", "",
     [](const F& f) {
       return Yes(!f.head.Has(HeaderName::kUserAgent) && !f.head.Has(HeaderName::kXMailer));
     }},
    {"struct.original.x_priority", "has X-Priority", "",
     [](const F& f) { return Yes(f.head.Has(HeaderName::kXPriority)); }},
    {"struct.original.content_language", "has Content-Language", "",
     [](const F& f) { return Yes(f.head.Has(HeaderName::kContentLanguage)); }},
    {"struct.original.content_disposition", "has Content-Disposition in its header", "",
     [](const F& f) { return Yes(f.head.Has(HeaderName::kContentDisposition)); }},
    {"struct.original.no_message_id", "has no Message-ID", "",
     [](const F& f) { return Yes(!f.head.message_id.exists); }},
    {"struct.original.message_id_no_domain", "Message-ID has no domain", "",
     [](const F& f) { return Yes(f.head.message_id.exists && f.head.message_id.domain.empty()); }},
    {"struct.original.message_id_from", "Message-ID's domain is of From's organisation", "",
     [](const F& f) { return Yes(f.head.is_message_id_from); }},
    {"struct.original.message_id_near_from",
     "Message-ID's domain is of From's organisation, yet not the same host", "",
     [](const F& f) {
       return Yes(f.head.is_message_id_from &&
                  !EqualsNoCase(f.head.message_id.domain, f.head.from.domain));
     }},
    {"struct.original.free_from_other_message_id",
     "From is at a free mail provider, Message-ID is not of it", "",
     [](const F& f) {
       return Yes(f.head.is_from_free && !f.head.message_id.domain.empty() &&
                  !f.head.is_message_id_from);
     }},
    {"struct.original.message_id_length", "length of Message-ID's left part",
     "up_to_20|21_to_35|36_to_50|more",
     [](const F& f) {
       return f.head.message_id.exists ? BinOf<size_t>(f.head.message_id.left.size(), {20, 35, 50})
                                       : -1;
     }},
    {"struct.original.message_id_digits", "share of digits in Message-ID's left part, per cent",
     "under_30|30_to_69|more",
     [](const F& f) {
       return f.head.message_id.left.empty()
                  ? -1
                  : BinOf<size_t>(100 * f.head.message_id.digits / f.head.message_id.left.size(),
                                  {29, 69});
     }},
    {"struct.original.message_id_uuid", "Message-ID is a UUID", "",
     [](const F& f) { return Yes(IsUuid(f.head.message_id.left)); }},
    {"struct.original.message_id_outlook", "Message-ID has Outlook's form", "",
     [](const F& f) { return Yes(IsOutlookId(f.head.message_id.left)); }},
    {"struct.original.message_id_mozilla", "Message-ID has Mozilla's form", "",
     [](const F& f) { return Yes(IsMozillaId(f.head.message_id.left)); }},
    {"struct.original.message_id_gmail", "Message-ID has Gmail's form", "",
     [](const F& f) { return Yes(IsGmailId(f.head.message_id.left)); }},
    {"struct.original.message_id_java", "Message-ID has JavaMail's form", "",
     [](const F& f) {
       return Yes(f.head.message_id.left.find("JavaMail") != std::string_view::npos);
     }},
    {"struct.original.path", "whether a host of From's organisation is in the Received lines",
     "own|foreign", [](const F& f) { return static_cast<int>(f.head.path) - 1; }},
    {"struct.original.date_no_weekday", "Date has no weekday", "",
     [](const F& f) { return Yes(f.head.date.is_valid && !f.head.date.has_weekday); }},
    {"struct.original.date_wrong_weekday", "Date's weekday is wrong", "",
     [](const F& f) { return Yes(f.head.date.is_weekday_wrong); }},
    {"struct.original.date_no_zone", "Date has no numeric zone", "",
     [](const F& f) { return Yes(f.head.date.is_valid && !f.head.date.has_numeric_zone); }},
    {"struct.original.date_gmt_word", "Date ends in GMT, UT or UTC", "",
     [](const F& f) { return Yes(f.head.date.has_gmt_word); }},
    {"struct.original.date_odd_zone", "Date's zone is none that exists", "",
     [](const F& f) { return Yes(!f.head.date.is_zone_plausible); }},
    {"struct.original.date_gap", "how far Date is from the nearest Received",
     "10_seconds|2_minutes|hour|day|more", [](const F& f) { return DateGap(f.head); }},
    {"struct.original.date_lead", "Date against the oldest Received",
     "day_before|hours_before|half_hour_before|minutes_before|close|minutes_after|hours_after|day_"
     "after",
     [](const F& f) { return DateLead(f.head); }},
    {"struct.original.from_no_name", "From has no display name", "",
     [](const F& f) { return Yes(f.head.from_name.empty()); }},
    {"struct.original.from_name_quoted", "From's display name is in quotes", "",
     [](const F& f) { return Yes(f.head.Get(HeaderName::kFrom).starts_with('"')); }},
    {"struct.original.from_name_capitals", "From's display name is in capitals", "",
     [](const F& f) { return Yes(IsCapitals(f.head.from_name)); }},
    {"struct.original.from_name_digit", "From's display name has a digit", "",
     [](const F& f) {
       return Yes(std::any_of(f.head.from_name.begin(), f.head.from_name.end(), IsDigit));
     }},
    {"struct.original.from_name_signs", "From's display name has ! $ % * | or a trade mark", "",
     [](const F& f) {
       return Yes(kLoudSigns.IsIn(f.head.from_name) ||
                  f.head.from_name.find("™") != std::string_view::npos ||
                  f.head.from_name.find("®") != std::string_view::npos);
     }},
    {"struct.original.from_role", "From is a role, not a person", "",
     [](const F& f) { return Yes(IsRoleAddress(f.head.from)); }},
    {"struct.original.from_digit", "From's local part has a digit", "",
     [](const F& f) {
       return Yes(std::any_of(f.head.from.local.begin(), f.head.from.local.end(), IsDigit));
     }},
    {"struct.original.from_free", "From is at a free mail provider", "",
     [](const F& f) { return Yes(f.head.is_from_free); }},
    {"struct.original.reply_to", "has Reply-To", "",
     [](const F& f) { return Yes(f.head.Has(HeaderName::kReplyTo)); }},
    {"struct.original.reply_to_same", "Reply-To is of From's organisation", "",
     [](const F& f) { return Yes(f.head.is_reply_to_same); }},
    {"struct.original.reply_to_other", "Reply-To is of another organisation than From", "",
     [](const F& f) {
       return Yes(!f.head.reply_to.domain.empty() && !f.head.from.domain.empty() &&
                  !f.head.is_reply_to_same);
     }},
    {"struct.original.reply_to_other_free",
     "Reply-To is at a free mail provider that is not From's", "",
     [](const F& f) {
       return Yes(!f.head.reply_to.domain.empty() && !f.head.from.domain.empty() &&
                  !f.head.is_reply_to_same && IsFreeMail(f.head.reply_to.domain));
     }},
    {"struct.original.undisclosed", "To names no address", "",
     [](const F& f) { return Yes(f.head.Has(HeaderName::kTo) && f.head.to.count == 0); }},
    {"struct.original.top_type", "Content-Type of the whole",
     "plain|html|mixed|alternative|related|signed", [](const F& f) { return TopType(f.shape); }},
    {"struct.original.charset", "charset of a message that is one text",
     "none|ascii|utf8|latin1|windows_1252|cyrillic|east_asian|other",
     [](const F& f) { return CharsetClass(f.shape); }},
    {"struct.original.charset_quoted", "Content-Type writes its charset in quotes", "",
     [](const F& f) { return Yes(IsCharsetQuoted(f.head.Get(HeaderName::kContentType))); }},
    {"struct.original.boundary_form", "form of the boundary", "next_part|hex",
     [](const F& f) { return BoundaryForm(f.shape.boundary); }},
    {"struct.original.no_subject", "has no Subject or an empty one", "",
     [](const F& f) { return Yes(f.head.subject.text.empty()); }},
    {"struct.original.subject_capitals", "the subject is in capitals", "",
     [](const F& f) {
       return Yes(f.head.subject.letters >= 6 && f.head.subject.upper == f.head.subject.letters);
     }},
    {"struct.original.subject_exclaims", "the subject has an exclamation mark", "",
     [](const F& f) { return Yes(f.head.subject.exclamations > 0); }},
    {"struct.original.subject_exclaims_twice", "the subject has two exclamation marks or more", "",
     [](const F& f) { return Yes(f.head.subject.exclamations > 1); }},
    {"struct.original.subject_money", "the subject has a currency sign", "",
     [](const F& f) { return Yes(f.head.subject.money > 0); }},
    {"struct.original.subject_percent", "the subject has a per cent sign", "",
     [](const F& f) { return Yes(f.head.subject.percents > 0); }},
    {"struct.original.subject_number", "the subject has a number of five digits or more", "",
     [](const F& f) { return Yes(f.head.subject.digit_run >= 5); }},
    {"struct.original.subject_gap", "the subject ends in a word behind a wide gap", "",
     [](const F& f) { return Yes(f.head.subject.has_gap); }},
    {"struct.original.subject_patch", "the subject begins with [PATCH] or [RFC]", "",
     [](const F& f) { return Yes(f.head.subject.is_patch); }},
    {"struct.original.subject_code", "the subject has signs of code or paths", "",
     [](const F& f) { return Yes(f.head.subject.has_code); }},
    {"struct.original.subject_you", "the subject says you or your", "",
     [](const F& f) { return Yes(f.head.subject.has_you); }},
    {"struct.original.subject_greeting", "the subject begins with a greeting", "",
     [](const F& f) { return Yes(f.head.subject.is_greeting); }},
    {"struct.original.subject_beyond_ascii", "the subject has characters beyond ASCII", "",
     [](const F& f) { return Yes(f.head.subject.high > 0); }},
    {"struct.original.subject_not_latin", "most letters of the subject are not Latin", "",
     [](const F& f) {
       return Yes(f.head.subject.foreign > f.head.subject.letters + f.head.subject.latin);
     }},
    {"struct.original.subject_pictograph", "the subject has a pictograph, a bar or a trade mark",
     "", [](const F& f) { return Yes(f.head.subject.has_pictograph); }},
    {"struct.original.subject_encoded", "the subject is in encoded words", "",
     [](const F& f) { return Yes(f.head.subject.is_encoded); }},
    {"struct.original.subject_base64", "the subject is in base64", "",
     [](const F& f) { return Yes(f.head.subject.is_base64); }},
    {"struct.original.subject_quoted_printable", "the subject is in encoded words of form Q", "",
     [](const F& f) { return Yes(f.head.subject.is_encoded && !f.head.subject.is_base64); }},
    {"struct.original.subject_raw_8bit", "the subject has bare 8-bit bytes", "",
     [](const F& f) { return Yes(f.head.subject.is_raw_8bit); }},
};

}  // namespace

std::span<const Row<OriginalFacts>> OriginalHeadRows() { return kRows; }

size_t AskOriginalHeadRows(const OriginalFacts& facts, uint32_t first_id, uint32_t* out) {
  return AskRows<kRows>(facts, first_id, out);
}

}  // namespace backstop::features
