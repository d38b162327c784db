"""Runs one batch inside private namespaces: opens the mailer's root, plays the internet around it, sends, collects.

foundry.py starts it as process 1 of a new PID namespace with its own network, mounts, host name and IPC, so the kernel ends
every daemon, unmounts everything and drops all addresses when this process ends, however it ends. It reads batch.json
and in/*.eml from the batch's folder; it writes out/*.eml, result.json and log.txt there.
"""

import email.utils
import importlib
import json
import os
import pathlib
import re
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import time

import dns
import leak_views
import paths
import roots
import sink

FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
SUBMIT_TIMEOUT_S = 20
DEAF_LIMIT = 3  # time-outs in a row after which a mailer counts as hung


# Without an event before the clock is put on: every first try has failed by then. Where none of the jobs left should have to wait,
# either the machine is slow or the mailer takes a refusal for a temporary one, as OpenSMTPD does by LMTP.
SETTLE_S, LONG_SETTLE_S = 4, 10
DAY_S = 86400
ARRIVAL = re.compile(rb"arrival-date:|the original message was received", re.I)
DATE = re.compile(rb"[A-Z][a-z][a-z], \d{1,2} [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d ([+-]\d{4})")


class Refused(Exception):
    """The mailer does not take this original; the text is its reason."""


def shift_dates(message, now_s, age_s, wait_s=0):
    """Moves the dates near now_s in a message back by age_s, those since the mailer gave up by wait_s less; other bytes stay."""
    returned_at = len(message) - len(leak_views.take_apart(message).inside)

    def moved(match):
        then = email.utils.parsedate_to_datetime(match.group().decode())
        if abs(then.timestamp() - now_s) > 2 * DAY_S:
            return match.group()
        line = message[message.rfind(b"\n", 0, match.start()) + 1:match.start()]
        is_arrival = match.start() >= returned_at or ARRIVAL.match(line)
        return paths.stamp(then.timestamp() - age_s + (0 if is_arrival else wait_s), match.group(1).decode()).encode()

    return DATE.sub(moved, message)


class Batch:
    """What a mailer's module sees: the root, the plan, and means to write, run, start and submit."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.plan = json.loads((self.folder / "batch.json").read_text())
        self.variant, self.jobs = self.plan["variant"], self.plan["jobs"]
        self.hostname, self.ip, self.domain = self.plan["hostname"], self.plan["ip"], self.plan["domain"]
        self.started, self.kept, self.refused = [], {}, {}
        self.expected = {job[key].lower(): job for key in ("victim", "sender") for job in self.jobs}
        self.last_event = time.monotonic()
        self.log = open(self.folder / "log.txt", "w", buffering=1, errors="replace")

    # For the mailers' modules.

    def write(self, path, text, mode=0o644):
        """Writes a file of the root; parents are made."""
        target = self.root / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        target.chmod(mode)

    def run(self, *command, check=True, data=None, user=None):
        """Runs a command in the root to its end; its output goes to the log."""
        prefix = ["chroot"] + ([f"--userspec={user}"] if user else [])
        done = subprocess.run([*prefix, self.root, *command], input=data, stdout=self.log, stderr=self.log,
                              stdin=None if data is not None else subprocess.DEVNULL, env=self.environment())
        if check and done.returncode != 0:
            raise OSError(f"{' '.join(command)} ended with status {done.returncode}")
        return done.returncode

    def spawn(self, *command, user=None):
        """Starts a daemon in the root; it ends with the batch."""
        prefix = ["chroot"] + ([f"--userspec={user}"] if user else [])
        self.started.append(subprocess.Popen([*prefix, self.root, *command], stdin=subprocess.DEVNULL, stdout=self.log,
                                             stderr=self.log, env=self.environment()))

    def environment(self):
        # Without NO_CACHE some daemons of one mailer would learn ten seconds after others that the clock was put on.
        return {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/root",
                "FAKETIME_NO_CACHE": "1"}

    def wait_for_port(self, port, limit_s=30, ip=None):
        """Waits until the mailer listens; OSError when it does not."""
        deadline = time.monotonic() + limit_s
        while True:
            try:
                socket.create_connection((ip or self.ip, port), timeout=2).close()
                return
            except OSError as error:
                if time.monotonic() > deadline:
                    raise OSError(f"nothing listens on port {port} after {limit_s} s") from error
                time.sleep(0.2)

    def submit_by_smtp(self, job, message, port=25, ip=None, extensions=True, asks_return=False):
        """Hands one original to the mailer from the client's address. Raises Refused."""
        session = smtplib.SMTP(timeout=SUBMIT_TIMEOUT_S, local_hostname=job["helo"], source_address=(job["client_ip"], 0))
        try:
            session.connect(ip or self.ip, port)
            session.ehlo_or_helo_if_needed()
            mail, rcpt = [], []
            if extensions and session.has_extn("8bitmime"):
                mail.append("BODY=8BITMIME")
            if extensions and session.has_extn("dsn"):
                mail += ["RET=" + job["ret"]] if job["notify"] or asks_return else []
                rcpt += ["NOTIFY=" + job["notify"]] if job["notify"] else []
            session.sendmail(job["sender"], [job["rcpt"]], message, mail, rcpt)
            session.quit()
        except smtplib.SMTPRecipientsRefused as error:
            raise Refused(f"RCPT: {list(error.recipients.values())[0]}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise Refused(f"{type(error).__name__}: {error}") from error
        finally:
            session.close()

    def submit_by_lmtp(self, job, message, port):
        """Hands one original to the mailer by LMTP. Raises Refused."""
        try:
            with smtplib.LMTP(self.ip, port, local_hostname=self.hostname, timeout=SUBMIT_TIMEOUT_S) as session:
                session.sendmail(job["sender"], [job["rcpt"]], message)
        except (smtplib.SMTPException, OSError) as error:
            raise Refused(f"{type(error).__name__}: {error}") from error

    def submit_by_command(self, command, message, user=None):
        """Hands one original to a sendmail-like program. Raises Refused."""
        prefix = ["chroot"] + ([f"--userspec={user}"] if user else [])
        done = subprocess.run([*prefix, self.root, *command], input=message, stdout=self.log, stderr=subprocess.PIPE,
                              env=self.environment())
        if done.returncode != 0:
            raise Refused(f"status {done.returncode}: {done.stderr.decode('utf-8', 'replace').strip()[:200]}")

    # The run itself.

    def keep(self, sender, address, message):
        """Called by the sink for mail to victims (and to strangers, which is only logged)."""
        job = self.expected.get(address)
        if job is None or job["id"] in self.kept:
            self.log.write(f"stray mail from <{sender}> to <{address}>, {len(message)} bytes\n")
            return
        self.kept[job["id"]] = sender
        if not self.can_wait:
            now_s, age_s = time.time(), self.plan["age_s"]
            now_s, age_s = (now_s - age_s, 0) if self.fakes_time else (now_s, age_s)
            message = shift_dates(message.replace(b"\r\n", b"\n"), now_s, age_s, self.variant["wait_s"] if job["waits"] else 0)
        self.last_event = time.monotonic()
        (self.folder / "out" / (job["id"] + ".eml")).write_bytes(message.replace(b"\r\n", b"\n"))

    def prepare(self):
        for command in (["ip", "link", "set", "lo", "up"], ["ip", "addr", "add", "198.18.0.1/15", "dev", "lo"],
                        ["ip", "addr", "add", self.ip + "/32", "dev", "lo"], ["mount", "--make-rprivate", "/"],
                        ["hostname", self.hostname]):
            subprocess.run(command, check=True, stdout=self.log, stderr=self.log)
        at = pathlib.Path("/mnt")
        self.root = roots.open_layers(self.plan["layers"], at)
        self.write("/etc/resolv.conf", "nameserver 127.0.0.1\n")
        self.write("/etc/hosts", f"127.0.0.1 localhost\n{self.ip} {self.hostname} {self.hostname.split('.')[0]}\n")
        self.write("/etc/mailname", self.domain + "\n")
        self.write("/etc/hostname", self.hostname + "\n")
        if self.fakes_time:
            self.write("/etc/ld.so.preload", FAKETIME + "\n")
            self.set_clock(0)
        pathlib.Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").write_text("0")
        self.serve_log()
        dns.serve(self.plan["dns"])
        sink.Sink(self.plan["sink_hosts"], self.plan["replies"], self.keep).serve()

    def set_clock(self, ahead_s):
        """The mailer's time, `ahead_s` after the batch's own."""
        for root in ("", *self.chroots):
            self.write(f"{root}/etc/faketimerc", f"{ahead_s - self.plan['age_s']:+d}\n")

    def serve_log(self):
        log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        log.bind(str(self.root / "dev/log"))
        os.chmod(self.root / "dev/log", 0o666)

        def read():
            while True:
                self.log.write(log.recv(8192).decode("utf-8", "replace").rstrip() + "\n")

        threading.Thread(target=read, daemon=True).start()

    def submit_all(self, mailer):
        submit = getattr(mailer, "submit", None)
        deaf = 0
        for job in self.jobs:
            message = (self.folder / "in" / (job["id"] + ".eml")).read_bytes()
            try:
                if submit:
                    submit(self, job, message)
                else:
                    self.submit_by_smtp(job, message)
                deaf = 0
            except Refused as error:
                self.refused[job["id"]] = str(error)
                deaf = deaf + 1 if "imed out" in str(error) or "refused" in str(error) else 0
                if deaf == DEAF_LIMIT:
                    raise OSError(f"the mailer has stopped answering: {error}") from error

    def wait(self, mailer):
        idle_s = getattr(mailer, "IDLE_S", 20)
        poke = getattr(mailer, "poke", None)
        self.last_event = time.monotonic()
        deadline = time.monotonic() + self.plan["limit_s"]
        is_early = self.can_wait
        while len(self.kept) + len(self.refused) < len(self.jobs):
            now = time.monotonic()
            if now > deadline or now - self.last_event > idle_s:
                return
            if is_early and now - self.last_event > self.settle_s():
                self.log.write(f"the clock is put on by {self.variant['wait_s']} s\n")
                self.set_clock(self.variant["wait_s"])
                is_early, self.last_event = False, now
            time.sleep(0.25)
            if poke:
                poke(self)

    def settle_s(self):
        left = (job for job in self.jobs if job["id"] not in self.kept and job["id"] not in self.refused)
        return SETTLE_S if any(job["waits"] for job in left) else LONG_SETTLE_S

    def play(self):
        mailer = importlib.import_module("mailers." + self.plan["mailer"])
        (self.folder / "out").mkdir(exist_ok=True)
        failure = ""
        start = time.monotonic()
        self.fakes_time = getattr(mailer, "FAKES_TIME", True)
        self.can_wait = getattr(mailer, "CAN_WAIT", self.fakes_time)
        self.chroots = getattr(mailer, "CHROOTS", ())
        try:
            self.prepare()
            mailer.start(self)
            self.submit_all(mailer)
            self.wait(mailer)
        except (OSError, subprocess.SubprocessError) as error:
            failure = f"{self.plan['mailer']}: {error}"
        ids = [job["id"] for job in self.jobs]
        result = {"kept": self.kept, "refused": self.refused, "failure": failure, "seconds": time.monotonic() - start,
                  "silent": [i for i in ids if i not in self.kept and i not in self.refused]}
        (self.folder / "result.partial").write_text(json.dumps(result))
        (self.folder / "result.partial").rename(self.folder / "result.json")


def end_on_signal(number, _frame):
    os._exit(128 + number)


def main():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end_on_signal)
    folder = sys.argv[1]
    shutil.rmtree(pathlib.Path(folder) / "out", ignore_errors=True)
    Batch(folder).play()
    os._exit(0)


if __name__ == "__main__":
    main()
