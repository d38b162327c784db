"""Exim: bounces with X-Failed-Recipients, a site's bounce_message_file, full, headers only or no original."""

import email.header

import mailers

NAME = "exim"
PACKAGES = ("exim4-daemon-heavy",)
PRESEED = ()
FAILURES = ("local_user_unknown", "local_user_unknown", *mailers.REMOTE, "remote_banner", "remote_4xx_expired", "refused_expired",
            "host_not_found", "null_mx", "lmtp_over_quota", "lmtp_user_unknown", "delay_warning", "success_dsn")
RETURNS = ("full", "full", "headers", "none")
RETURN_FAILURES = {"none": ("local_user_unknown",)}  # a site's own rule; what Exim itself writes always has the header
LANGUAGES = mailers.LANGUAGES
BATCH_PAIRS = 40
IDLE_S = 25
LIMIT_S = 300

MAIN = """exim_path = /usr/sbin/exim4
keep_environment =
primary_hostname = {hostname}
qualify_domain = {domain}
domainlist local_domains = {domain}
local_interfaces = {ip}
hostlist relay_from_hosts = *
acl_smtp_rcpt = accept_all
acl_smtp_data = accept_all
host_lookup = *
rfc1413_query_timeout = 0s
never_users = root
log_file_path = syslog
smtp_accept_max = 200
smtp_accept_max_per_connection = 1000
queue_run_max = 20
dsn_advertise_hosts = *
message_size_limit = 50M
bounce_return_linesize_limit = 1M
tls_advertise_hosts =
delay_warning = {delay}
delay_warning_condition = yes
ignore_bounce_errors_after = 10d
timeout_frozen_after = 10d
{returns}
{files}

begin acl
accept_all:
  accept

begin routers
lmtp:
  driver = manualroute
  domains = {lmtp_domains}
  transport = lmtp
  route_list = {lmtp_routes}
  no_more
remote:
  driver = dnslookup
  domains = ! +local_domains
  transport = smtp
  no_more
{absent_router}accounts:
  driver = accept
  local_parts = nobody-lives-here
  transport = null

begin transports
smtp:
  driver = smtp
  connect_timeout = 5s
  hosts_avoid_tls = *
lmtp:
  driver = smtp
  protocol = lmtp
  port = 24
  hosts_override
  allow_localhost
absent:
  driver = autoreply
  user = mail
  to = $sender_address
  from = Mail Delivery System <mailer-daemon@{domain}>
  subject = "{subject}"
  text = "{text}\\n\\n  $local_part@$domain: unknown user\\n"
null:
  driver = appendfile
  file = /dev/null
  user = mail

begin retry
*  *  {retry}

begin rewrite
"""

# A site whose own rule answers for unknown users and returns nothing; Exim itself always returns the header.
ABSENT = """unknown:
  driver = accept
  domains = +local_domains
  transport = absent

"""


def message_file(language, number):
    """The text of a bounce_message_file: five parts, each missing one Exim's own."""
    if language == "en" and number % 2 == 0:
        return ""
    table = mailers.texts(language)
    subject, text = table["failed"][number % len(table["failed"])]
    encoded = email.header.Header(subject, "utf-8").encode() if not subject.isascii() else subject
    return f"Subject: {encoded}\n****\n{text}\n\n****\n\n****\n------ $message_id: original follows ------\n****\n"


def routes(batch):
    pairs = [(h["domain"], h["ip"]) for h in batch.plan["sink_hosts"] if h["port"] == 24]
    if not pairs:
        return "nowhere.invalid", "* nowhere.invalid"
    return " : ".join(domain for domain, _ in pairs), " ; ".join(f"{domain} {ip}" for domain, ip in pairs)


def start(batch):
    variant = batch.variant
    returns = {"full": "bounce_return_size_limit = 60M", "headers": "bounce_return_body = false",
               "none": "bounce_return_body = false"}[variant["return"]]
    title, words = mailers.texts(variant["language"])["failed"][0]
    text = message_file(variant["language"], variant["template"])
    if text:
        batch.write("/etc/exim4/bounce.txt", text.replace("$message_id: ", ""))
    domains, where = routes(batch)
    batch.write("/etc/exim4/exim4.conf", MAIN.format(
        hostname=batch.hostname, domain=batch.domain, ip=batch.ip, returns=returns, lmtp_domains=domains, lmtp_routes=where,
        subject=email.header.Header(title, "utf-8").encode(), text=words.replace("\n", "\\n").replace('"', ""),
        absent_router=ABSENT if variant["return"] == "none" else "",
        files="bounce_message_file = /etc/exim4/bounce.txt" if text else "",
        delay=f"{variant['warning_s']}s", retry=f"F,{variant['lifetime_s']}s,2s"))
    batch.run("sh", "-c", "install -d -o Debian-exim -g Debian-exim /var/spool/exim4 /var/log/exim4 /run/exim4")
    batch.spawn("/usr/sbin/exim4", "-bdf", "-q2s")
    batch.wait_for_port(25)
