#!/usr/bin/python3
"""crm114 (crm114): orthogonal sparse bigrams with its Markovian weights; trained as bogofilter is, here by training on
errors in one pass over shuffled mail, as its manual recommends. One process reads the names of all files. The score is pR."""

import os
import random
import re
import subprocess
import sys

import rival

# Learns a file (its name after "s " or "n ") when it is on the wrong side or within 10 pR of the middle; prints pR.
SCRIPT = r"""
{
  {
    match <fromend> [:_dw:] (:: :verb: :file:) /([snt]) ([^\n]+)\n/
    input (:mail:) [:*:file:]
    isolate (:stats: :p: :r:) //
    {
      classify <osb unique microgroom> (positive.css | negative.css) (:stats:) [:mail:] /[[:graph:]]+/
    }
    match [:stats:] (:: :p:) /pR: *([-0-9.]+)/
    output /:*:p:\n/
    {
      match [:verb:] /s/
      {
        eval (:r:) /:@: :*:p: < 10.0 :/
        learn <osb unique microgroom> (positive.css) [:mail:] /[[:graph:]]+/
      }
    }
    {
      match [:verb:] /n/
      {
        eval (:r:) /:@: :*:p: > -10.0 :/
        learn <osb unique microgroom> (negative.css) [:mail:] /[[:graph:]]+/
      }
    }
    liaf
  }
}
"""


def run(args, lines):
    out, seconds, rss = rival.run_process(["crm", "-w", "64000000", "backstop_versus.crm"], "".join(lines))
    scores = [float(p) for p in re.findall(r"^-?[0-9.]+$", out, re.M)]
    if len(scores) != len(lines):
        sys.exit(f"crm114: {len(lines)} files, {len(scores)} answers")
    return scores, seconds, rss


def main():
    args = rival.parse(sys.argv[1:])
    os.chdir(args.work)
    with open("backstop_versus.crm", "w", encoding="utf-8") as script:
        script.write(SCRIPT)
    for name in ("positive.css", "negative.css"):
        subprocess.run(["cssutil", "-b", "-r", "-S", "1048577", name], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
    about = subprocess.run(["crm", "-v"], capture_output=True, text=True)
    version = "crm114 " + re.search(r"version (\S+)", about.stdout + about.stderr).group(1)
    settings = "OSB unique microgroom, trained on errors with thickness 10"
    train = rival.read_list(args.train)
    random.Random(1).shuffle(train)
    _, learnt, _ = run(args, [f"{'s' if flag else 'n'} {file}\n" for file, flag in train])
    if args.task == "origin":
        scores, seconds, _ = run(args, [f"t {file}\n" for file, _ in rival.read_list(args.test)])
        rival.print_origin(version, settings, scores, [learnt, seconds])
        return
    answers = [p >= 0 for p in run(args, [f"t {file}\n" for file, _ in rival.read_list(args.answer)])[0]]
    timed = [f"t {file}\n" for file, _ in rival.read_list(args.time)]
    runs = [run(args, timed) for _ in range(args.rounds)]
    rival.print_kind(version, settings, answers, [one[1] for one in runs], runs[0][2])


main()
