// See outer_questions.h. Words are compared without case, as they stand in the field.

#include "features/outer_questions.h"

#include <algorithm>
#include <iterator>

#include "base/bytes.h"

namespace backstop::features::outer {
namespace {

using F = OuterFacts;
using mime::MediaType;

constexpr std::string_view kDaemons[] = {"mailer-daemon", "mailerdaemon", "mail-daemon",
                                         "mailerdeamon", "mdaemon"};
constexpr std::string_view kPostmasters[] = {"postmaster", "postmast", "mail-administrator",
                                             "mailadmin", "mailadministrator"};
constexpr std::string_view kNoReplies[] = {"noreply",      "no-reply", "donotreply",
                                           "do-not-reply", "no_reply", "no.reply"};
constexpr std::string_view kListAgents[] = {"mailman", "majordomo", "listserv",
                                            "ezmlm",   "sympa",     "lists"};
constexpr std::string_view kOffices[] = {"abuse",    "admin", "administrator", "root",  "support",
                                         "security", "virus", "scanner",       "amavis"};

template <size_t kSize>
bool IsOneOf(std::string_view text, const std::string_view (&words)[kSize]) {
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view word) { return EqualsNoCase(word, text); });
}

bool EndsWithNoCase(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && EqualsNoCase(text.substr(text.size() - end.size()), end);
}

}  // namespace

bool Contains(std::string_view text, std::string_view lower) {
  const auto same = [](char a, char b) { return AsciiLower(a) == b; };
  return std::search(text.begin(), text.end(), lower.begin(), lower.end(), same) != text.end();
}

int SenderRole(const Mailbox& from, std::string_view value) {
  const std::string_view local = from.address.empty() ? Trim(value) : from.local;
  if (local.empty()) return 6;
  if (IsOneOf(local, kDaemons) || StartsWithNoCase(local, "mailer-daemon")) return 0;
  if (IsOneOf(local, kPostmasters)) return 1;
  if (IsOneOf(local, kNoReplies)) return 2;
  const bool is_list = IsOneOf(local, kListAgents) || EndsWithNoCase(local, "-owner") ||
                       EndsWithNoCase(local, "-request") || EndsWithNoCase(local, "-bounces") ||
                       EndsWithNoCase(local, "-help") || StartsWithNoCase(local, "owner-");
  return is_list ? 3 : IsOneOf(local, kOffices) ? 4 : from.address.empty() ? 6 : 5;
}

bool IsDaemon(const F& f) {
  const int role = SenderRole(f.head.from, f.head.Get(HeaderName::kFrom));
  return role <= 1;
}

int AutoSubmitted(std::string_view value) {
  if (value.empty()) return -1;
  if (StartsWithNoCase(value, "auto-replied")) return 0;
  if (StartsWithNoCase(value, "auto-generated")) return 1;
  if (StartsWithNoCase(value, "auto-notified")) return 2;
  return StartsWithNoCase(value, "no") ? 3 : 4;
}

int Precedence(std::string_view value) {
  if (value.empty()) return -1;
  if (StartsWithNoCase(value, "bulk")) return 0;
  if (StartsWithNoCase(value, "list")) return 1;
  if (StartsWithNoCase(value, "junk")) return 2;
  return StartsWithNoCase(value, "auto") ? 3 : 4;
}

int TopType(const ShapeFacts& shape) {
  if (!shape.has_type) return 0;
  switch (shape.top) {
    case MediaType::kTextPlain:
      return 1;
    case MediaType::kTextHtml:
      return 2;
    case MediaType::kMultipartMixed:
      return 3;
    case MediaType::kMultipartAlternative:
      return 4;
    case MediaType::kMultipartRelated:
      return 5;
    case MediaType::kMultipartReport:
      return 6;
    case MediaType::kMultipartSigned:
      return 7;
    default:
      return 8;
  }
}

int ReportType(const F& f) {
  const report::MessageView& outer = f.report.outer;
  const std::string_view type = Slice(outer.bytes, outer.part().report_type);
  if (type.empty()) return -1;
  if (StartsWithNoCase(type, "delivery-status")) return 0;
  if (StartsWithNoCase(type, "disposition-notification")) return 1;
  return StartsWithNoCase(type, "feedback-report") ? 2 : 3;
}

bool HasAction(const F& f, std::string_view action) {
  const auto recipients = f.report.recipients.view();
  return std::any_of(recipients.begin(), recipients.end(),
                     [&](const RecipientResult& r) { return StartsWithNoCase(r.action, action); });
}

bool HasStatusClass(const F& f, uint8_t klass) {
  const auto recipients = f.report.recipients.view();
  return std::any_of(recipients.begin(), recipients.end(),
                     [&](const RecipientResult& r) { return r.status.klass == klass; });
}

int ReplyClass(const F& f) {
  for (const RecipientResult& r : f.report.recipients.view()) {
    if (r.smtp_reply != 0) return r.smtp_reply / 100 == 4 ? 0 : r.smtp_reply / 100 == 5 ? 1 : 2;
  }
  return -1;
}

bool HasReplyHeader(const F& f) {
  return f.head.Has(HeaderName::kInReplyTo) || f.head.Has(HeaderName::kReferences);
}
bool HasReturned(const F& f) { return f.report.return_mode != ReturnMode::kNone; }
bool HasReportPart(const F& f) {
  return f.report.has_status_part || f.report.has_mdn_part || f.report.has_feedback_part;
}
bool HasForeignLinks(const F& f) { return f.links.hosts > f.links.from_organisation; }

bool IsFakeBounceShape(const F& f) {
  return f.text.has_html && HasForeignLinks(f) && !HasReturned(f) && !HasReportPart(f) &&
         f.report.recipients.empty();
}

bool IsUndisclosed(const F& f) { return f.head.to.count + f.head.cc.count == 0; }

}  // namespace backstop::features::outer
