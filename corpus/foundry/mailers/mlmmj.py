"""mlmmj: a closed mailing list tells a stranger that his post was refused, in the list's language, with the post attached."""

NAME = "mlmmj"
PACKAGES = ("mlmmj", "nullmailer")
PRESEED = ("nullmailer nullmailer/relayhost string localhost", "nullmailer shared/mailname string localhost")
FAILURES = ("list_post_denied",)
LOCAL = FAILURES
RETURNS = ("full",)
LANGUAGES = ("en", "de", "fr", "it", "pt", "zh")
BATCH_PAIRS = 30
IDLE_S = 12
FOLDERS = ("incoming", "queue", "queue/discarded", "archive", "text", "subconf", "unsubconf", "bounce", "control", "moderation",
           "subscribers.d", "digesters.d", "requeue", "nomailsubs.d")


def _folder(job):
    return "/var/spool/mlmmj/" + job["rcpt"].split("@")[0]


def start(batch):
    """One list per recipient."""
    language = {"zh": "zh-cn"}.get(batch.variant["language"], batch.variant["language"])
    for job in batch.jobs:
        top = _folder(job)
        for folder in FOLDERS:
            (batch.root / top.lstrip("/") / folder).mkdir(parents=True, exist_ok=True)
        local, domain = job["rcpt"].split("@")
        for name, text in (("listaddress", job["rcpt"]), ("owner", f"{local}+owner@{domain}"), ("relayhost", batch.plan["relay_ip"]),
                           ("subonlypost", ""), ("smtphelo", batch.hostname)):
            batch.write(f"{top}/control/{name}", text + "\n")
        batch.write(f"{top}/index", "0\n")
        batch.run("sh", "-c", f"cp /usr/share/mlmmj/text.skel/{language}/* {top}/text/")


def submit(batch, job, message):
    """mlmmj-receive reads a message as a delivery agent writes it."""
    head = (f"Return-Path: <{job['sender']}>\nDelivered-To: {job['rcpt']}\nReceived: from {job['helo']} "
            f"({job['helo']} [{job['client_ip']}])\n\tby {batch.hostname} with ESMTP; {job['reporter_date']}\n").encode()
    batch.submit_by_command(["/usr/bin/mlmmj-receive", "-L", _folder(job), "-F"], head + message.replace(b"\r\n", b"\n"))
