"""OpenSMTPD: multipart/mixed bounces; its headers-only answer to RET=HDRS. It stalls on large batches, hence small ones."""

import mailers

NAME = "opensmtpd"
PACKAGES = ("opensmtpd",)
PRESEED = ("opensmtpd opensmtpd/mailname string localhost", "opensmtpd opensmtpd/root_address string")
FAILURES = ("local_user_unknown", *mailers.REMOTE, "remote_banner", "remote_4xx_expired", "refused_expired", "host_not_found",
            "lmtp_over_quota", "lmtp_user_unknown", "delay_warning", "success_dsn")
RETURNS = ("full", "full", "headers")
LANGUAGES = ("en",)
BATCH_PAIRS = 30
IDLE_S = 20
CHROOTS = ("/var/spool/smtpd", "/var/lib/opensmtpd/empty")

CONFIG = """queue ttl {lifetime}
bounce warn-interval {warning}s
smtp max-message-size 50M
table catchall file:/etc/catchall
listen on {ip} port 25 hostname {hostname}
action "nouser" mda "exit 67" virtual <catchall>
action "relay" relay helo {hostname}
{lmtp}
match from any for domain "{domain}" action "nouser"
{matches}
match from any for any action "relay"
"""


def start(batch):
    variant = batch.variant
    routes = [(h["domain"], h["ip"]) for h in batch.plan["sink_hosts"] if h["port"] == 24]
    batch.write("/etc/catchall", "@: mail\n")
    batch.write("/etc/smtpd.conf", CONFIG.format(
        hostname=batch.hostname, domain=batch.domain, ip=batch.ip, lifetime=f"{variant['lifetime_s']}s",
        warning=variant["warning_s"] or 30 * 86400,
        lmtp="\n".join(f'action "lmtp{n}" lmtp "{ip}:24" rcpt-to virtual <catchall>' for n, (_, ip) in enumerate(routes)),
        matches="\n".join(f'match from any for domain "{domain}" action "lmtp{n}"' for n, (domain, _) in enumerate(routes))))
    batch.run("sh", "-c", "mkdir -p /run/opensmtpd /var/lib/opensmtpd/empty; chmod 711 /var/spool/smtpd 2>/dev/null; true")
    batch.spawn("/usr/sbin/smtpd", "-d")
    batch.wait_for_port(25)


def submit(batch, job, message):
    batch.submit_by_smtp(job, message, asks_return=True)


def poke(batch):
    """Its own retries wait minutes."""
    batch.run("smtpctl", "schedule", "all", check=False)
