"""Courier: notices from its dsn*.txt files, full or (over dsnlimit) headers only; it rewrites boundaries and encodings."""

import mailers

NAME = "courier"
PACKAGES = ("courier-mta", "courier-authdaemon")
PRESEED = ()
FAILURES = (*mailers.REMOTE, "remote_banner", "remote_4xx_expired", "refused_expired", "host_not_found", "delay_warning",
            "success_dsn")
RETURNS = ("full", "full", "headers")
LANGUAGES = mailers.LANGUAGES
BATCH_PAIRS = 40
IDLE_S = 25
FAKES_TIME = False  # libfaketime's semaphore does not survive Courier's changes of user; its dates are shifted after


def _templates(batch):
    """A site's own texts; Courier's stay where the language is English and the template's number even."""
    language, number = batch.variant["language"], batch.variant["template"]
    if language == "en" and number % 2 == 0:
        return
    table = mailers.texts(language)
    for name, (subject, text) in (("dsnfailed", table["failed"][number % len(table["failed"])]), ("dsndelayed", table["delayed"]),
                                  ("dsndelivered", table["success"])):
        batch.write(f"/etc/courier/{name}.txt", f"{'-' * 75}\n\n{subject}\n\n{text}\n\n")


ESMTPD = """ADDRESS={ip}
PORT=25
BOFHCHECKDNS=0
TARPIT=0
MAXPERC=200
MAXPERIP=200
MAXDAEMONS=60
ULIMIT=1000000
TCPDOPTS="-stderrlogger=/usr/sbin/courierlogger -noidentlookup -nodnslookup"
"""
COURIERD = """ESMTP_BLOCKBACKSCATTER=
ESMTP_USE_STARTTLS=0
"""


def _settings(batch):
    """{file of /etc/courier: its line}."""
    is_delay = batch.variant["warning_s"] > 0
    return {"me": batch.hostname, "defaultdomain": batch.domain, "locals": batch.domain, "dsnfrom": f"mailer-daemon@{batch.hostname}",
            "dsnlimit": "50000000" if batch.variant["return"] == "full" else "1", "queuetime": "1h" if is_delay else "4s",
            "warntime": "1s" if is_delay else "4h", "retryalpha": "1s", "retrybeta": "1", "retrygamma": "1s", "retrymaxdelta": "0",
            "bofh": "opt BOFHBADMIME=accept", "sizelimit": "50000000", "esmtpdelay": "1s", "respawnlo": "1h", "queuefill": "1s",
            "esmtptimeoutconnect": "5s"}


def start(batch):
    for name, text in _settings(batch).items():
        batch.write(f"/etc/courier/{name}", text + "\n")
    _templates(batch)
    batch.write("/etc/courier/smtpaccess/default", "198.18\tallow,RELAYCLIENT\n198.19\tallow,RELAYCLIENT\n")
    for name, text in (("esmtpd", ESMTPD.format(ip=batch.ip)), ("courierd", COURIERD)):
        with open(batch.root / "etc/courier" / name, "a") as file:
            file.write(text)
    batch.run("sh", "-c", "mkdir -p /run/courier; chown courier:courier /run/courier; makesmtpaccess; makeacceptmailfor; "
              "makealiases; courierfilter start; courier start; esmtpd start")
    batch.wait_for_port(25)
