#!/usr/bin/env python3
"""Backstop beside other programs that find bounces: the same corpus, the same messages, one table. Every rival first
answers for every message; its answers on a plain bounce and a plain letter (for those that learn: one they learnt of each)
must be right, or its clock is not read.

One run does the whole table within --minutes. A row is printed, and the file of --json written anew, when its rival is done;
one that fails, hangs or has no time left is told on stderr, the rest is run all the same, and the status is 1.

Example: bench/versus/versus.py --bin build/release/bin --corpus set.tar.zst --labels set.labels.tsv --json versus.json
Rivals are installed by bench/versus/install.sh; what may favour us stands in bench/versus/BIAS.md."""

import argparse
import json
import os
import signal
import statistics
import sys
import tempfile
import time

import mail

# name, program, variant, learns, is slow; the slow ones last, so that they cost no other its row.
RIVALS = [
    ("Backstop, library", "backstop.py", "library", False, False),
    ("Backstop, program", "backstop.py", "program", False, False),
    ("Sisimai", "sisimai.pl", "", False, False),
    ("rspamd BOUNCE", "rspamd.py", "bounce", False, False),
    ("rspamd BOUNCE, sender untold", "rspamd.py", "bounce-untold", False, False),
    ("flufl.bounce", "flufl_bounce.py", "", False, False),
    ("bogofilter", "bogofilter.py", "", True, False),
    ("crm114", "crm114.py", "", True, False),
    ("SpamAssassin VBounce", "spamassassin.pl", "vbounce", False, True),
    ("SpamAssassin, all rules", "spamassassin.pl", "all", False, True),
]
FAST_MESSAGES = 2000  # timed at least, so that starting a program costs nothing beside them
SLOW_MESSAGES = 200   # and at most for slow rivals
CHECKS = [("corpus/samples/dsn-failed/postfix-unknown-user.eml", True), ("corpus/samples/ordinary/minutes.eml", False)]


def positive(text):
    if int(text) < 1:
        raise ValueError
    return int(text)


def parse(argv=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=os.path.join(mail.ROOT, "build/release/bin"), help="folder of our programs")
    parser.add_argument("--corpus", action="append", help="mail as backstop score takes it (default corpus/samples)")
    parser.add_argument("--labels", action="append", help="its labels TSV")
    parser.add_argument("--rivals", help="only those whose name contains one of these words, with commas")
    parser.add_argument("--rounds", type=positive, default=3, help="timed rounds; the median counts")
    parser.add_argument("--messages", type=positive, default=2000,
                        help="of failure reports, ordinary and other automatic mail at most so many each are asked, drawn by digest")
    parser.add_argument("--slow-messages", type=positive, default=300, help="the same for rivals of a hundred a second or fewer")
    parser.add_argument("--minutes", type=float, default=15, help="of wall time for all; a rival gets at most half of what is left")
    parser.add_argument("--json", help="write the figures here too")
    args = parser.parse_args(argv)
    if bool(args.corpus) != bool(args.labels):
        parser.error("give --corpus and --labels together")
    args.corpus = args.corpus or [os.path.join(mail.ROOT, "corpus/samples")]
    args.labels = args.labels or [os.path.join(mail.ROOT, "corpus/samples.labels.tsv")]
    return args


class Comparison:
    def __init__(self, args, folder):
        self.args, self.folder = args, folder
        rows = mail.export(args.bin, args.corpus, args.labels, os.path.join(folder, "mail"))
        self.failed = [row for row in rows if row["kind"] == "dsn-failed"]
        self.ordinary = [row for row in rows if row["kind"] == "ordinary"]
        known = ("dsn-failed", "ordinary", "", "unlabelled", "mime-fixture")
        self.others = [row for row in rows if row["kind"] not in known]
        if not self.failed or not self.ordinary:
            sys.exit("the corpus needs messages labelled dsn-failed and ordinary")

    def timed(self, is_slow):
        if is_slow:
            return mail.spread(self.failed, min(SLOW_MESSAGES, self.args.slow_messages))
        failed = mail.spread(self.failed, self.args.messages)
        return failed * -(-FAST_MESSAGES // len(failed))

    def lists(self, learns, is_slow):
        """The list files of a run, the rows of its answers, and the checks [(file, answer)] that come first in them. Half
        of the mail is a learner's to learn from."""
        most = self.args.slow_messages if is_slow else self.args.messages
        asked = [row for rows in (self.failed, self.ordinary, self.others) for row in mail.spread(rows, most)]
        checks = [(os.path.join(mail.ROOT, name), wanted) for name, wanted in CHECKS]
        flags = {}
        if learns:
            half = [row for row in asked if mail.digest(row["path"]) % 2 == 0 and row["kind"] in ("dsn-failed", "ordinary")]
            names = {row["file"] for row in half}
            asked = [row for row in asked if row["file"] not in names]
            train = [(row["file"], row["kind"] == "dsn-failed") for row in half]
            checks = [next(one for one in train if one[1] == wanted) for wanted in (True, False)]
            flags["train"] = mail.write_list(self.folder, "train", train)
        answer = checks + [(row["file"], row["kind"] != "ordinary") for row in asked]
        flags["answer"] = mail.write_list(self.folder, "answer", answer)
        flags["time"] = mail.write_list(self.folder, "time", [(row["file"], True) for row in self.timed(is_slow)])
        return flags, asked, checks

    def run(self, name, program, variant, learns, is_slow, limit_s=None):
        flags, asked, checks = self.lists(learns, is_slow)
        backstop = os.path.join(self.args.bin, "backstop")
        said = mail.run_rival(program, "kind", {**flags, "rounds": self.args.rounds}, variant, backstop, limit_s)
        answers = said["answers"][len(checks):]
        if len(answers) != len(asked):
            raise mail.RivalFailed(f"{len(asked)} messages, {len(answers)} answers")
        for (file, wanted), got in zip(checks, said["answers"]):
            if bool(got) != wanted:
                raise mail.RivalFailed(f"wrong answer for {file}: not timed")
        called = {kind: [0, 0] for kind in ("dsn-failed", "ordinary", "other")}
        for row, answer in zip(asked, answers):
            count = called[row["kind"] if row["kind"] in called else "other"]
            count[0] += answer
            count[1] += 1
        return {"name": name, "version": said["version"], "settings": said["settings"], "rss_kib": said["rss_kib"],
                "messages_per_s": len(self.timed(is_slow)) / statistics.median(said["seconds"]),
                "called_failed": called}


HEAD = ["program", "version", "bounces/s per core", "library / it", "program / it", "RSS MB", "recall", "ordinary called bounce",
        "other automatic mail called bounce"]


def cells(result, results):
    """The row of a rival; its ratios are to our rows among `results`."""
    ours = {r["name"].split()[-1]: r["messages_per_s"] for r in results if r["name"].startswith("Backstop")}
    called, speed = result["called_failed"], result["messages_per_s"]
    ratios = [f"{ours[which] / speed:.1f}" if which in ours else "-" for which in ("library", "program")]
    found, failed = called["dsn-failed"]
    recall = f"{100 * found / failed:.2f} % of {failed}" if failed else "-"
    return [result["name"], result["version"], f"{speed:,.0f}", *ratios, f"{result['rss_kib'] / 1024:.0f}", recall,
            "{}/{}".format(*called["ordinary"]), "{}/{}".format(*called["other"])]


def chosen(words):
    """The rivals whose name contains one of the words (with commas; None: all)."""
    rivals = [rival for rival in RIVALS if any(word in rival[0].lower() for word in (words or "").lower().split(","))]
    if not rivals:
        sys.exit(f"versus.py: no rival is named so: {words}; there are {', '.join(rival[0] for rival in RIVALS)}")
    return rivals


def show_progress(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def save(results, path):
    with open(path + ".part", "w", encoding="utf-8") as out:
        json.dump(results, out, indent=1)
    os.replace(path + ".part", path)


def run_all(comparison, args, deadline):
    """Each rival in turn: its row printed and all so far saved. How many have no row."""
    rivals, results = chosen(args.rivals), []
    print(mail.table_head(HEAD), flush=True)
    for number, rival in enumerate(rivals, 1):
        left_s = deadline - time.monotonic()
        show_progress(f"{number} of {len(rivals)}: {rival[0]}, {left_s / 60:.0f} minutes left")
        try:
            if left_s <= 0:
                raise mail.RivalFailed("no time left; give more --minutes")
            results.append(comparison.run(*rival, limit_s=left_s / 2))
        except (mail.RivalFailed, OSError, KeyError) as error:
            show_progress("")
            print(f"versus.py: {rival[0]}: {error} (install rivals with bench/versus/install.sh)", file=sys.stderr)
            continue
        show_progress("")
        print(mail.table_row(cells(results[-1], results)), flush=True)
        if args.json:
            save(results, args.json)
    return len(rivals) - len(results)


def end(_number, _frame):
    raise KeyboardInterrupt


def main():
    args = parse()
    deadline = time.monotonic() + 60 * args.minutes
    signal.signal(signal.SIGTERM, end)
    try:
        with tempfile.TemporaryDirectory(prefix="versus-") as folder:
            os.chmod(folder, 0o755)
            show_progress("exporting the corpus")
            comparison = Comparison(args, folder)
            show_progress("")
            print(f"{len(comparison.failed)} failure reports, {len(comparison.ordinary)} ordinary messages, "
                  f"{len(comparison.others)} other automatic ones; at most {args.messages} of each asked, "
                  f"{args.slow_messages} of slow rivals\n")
            return 1 if run_all(comparison, args, deadline) else 0
    except KeyboardInterrupt:
        print("versus.py: interrupted; the rows so far are complete", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
