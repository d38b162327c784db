"""DragonFly Mail Agent: plain-text bounces after a marker line; run once per message, no daemon."""

import mailers

NAME = "dma"
PACKAGES = ("dma",)
PRESEED = ("dma dma/relayhost string", "dma dma/mailname string localhost")
FAILURES = (*mailers.REMOTE, "remote_banner", "host_not_found")
RETURNS = ("full", "headers")
LANGUAGES = ("en",)
BATCH_PAIRS = 40
IDLE_S = 15


def start(batch):
    is_full = batch.variant["return"] == "full"
    batch.write("/etc/dma/dma.conf", f"MAILNAME {batch.domain}\n" + ("FULLBOUNCE\n" if is_full else ""))
    batch.run("sh", "-c", "mkdir -p /var/spool/dma /var/mail; chown root:mail /var/spool/dma; chmod 2775 /var/spool/dma")


def submit(batch, job, message):
    """dma reads a local message with LF line ends from its standard input."""
    head = (f"Received: from {job['helo']} ([{job['client_ip']}]) by {batch.hostname} with SMTP; {job['reporter_date']}\n").encode()
    batch.submit_by_command(["/usr/sbin/dma", "-f", job["sender"], job["rcpt"]], head + message.replace(b"\r\n", b"\n"))
