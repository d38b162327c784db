"""Postfix: bounces by bounce(8), with its own or a site's template, full or (over bounce_size_limit) headers only."""

import email.header
import mailers

NAME = "postfix"
PACKAGES = ("postfix",)
PRESEED = ("postfix postfix/main_mailer_type select No configuration",)
FAILURES = ("local_user_unknown", "local_user_unknown", *mailers.REMOTE, "remote_banner", "remote_4xx_expired", "refused_expired",
            "host_not_found", "null_mx", "lmtp_over_quota", "lmtp_user_unknown", "delay_warning", "success_dsn")
RETURNS = ("full", "full", "headers")
LANGUAGES = mailers.LANGUAGES
BATCH_PAIRS = 60
IDLE_S = 15

MAIN = """compatibility_level = 3.6
myhostname = {hostname}
mydomain = {domain}
myorigin = {domain}
mydestination = {domain}, localhost
inet_interfaces = {ip}
inet_protocols = ipv4
local_recipient_maps =
alias_maps =
relay_domains = example
mynetworks = 127.0.0.0/8, 198.18.0.0/15
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_banner = {hostname} ESMTP
message_size_limit = 50000000
bounce_size_limit = {limit}
transport_maps = texthash:/etc/postfix/transport
smtpd_client_connection_rate_limit = 0
smtpd_client_connection_count_limit = 0
smtpd_tls_security_level = none
smtp_tls_security_level = none
maximal_queue_lifetime = {lifetime}s
bounce_queue_lifetime = 10d
delay_warning_time = {warning}s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
smtp_destination_concurrency_failed_cohort_limit = 100
smtp_connect_timeout = 5s
smtp_skip_5xx_greeting = no
maillog_file =
import_environment = MAIL_CONFIG TZ FAKETIME_NO_CACHE
"""


def template(language, number):
    """The text of a bounce_template_file, or an empty string for Postfix's own."""
    if language == "en" and number % 2 == 0:
        return ""
    table = mailers.texts(language)
    subject, text = table["failed"][number % len(table["failed"])]

    def part(name, title, body):
        encoded = email.header.Header(title, "utf-8").encode() if not title.isascii() else title
        return (f"{name} = <<EOF\nCharset: utf-8\nFrom: MAILER-DAEMON (Mail Delivery System)\nSubject: {encoded}\n"
                f"Postmaster-Subject: Postmaster Copy: Undelivered Mail\n\n{body}\n\n   $myhostname\nEOF\n\n")

    return (part("failure_template", subject, text) + part("delay_template", *table["delayed"])
            + part("success_template", *table["success"]).replace("Postmaster-Subject: Postmaster Copy: Undelivered Mail\n", ""))


def start(batch):
    variant = batch.variant
    batch.write("/etc/postfix/main.cf", MAIN.format(
        hostname=batch.hostname, domain=batch.domain, ip=batch.ip, limit=50000000 if variant["return"] == "full" else 1,
        lifetime=variant["lifetime_s"], warning=variant["warning_s"]))
    text = template(variant["language"], variant["template"])
    if text:
        batch.write("/etc/postfix/bounce.cf", text)
        with open(batch.root / "etc/postfix/main.cf", "a") as main:
            main.write("bounce_template_file = /etc/postfix/bounce.cf\n")
    batch.write("/etc/postfix/transport",
                "".join(f"{domain} lmtp:inet:{domain_host(batch, domain)}:24\n" for domain in mailers.by_failure(batch, "lmtp_")))
    batch.run("sh", "-c", "cp -n /usr/share/postfix/master.cf.dist /etc/postfix/master.cf; postconf -F '*/*/chroot=n'")
    batch.run("postfix", "start")
    batch.wait_for_port(25)


def domain_host(batch, domain):
    return f"[{next(host['ip'] for host in batch.plan['sink_hosts'] if host.get('domain') == domain)}]"
