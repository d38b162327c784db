"""What the rivals written in Python share: the command line, CPU time and memory of processes, and the answer they
print. A rival is a program: `RIVAL kind` says of each file whether it is a failure report and how long that takes, `RIVAL
origin` learns from labelled files and scores others. versus.py and origin.py run them and check what they say."""

import argparse
import json
import os
import subprocess
import sys
import tempfile


def parse(argv):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=["kind", "origin"])
    parser.add_argument("--answer", help="kind: list of files to answer, one a line: name, tab, 1 where the envelope sender is null")
    parser.add_argument("--time", help="kind: list of files to time")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--train", help="list of files to learn from: name, tab, 1 for positive")
    parser.add_argument("--test", help="origin: list of files to score")
    parser.add_argument("--work", required=True, help="an empty folder of the rival's own")
    parser.add_argument("--variant", default="", help="one of the rival's variants")
    parser.add_argument("--backstop", default="backstop", help="our program, for our own rows")
    return parser.parse_args(argv)


def read_list(name):
    """[(file, flag)] of a list file."""
    with open(name, encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    return [(row[0], len(row) > 1 and row[1] == "1") for row in rows if row[0]]


def process_cpu(pid):
    """User and system seconds of a running process."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def process_rss_kib(pid):
    """What a running process holds now."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def run_process(command, stdin_text):
    """Runs a program to its end: (stdout, CPU seconds, peak RSS in KiB)."""
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stdout:
        stdin.write(stdin_text.encode())
        stdin.seek(0)
        process = subprocess.Popen(command, stdin=stdin, stdout=stdout)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        stdout.seek(0)
        out = stdout.read()
    # bogofilter says with 0 and 1 what the last message was.
    if process.returncode not in (0, 1):
        sys.exit(f"{command[0]}: exit status {process.returncode}: {out[-300:]!r}")
    return out.decode("utf-8", "replace"), usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def print_kind(version, settings, answers, seconds, rss_kib):
    """answers: one bool a file of --answer. seconds: CPU of each round over --time."""
    json.dump({"version": version, "settings": settings, "answers": [int(a) for a in answers],
               "seconds": seconds, "rss_kib": rss_kib}, sys.stdout)


def print_origin(version, settings, scores, seconds):
    """scores: one number a file of --test, larger for positive; seconds: CPU of learning and of scoring."""
    json.dump({"version": version, "settings": settings, "scores": scores, "seconds": seconds}, sys.stdout)
