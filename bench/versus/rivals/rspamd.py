#!/usr/bin/python3
"""rspamd (rspamd): one worker of its daemon, asked over HTTP with a connection kept open, its CPU time read from /proc, so the
client costs it nothing. Its BOUNCE rule and what that needs run alone. It is told the null envelope sender of automatic mail,
which the rule relies on; variant "bounce-untold" is not."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time

import rival

CONF = """
.include "$CONFDIR/common.conf"
options {{
  .include "$CONFDIR/options.inc"
  pidfile = "{work}/pid";
  dns {{ nameserver = ["127.0.0.1:9"]; timeout = 0.01s; retransmits = 1; }}
  filters = "chartable,regexp";
}}
logging {{ type = "file"; filename = "{work}/log"; level = "error"; }}
worker "normal" {{ bind_socket = "127.0.0.1:{port}"; count = 1; }}
rbl {{ enabled = false; }} surbl {{ enabled = false; }} spf {{ enabled = false; }} dkim {{ enabled = false; }}
dmarc {{ enabled = false; }} arc {{ enabled = false; }} mx_check {{ enabled = false; }} asn {{ enabled = false; }}
fuzzy_check {{ enabled = false; }} greylist {{ enabled = false; }} ratelimit {{ enabled = false; }}
neural {{ enabled = false; }} history_redis {{ enabled = false; }} phishing {{ enabled = false; }}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(work):
    port = free_port()
    conf = os.path.join(work, "rspamd.conf")
    with open(conf, "w", encoding="utf-8") as out:
        out.write(CONF.format(work=work, port=port))
    daemon = subprocess.Popen(["rspamd", "--insecure", "--no-fork", "--config", conf, "--var", f"DBDIR={work}"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return daemon, port
        except OSError:
            time.sleep(0.2)
    daemon.send_signal(signal.SIGTERM)
    with open(f"{work}/log", encoding="utf-8", errors="replace") as log:
        sys.exit(f"rspamd does not answer within two minutes: {log.read()[-300:]!r}")


def worker_of(daemon):
    """The worker is the child whose title says so."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
                parent = int(stat.read().rsplit(")", 1)[1].split()[1])
            with open(f"/proc/{pid}/cmdline", "rb") as title:
                if parent == daemon.pid and b"normal process" in title.read():
                    return int(pid)
        except (OSError, ValueError):
            continue
    sys.exit("rspamd: its worker is not found")


class Client:
    def __init__(self, port, variant):
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.variant = variant

    def is_failure(self, data, is_null_sender):
        headers = {"Connection": "keep-alive", "Settings": '{"symbols_enabled": ["BOUNCE", "SUBJ_BOUNCE_WORDS"]}'}
        if self.variant != "bounce-untold":
            headers["From"] = "<>" if is_null_sender else "someone@sender.invalid"
        self.connection.request("POST", "/checkv2", data, headers)
        return "BOUNCE" in json.loads(self.connection.getresponse().read()).get("symbols", {})


def main():
    args = rival.parse(sys.argv[1:])
    if args.task != "kind":
        sys.exit("rspamd.py: only the task kind")
    variant = args.variant or "bounce"
    daemon, port = start(args.work)
    try:
        client = Client(port, variant)

        def load(name):
            return [(open(file, "rb").read(), flag) for file, flag in rival.read_list(name)]

        timed = load(args.time)
        answers = [client.is_failure(*one) for one in load(args.answer)]
        worker = worker_of(daemon)
        seconds = []
        for _ in range(args.rounds):
            before = rival.process_cpu(worker)
            for one in timed:
                client.is_failure(*one)
            seconds.append(rival.process_cpu(worker) - before)
        rss = rival.process_rss_kib(worker)
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait()
    version = subprocess.run(["rspamd", "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    settings = "BOUNCE rule alone" + (", told the null sender" if variant == "bounce" else "")
    rival.print_kind("rspamd " + version, settings + ", one worker, HTTP", answers, seconds, rss)


main()
