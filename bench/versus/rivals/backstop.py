#!/usr/bin/python3
"""Backstop itself, with its shipped model. Variant "library": the classification alone, by `backstop bench`; "program": the
whole of `backstop score` over the files, for rivals that are programs over files too."""

import json
import subprocess
import sys

import rival


def main():
    args = rival.parse(sys.argv[1:])
    if args.task != "kind":
        sys.exit("backstop.py: only the task kind")

    def paths(name):
        return [file for file, _ in rival.read_list(name)]

    def score(files):
        # One message a file: an exported message that begins with a "From " line must not count as an mbox.
        out, seconds, rss = rival.run_process([args.backstop, "score", "--format", "jsonl", *files], "")
        return [json.loads(line)["kind"] == "dsn-failed" for line in out.splitlines()], seconds, rss

    answers, _, rss = score(paths(args.answer))
    version = subprocess.run([args.backstop, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if args.variant == "program":
        runs = [score(paths(args.time)) for _ in range(args.rounds)]
        rival.print_kind("backstop " + version, "score --format jsonl, one thread, files", answers, [r[1] for r in runs], rss)
        return
    seconds = []
    for _ in range(args.rounds):
        command = [args.backstop, "bench", "--seconds", "1", "--format", "json", *paths(args.time)]
        seconds.append(json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["seconds_cpu"])
    rival.print_kind("backstop " + version, "bench, one thread, messages in memory", answers, seconds, rss)


main()
