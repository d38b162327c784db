// See outer_questions.h. Words are compared without case, as they stand in the field.

#include "features/outer_questions.h"

#include <algorithm>
#include <iterator>

#include "base/byte_set.h"
#include "base/bytes.h"
#include "base/name_table.h"
#include "features/facts_subject.h"
#include "report/needles.h"
#include "report/text.h"

namespace backstop::features::outer {
namespace {

using F = OuterFacts;
using mime::MediaType;
using report::ContainsNoCase;

constexpr size_t kDispositionBytes = 4096;  // of a receipt's fields; a few hundred are usual
constexpr size_t kTokenBytes = 16;          // 64 bits in hex: no word is so long and has digits
constexpr size_t kNamedBytes = 4096;        // of the text, where a recipient's address is sought

constexpr std::string_view kDaemonWords[] = {"mailer-daemon", "mailerdaemon", "mail-daemon",
                                             "mailerdeamon", "mdaemon"};
constexpr std::string_view kPostmasterWords[] = {"postmaster", "postmast", "mail-administrator",
                                                 "mailadmin", "mailadministrator"};
constexpr std::string_view kNoReplyWords[] = {"noreply",      "no-reply", "donotreply",
                                              "do-not-reply", "no_reply", "no.reply"};
constexpr std::string_view kListAgentWords[] = {"mailman", "majordomo", "listserv",
                                                "ezmlm",   "sympa",     "lists"};
// What list software writes behind a list's name, with "-" or "+" between. No "manager": that is an
// account's or a project's, a person who writes mail.
constexpr std::string_view kListRoleWords[] = {"owner",      "request", "bounces", "bounce",
                                               "help",       "confirm", "ctl",     "managers",
                                               "moderators", "return"};
constexpr std::string_view kOfficeWords[] = {
    "abuse",           "admin",        "administrator", "root",
    "support",         "security",     "info",          "help",
    "helpdesk",        "service",      "servicedesk",   "office",
    "reception",       "soporte",      "suporte",       "assistenza",
    "kundenservice",   "kundendienst", "pomoc",         "destek",
    "podpora",         "fbl",          "complaints",    "managers",
    "moderator",       "moderators",   "system",        "kontakt",
    "contatti",        "accueil",      "secretaria",    "secretariat",
    "sekretariat",     "segreteria",   "sekretariatet", "biuro",
    "buero",           "bureau",       "shop",          "sklep",
    "orders",          "bookings",     "reservations",  "admissions",
    "facilities",      "reports",      "enquiries",     "inquiries",
    "customerservice", "kundeservice", "kundtjanst",    "asiakaspalvelu",
    "klantenservice",  "atendimento",  "atencion",      "servizioclienti",
    "hello",           "hola",         "soudan",        "toiawase",
    "otoiawase",       "madoguchi",    "uketsuke"};
constexpr std::string_view kRobotWords[] = {
    "virus",       "scanner",       "amavis",      "antivirus",    "virusscan",  "antispam",
    "spamfilter",  "mailscanner",   "mailsweeper", "filter",       "quarantine", "autoreply",
    "auto-reply",  "autoresponder", "robot",       "daemon",       "postoffice", "puremessage",
    "mailgateway", "mailer",        "gateway",     "gatekeeper",   "guard",      "mailguard",
    "spamguard",   "spamschutz",    "virenschutz", "mailschutz",   "schutz",     "avscan",
    "filtro",      "filtre",        "filtr",       "whitelist",    "verify",     "challenge",
    "fax",         "faxserver",     "sms",         "page",         "pager",      "paging",
    "copier",      "printer",       "mms",         "autoresponse", "mailrobot",  "mailbot",
    "bot",         "mailsystem",    "smtp",        "mta",          "mailscan",   "uucp"};

constexpr NameTable kDaemons(kDaemonWords);
constexpr NameTable kPostmasters(kPostmasterWords);
constexpr NameTable kNoReplies(kNoReplyWords);
constexpr NameTable kListAgents(kListAgentWords);
constexpr NameTable kListRoles(kListRoleWords);
constexpr NameTable kOffices(kOfficeWords);
constexpr NameTable kRobots(kRobotWords);

constexpr ByteSet kRoleMarks("-+");

// Behind the first "-" or "+" with a list role after it may stand more:
// "list+bounces-12-ann=a.org".
bool IsListAddress(std::string_view local) {
  if (kListAgents.Has(local) || StartsWithNoCase(local, "owner-")) return true;
  for (size_t i = 0; i < local.size(); ++i) {
    if (!kRoleMarks.Has(local[i])) continue;
    const std::string_view rest = local.substr(i + 1);
    const std::string_view role = rest.substr(0, kRoleMarks.Find(rest));
    if (kListRoles.Has(role)) return true;
  }
  return false;
}

// A program may put a key behind its name: "guard+k8d2f91x". Page is a surname too.
bool IsRobotAddress(std::string_view local) {
  const std::string_view name = local.substr(0, kRoleMarks.Find(local));
  return kRobots.Has(local) || (kRobots.Has(name) && !EqualsNoCase(name, "page"));
}

// The Disposition field of a receipt (RFC 8098, 3.2.6), behind its name.
std::string_view Disposition(const F& f) {
  if (!f.report.has_mdn_part) return {};
  for (const report::Segment& segment : f.report.outer_segments.view()) {
    if (segment.zone != Zone::kStatus) continue;
    for (std::string_view rest = segment.bytes.substr(0, kDispositionBytes); !rest.empty();) {
      constexpr std::string_view kName = "disposition:";
      if (StartsWithNoCase(rest, kName)) {
        rest.remove_prefix(kName.size());
        return rest.substr(0, rest.find_first_of("\r\n"));
      }
      const size_t end = rest.find_first_of("\r\n");
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
  }
  return {};
}

constexpr ByteSet kTokenSigns("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789");

constexpr std::string_view kMailSystemNames[] = {"mail deliver", "mailer-daemon", "postmaster"};
constexpr report::NeedleSet kMailSystemSet(kMailSystemNames);

}  // namespace

int SenderRole(const Mailbox& from, std::string_view value) {
  const std::string_view local = from.address.empty() ? Trim(value) : from.local;
  if (local.empty()) return 6;
  if (kDaemons.Has(local) || StartsWithNoCase(local, "mailer-daemon")) return 0;
  if (kPostmasters.Has(local)) return 1;
  if (kNoReplies.Has(local)) return 2;
  if (IsListAddress(local)) return 3;
  if (kOffices.Has(local)) return 4;
  if (IsRobotAddress(local)) return 7;
  return from.address.empty() ? 6 : 5;
}

bool IsDaemon(const F& f) { return f.sender_role <= 1; }

int AutoSubmitted(std::string_view value) {
  if (value.empty()) return -1;
  if (StartsWithNoCase(value, "auto-replied")) return 0;
  if (StartsWithNoCase(value, "auto-generated")) return 1;
  if (StartsWithNoCase(value, "auto-notified")) return 2;
  return StartsWithNoCase(value, "no") ? 3 : 4;
}

int AutoSubmittedComment(std::string_view value) {
  const size_t open = value.find('(');
  if (open == std::string_view::npos) return -1;
  const std::string_view comment = value.substr(open);
  if (ContainsNoCase(comment, "reject")) return 0;
  if (ContainsNoCase(comment, "fail")) return 1;
  if (ContainsNoCase(comment, "vacation")) return 2;
  return ContainsNoCase(comment, "warning") ? 3 : 4;
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

int DispositionType(const F& f) {
  const std::string_view value = Disposition(f);
  if (value.empty()) return -1;
  constexpr std::string_view kTypes[] = {"displayed",  "deleted", "processed",
                                         "dispatched", "denied",  "failed"};
  const std::string_view type = value.substr(std::min(value.find(';'), value.size()));
  for (size_t i = 0; i < std::size(kTypes); ++i) {
    if (ContainsNoCase(type, kTypes[i])) return static_cast<int>(i);
  }
  return static_cast<int>(std::size(kTypes));
}

bool IsRefusalReceipt(const F& f) {
  const int type = DispositionType(f);
  return HasReturned(f) && type != 0 && type != -1 &&
         ContainsNoCase(Disposition(f), "automatic-action");
}

bool HasOnlyAction(const F& f, std::initializer_list<std::string_view> actions) {
  const auto recipients = f.report.recipients.view();
  return !recipients.empty() &&
         std::all_of(recipients.begin(), recipients.end(), [&](const RecipientResult& r) {
           return std::any_of(actions.begin(), actions.end(), [&](std::string_view action) {
             return StartsWithNoCase(r.action, action);
           });
         });
}

bool HasToken(std::string_view text) {
  for (size_t begin = 0; begin + kTokenBytes <= text.size();) {
    size_t gap = begin + kTokenBytes;  // behind the last byte of none that could begin here
    while (gap > begin && kTokenSigns.Has(text[gap - 1])) --gap;
    if (gap > begin) {
      begin = gap;
      continue;
    }
    size_t end = begin, digits = 0;
    for (; end < text.size() && kTokenSigns.Has(text[end]); ++end) {
      digits += IsDigit(text[end]);
      const size_t run = end + 1 - begin;
      if (run >= kTokenBytes && digits >= 3 && digits < run) return true;
    }
    begin = end + 1;
  }
  return false;
}

bool IsAutomaticAnswer(const F& f) {
  const bool is_marked = AutoSubmitted(f.head.Get(HeaderName::kAutoSubmitted)) == 0 ||
                         Precedence(f.head.Get(HeaderName::kPrecedence)) == 3 ||
                         f.head.Has(HeaderName::kXAutoreply) ||
                         f.head.Has(HeaderName::kXAutorespond) || HasNullReturnPath(f);
  return is_marked && !IsDaemon(f) && !HasReportPart(f) && !HasReturned(f);
}

bool HasNullReturnPath(const F& f) {
  return f.head.Has(HeaderName::kReturnPath) && f.head.return_path.address.empty();
}

bool IsNamedMailSystem(const F& f) { return kMailSystemSet.FindAny(f.head.from_name); }

bool IsFromListAgent(const F& f) { return f.sender_role == 3; }

bool NameClaimsRecipientDomain(const F& f) {
  const std::string_view domain = f.head.to.first.domain;
  return !domain.empty() && !f.head.is_to_from_same && ContainsNoCase(f.head.from_name, domain);
}

bool SubjectNamesRecipient(const F& f) {
  return ContainsNoCase(f.head.subject.text, f.head.to.first.domain);  // which his address ends in
}

bool TextNamesRecipient(const F& f) {
  const Mailbox& to = f.head.to.first;
  const std::string_view text = f.text.raw.substr(0, kNamedBytes);
  if (to.address.empty()) return false;
  for (size_t sign = text.find('@'); sign != text.npos; sign = text.find('@', sign + 1)) {
    if (sign >= to.local.size() && text.substr(sign - to.local.size()).starts_with(to.address))
      return true;
  }
  return false;
}

bool HasReplyHeader(const F& f) {
  return f.head.Has(HeaderName::kInReplyTo) || f.head.Has(HeaderName::kReferences);
}
bool IsUnmarkedAnswer(const F& f) {
  const Subject& subject = f.head.subject;
  return HasReplyHeader(f) && !subject.text.empty() && !subject.has_tag && !SaysReply(subject.text);
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

bool HasNothingToOpen(const F& f) {
  const ShapeFacts& shape = f.shape;
  return f.links.links == 0 && shape.archives == 0 && shape.executables == 0 &&
         shape.web_pages == 0 && shape.documents == 0 && f.text.html.forms == 0;
}

bool IsUndisclosed(const F& f) { return f.head.to.count + f.head.cc.count == 0; }

}  // namespace backstop::features::outer
