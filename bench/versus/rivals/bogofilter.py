#!/usr/bin/python3
"""bogofilter (bogofilter-bdb): a Bayesian spam filter; trained here to tell failure reports from other mail (kind) or mail of ours
from spam (origin). Bulk mode: one process reads the names of all files. The score is its spamicity."""

import subprocess
import sys

import rival


def learn(args):
    seconds = 0
    for flag, option in ((True, "-s"), (False, "-n")):
        files = "".join(file + "\n" for file, is_positive in rival.read_list(args.train) if is_positive == flag)
        seconds += rival.run_process(["bogofilter", "-C", "-d", args.work, option, "-b"], files)[1]
    return seconds


def score(args, files):
    command = ["bogofilter", "-C", "-d", args.work, "-t", "-b", "-v", "-o", "0.5,0.5", "--spamicity-formats=%0.17f %0.17f %0.17f"]
    out, seconds, rss = rival.run_process(command, "".join(file + "\n" for file, _ in files))
    # "file S 0.123": one line a message, in order.
    scores = [float(line.split()[-1]) for line in out.splitlines()]
    if len(scores) != len(files):
        sys.exit(f"bogofilter: {len(files)} files, {len(scores)} answers")
    return scores, seconds, rss


def main():
    args = rival.parse(sys.argv[1:])
    version = subprocess.run(["bogofilter", "-V"], capture_output=True, text=True, check=True).stdout.split("\n")[0]
    settings = "its own defaults, bulk mode, trained once on each message"
    learnt = learn(args)
    if args.task == "origin":
        scores, seconds, _ = score(args, rival.read_list(args.test))
        rival.print_origin(version, settings, scores, [learnt, seconds])
        return
    answers = [s >= 0.5 for s in score(args, rival.read_list(args.answer))[0]]
    timed = rival.read_list(args.time)
    runs = [score(args, timed) for _ in range(args.rounds)]
    rival.print_kind(version, settings, answers, [run[1] for run in runs], runs[0][2])


main()
