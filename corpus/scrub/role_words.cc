#include "scrub/role_words.h"

#include <algorithm>

#include "base/bytes.h"

namespace backstop::corpus {
namespace {

constexpr std::string_view kRoleWords[] = {
    "abuse",      "accounts",     "admin",         "administrator", "admins",      "agent",
    "alerts",     "amavis",       "amavisd",       "announce",      "answer",      "antispam",
    "antivirus",  "appliance",    "archive",       "archives",      "auto",        "automated",
    "automatic",  "autoreply",    "autoresponder", "barracuda",     "batv",        "billing",
    "bounce",     "bounced",      "bounces",       "btv",           "bulk",        "complaints",
    "confirm",    "confirmation", "contact",       "courier",       "customer",    "customers",
    "daemon",     "delivery",     "dev",           "devel",         "digest",      "discuss",
    "dispatcher", "dmarc",        "domino",        "donotreply",    "dovecot",     "enquiries",
    "error",      "errors",       "exchange",      "exim",          "ezmlm",       "failure",
    "fbl",        "feedback",     "filter",        "firewall",      "groupwise",   "guest",
    "help",       "hostmaster",   "imail",         "info",          "interscan",   "ironport",
    "list",       "lists",        "listserv",      "local",         "localhost",   "lotus",
    "mail",       "mailer",       "mailing",       "mailman",       "mailmarshal", "mailscanner",
    "majordomo",  "marketing",    "mdaemon",       "members",       "message",     "messages",
    "microsoft",  "mlmmj",        "news",          "newsletter",    "nobody",      "noreply",
    "not",        "notification", "notifications", "office",        "opensmtpd",   "orders",
    "out",        "owner",        "post",          "postfix",       "postmaster",  "prvs",
    "qmail",      "quarantine",   "recipient",     "recipients",    "reply",       "report",
    "request",    "responder",    "return",        "returned",      "robot",       "root",
    "sales",      "scanner",      "security",      "sender",        "sendmail",    "server",
    "service",    "services",     "smartlist",     "spam",          "srs",         "staff",
    "status",     "subscribe",    "subsystem",     "support",       "sympa",       "system",
    "team",       "transport",    "undisclosed",   "unknown",       "unsubscribe", "updates",
    "user",       "users",        "vacation",      "verp",          "via",         "virus",
    "webmaster"};

constexpr std::string_view kHostRoleWords[] = {
    "arpa",    "esmtp",       "fallback", "gateway", "gw",   "imap", "in",
    "inbound", "localdomain", "mta",      "mx",      "node", "ns",   "outbound",
    "pop",     "relay",       "smtp",     "smtpd",   "srv",  "web",  "www"};

template <typename Table>
bool Holds(const Table& table, std::string_view word) {
  return std::any_of(std::begin(table), std::end(table),
                     [word](std::string_view role) { return EqualsNoCase(word, role); });
}

}  // namespace

bool IsRoleWord(std::string_view word) { return Holds(kRoleWords, word); }
bool IsHostRoleWord(std::string_view word) {
  return Holds(kHostRoleWords, word) || Holds(kRoleWords, word);
}

}  // namespace backstop::corpus
