#!/usr/bin/python3
"""flufl.bounce (python3-flufl.bounce), Mailman's bounce detector: in process, messages in memory. A failure: any address that
its detectors find, temporary or permanent, since many reports of lasting failures are filed as temporary."""

import sys
import time
from email import message_from_bytes
from importlib.metadata import version

from flufl.bounce import all_failures

import rival


def is_failure(data):
    try:
        temporary, permanent = all_failures(message_from_bytes(data))
    except Exception:  # its parser raises on odd mail; that is an answer of no
        return False
    return bool(temporary or permanent)


def main():
    args = rival.parse(sys.argv[1:])
    if args.task != "kind":
        sys.exit("flufl_bounce.py: only the task kind")

    def load(name):
        return [open(file, "rb").read() for file, _ in rival.read_list(name)]

    timed = load(args.time)
    answers = [is_failure(data) for data in load(args.answer)]
    seconds = []
    for _ in range(args.rounds):
        before = time.process_time()
        for data in timed:
            is_failure(data)
        seconds.append(time.process_time() - before)
    rival.print_kind("flufl.bounce " + version("flufl.bounce"), "in process, messages in memory", answers, seconds,
                     rival.process_rss_kib("self"))


main()
