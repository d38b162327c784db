"""Courier: notices from its dsn*.txt files, full or (over dsnlimit) headers only; it rewrites boundaries and encodings."""

import mailers

NAME = "courier"
PACKAGES = ("courier-mta", "courier-authdaemon")
PRESEED = ()
FAILURES = (*mailers.REMOTE, "remote_banner", "remote_4xx_expired", "refused_expired", "host_not_found", "delay_warning", "success_dsn")
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


def start(batch):
    variant = batch.variant
    is_full = variant["return"] == "full"
    for name, text in (("me", batch.hostname), ("defaultdomain", batch.domain), ("locals", batch.domain), ("dsnfrom", f"mailer-daemon@{batch.hostname}"),
                       ("dsnlimit", "50000000" if is_full else "1"), ("queuetime", "1h" if variant["delay"] else "4s"),
                       ("warntime", "1s" if variant["delay"] else "4h"), ("retryalpha", "1s"), ("retrybeta", "1"),
                       ("retrygamma", "1s"), ("retrymaxdelta", "0"), ("bofh", "opt BOFHBADMIME=accept"), ("sizelimit", "50000000"),
                       ("esmtpdelay", "1s"), ("respawnlo", "1h"), ("queuefill", "1s"), ("esmtptimeoutconnect", "5s")):
        batch.write(f"/etc/courier/{name}", text + "\n")
    _templates(batch)
    batch.write("/etc/courier/smtpaccess/default", "198.18\tallow,RELAYCLIENT\n198.19\tallow,RELAYCLIENT\n")
    settings = f"ADDRESS={batch.ip}\\nPORT=25\\nBOFHCHECKDNS=0\\nTARPIT=0\\nMAXPERC=200\\nMAXPERIP=200\\nMAXDAEMONS=60\\nULIMIT=1000000\\nTCPDOPTS=\"-stderrlogger=/usr/sbin/courierlogger -noidentlookup -nodnslookup\"\\n"
    batch.run("sh", "-c", "printf '" + settings + "' >> /etc/courier/esmtpd; "
              "printf 'ESMTP_BLOCKBACKSCATTER=\\nESMTP_USE_STARTTLS=0\\n' >> /etc/courier/courierd; mkdir -p /run/courier; "
              "chown courier:courier /run/courier; makesmtpaccess; makeacceptmailfor; makealiases")
    batch.run("sh", "-c", "courierfilter start; courier start; esmtpd start")
    batch.wait_for_port(25)
