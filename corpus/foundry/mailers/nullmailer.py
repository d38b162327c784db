"""nullmailer: a relay-only mailer whose notices return the first lines (or the headers) of the original, cut by bytes."""

import mailers

NAME = "nullmailer"
PACKAGES = ("nullmailer",)
PRESEED = ("nullmailer nullmailer/relayhost string localhost", "nullmailer shared/mailname string localhost")
FAILURES = (*mailers.REMOTE, "remote_4xx_expired")
RETURNS = ("truncated", "headers")
LANGUAGES = ("en",)
BATCH_PAIRS = 40
IDLE_S = 25
CAN_WAIT = False  # it tells a message's age by times of its file that nobody can set


def start(batch):
    batch.write("/etc/nullmailer/me", batch.hostname + "\n")
    batch.write("/etc/nullmailer/defaulthost", batch.hostname + "\n")
    batch.write("/etc/nullmailer/defaultdomain", batch.domain + "\n")
    batch.write("/etc/nullmailer/remotes", f"{batch.plan['relay_ip']} smtp --port=25\n")
    for name, value in (("pausetime", 1), ("maxpause", 2), ("queuelifetime", 4), ("sendtimeout", 10),
                        ("bouncelines", 20 + batch.variant["mix"] % 30 if batch.variant["return"] == "truncated" else 0)):
        batch.write(f"/etc/nullmailer/{name}", f"{value}\n")
    batch.run("sh", "-c", "chown -R mail:mail /var/spool/nullmailer; [ -p /var/spool/nullmailer/trigger ] || "
              "mkfifo /var/spool/nullmailer/trigger; chown mail:mail /var/spool/nullmailer/trigger")
    batch.spawn("/usr/sbin/nullmailer-send", user="mail:mail")


def submit(batch, job, message):
    """nullmailer-queue reads the envelope, an empty line and the message."""
    head = f"Received: from {job['helo']} ([{job['client_ip']}]) by {batch.hostname} with SMTP; {job['reporter_date']}\n"
    envelope = f"{job['sender']}\n{job['rcpt']}\n\n{head}".encode()
    batch.submit_by_command(["/usr/sbin/nullmailer-queue"], envelope + message.replace(b"\r\n", b"\n"), user="mail:mail")
