"""Dovecot LMTP with Sieve: refusals by a recipient's rule (a disposition notification) and vacation answers."""

import mailers

NAME = "dovecot"
PACKAGES = ("dovecot-lmtpd", "dovecot-sieve")
PRESEED = ()
FAILURES = ("sieve_reject", "vacation")
LOCAL = FAILURES
RETURNS = ("headers",)
LANGUAGES = mailers.LANGUAGES
BATCH_PAIRS = 40
IDLE_S = 12

CONFIG = """protocols = lmtp
listen = {ip}
hostname = {hostname}
postmaster_address = postmaster@{domain}
submission_host = {relay}:25
ssl = no
mail_location = maildir:~/mail
first_valid_uid = 8
log_path = /dev/stderr
passdb {{
  driver = static
  args = nopassword=y
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home=/srv/mail/%n allow_all_users=yes
}}
service lmtp {{
  inet_listener lmtp {{
    address = {ip}
    port = 24
  }}
}}
protocol lmtp {{
  mail_plugins = sieve
  auth_username_format = %Lu
}}
plugin {{
  sieve = /srv/mail/%n/rule.sieve
  sieve_vacation_send_from_recipient = yes
  sieve_vacation_dont_check_recipient = yes
  sieve_vacation_min_period = 0
}}
"""


def _quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _rule(batch, job):
    table, mix = mailers.texts(batch.variant["language"]), batch.variant["mix"] + job["pair"]
    if job["failure"] == "vacation":
        subject, text = table["vacation"][mix % len(table["vacation"])]
        title = f':subject {_quote(subject)} ' if mix % 2 else ""
        return f'require ["vacation"];\nvacation :days 1 {title}{_quote(text)};\n'
    text = table["reject"][mix % len(table["reject"])]
    return f'require ["reject"];\nreject {_quote(text)};\n'


def start(batch):
    batch.write("/etc/dovecot/dovecot.conf", CONFIG.format(
        ip=batch.ip, hostname=batch.hostname, domain=batch.domain, relay=batch.plan["relay_ip"]))
    for job in batch.jobs:
        batch.write(f"/srv/mail/{job['rcpt'].split('@')[0]}/rule.sieve", _rule(batch, job))
    batch.run("sh", "-c", "chown -R mail:mail /srv/mail; mkdir -p /run/dovecot")
    batch.spawn("/usr/sbin/dovecot", "-F")
    batch.wait_for_port(24)


def submit(batch, job, message):
    """Delivers by LMTP as the site's own relay would, with its Received line and Return-Path."""
    head = (f"Return-Path: <{job['sender']}>\r\nReceived: from {job['helo']} ({job['helo']} [{job['client_ip']}])\r\n"
            f"\tby {batch.hostname} with ESMTP; {job['reporter_date']}\r\n")
    addressed = b"Delivered-To: " + job["rcpt"].encode() + b"\r\n" + head.encode() + message
    batch.submit_by_lmtp(job, addressed, 24)
