"""Sendmail: bounces with a transcript of the session; headers only by its privacy flag or by RET=HDRS."""

import mailers

NAME = "sendmail"
PACKAGES = ("sendmail-bin", "sendmail-cf", "sendmail-base", "m4", "sensible-mda")
PRESEED = ()
FAILURES = ("local_user_unknown", "local_user_unknown", *mailers.REMOTE, "remote_banner", "remote_4xx_expired", "refused_expired",
            "host_not_found", "lmtp_over_quota", "lmtp_user_unknown", "delay_warning", "success_dsn")
RETURNS = ("full", "full", "headers")
LANGUAGES = ("en",)
BATCH_PAIRS = 50
IDLE_S = 20

CONFIG = """divert(-1)
include(`/usr/share/sendmail/cf/m4/cf.m4')
divert(0)dnl
OSTYPE(`debian')dnl
FEATURE(`no_default_msa')dnl
FEATURE(`nocanonify')dnl
FEATURE(`promiscuous_relay')dnl
FEATURE(`accept_unresolvable_domains')dnl
FEATURE(`mailertable', `text -o /etc/mailertable')dnl
define(`confDOMAIN_NAME', `{hostname}')dnl
define(`confPRIVACY_FLAGS', `{privacy}')dnl
define(`confDONT_BLAME_SENDMAIL', `GroupWritableDirPathSafe,GroupWritableForwardFileSafe,RunProgramInUnsafeDirPath')dnl
define(`ALIAS_FILE', `')dnl
define(`confTO_IDENT', `0')dnl
define(`confTO_CONNECT', `5s')dnl
define(`confTO_QUEUERETURN', `{lifetime}')dnl
define(`confTO_QUEUEWARN', `{warning}')dnl
define(`confTO_HOSTSTATUS', `1s')dnl
define(`confMIN_QUEUE_AGE', `1s')dnl
define(`confCONNECTION_RATE_THROTTLE', `0')dnl
define(`confQUEUE_LA', `1000')dnl
define(`confREFUSE_LA', `1000')dnl
define(`confDELAY_LA', `0')dnl
define(`confMAX_MESSAGE_SIZE', `50000000')dnl
define(`confLOG_LEVEL', `9')dnl
DAEMON_OPTIONS(`Name=MTA, Family=inet, Addr={ip}, Port=25')dnl
MAILER(smtp)dnl
MAILER(local)dnl
MAILER_DEFINITIONS
Mnouser, P=/usr/local/lib/refuse, F=lsDFMmuXP, S=EnvFromSMTP/HdrFromSMTP, R=EnvToSMTP, T=DNS/RFC822/X-Unix, A=refuse $u
Mlmtpsink, P=[IPC], F=mDFMuXzk5, S=EnvFromSMTP/HdrFromSMTP, R=EnvToSMTP, E=\\r\\n, L=990, T=DNS/RFC822/SMTP, A=TCP $h 24
"""


def start(batch):
    variant = batch.variant
    batch.write("/usr/local/lib/refuse", "#!/bin/sh\ncat > /dev/null\nexit 67\n", 0o755)
    batch.write("/etc/mail/foundry.mc", CONFIG.format(
        hostname=batch.hostname, ip=batch.ip, privacy="authwarnings" if variant["return"] == "full" else "authwarnings,nobodyreturn",
        lifetime=f"{variant['lifetime_s']}s", warning=f"{variant['warning_s']}s" if variant["warning_s"] else "20d"))
    rows = [f"{batch.domain} nouser:{batch.domain}"]
    rows += [f"{host['domain']} lmtpsink:[{host['ip']}]" for host in batch.plan["sink_hosts"] if host["port"] == 24]
    batch.write("/etc/mailertable", "\n".join(rows) + "\n")
    batch.write("/etc/mail/local-host-names", "localhost\n")
    batch.run("sh", "-c", "m4 /etc/mail/foundry.mc > /etc/mail/sendmail.cf && chown root:root /var/spool/mqueue && "
              "mkdir -p /run/sendmail/mta /var/lib/sendmail/host_status")
    batch.spawn("/usr/sbin/sendmail", "-bD", "-q2s")
    batch.wait_for_port(25)


def submit(batch, job, message):
    batch.submit_by_smtp(job, message, asks_return=True)
