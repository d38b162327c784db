#!/usr/bin/env python3
"""Backstop beside other programs that find bounces: the same corpus, the same messages, one table. Every rival first
answers for every message; its answers on a plain bounce and a plain letter (for those that learn: one they learnt of each)
must be right, or its clock is not read.

Example: bench/versus/versus.py --bin build/release/bin --corpus set.tar.zst --labels set.labels.tsv
Rivals are installed by bench/versus/install.sh; what may favour us stands in bench/versus/BIAS.md."""

import argparse
import json
import os
import statistics
import sys
import tempfile

import mail

# name, program, variant, learns, is slow
RIVALS = [
    ("Backstop, library", "backstop.py", "library", False, False),
    ("Backstop, program", "backstop.py", "program", False, False),
    ("Sisimai", "sisimai.pl", "", False, False),
    ("SpamAssassin VBounce", "spamassassin.pl", "vbounce", False, True),
    ("SpamAssassin, all rules", "spamassassin.pl", "all", False, True),
    ("rspamd BOUNCE", "rspamd.py", "bounce", False, False),
    ("rspamd BOUNCE, sender untold", "rspamd.py", "bounce-untold", False, False),
    ("flufl.bounce", "flufl_bounce.py", "", False, False),
    ("bogofilter", "bogofilter.py", "", True, False),
    ("crm114", "crm114.py", "", True, False),
]
FAST_MESSAGES = 2000  # timed at least, so that starting a program costs nothing beside them
SLOW_MESSAGES = 200   # and at most for rivals of a hundred a second or fewer
CHECKS = [("corpus/samples/dsn-failed/postfix-unknown-user.eml", True), ("corpus/samples/ordinary/minutes.eml", False)]


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=os.path.join(mail.ROOT, "build/release/bin"), help="folder of our programs")
    parser.add_argument("--corpus", action="append", help="mail as backstop score takes it (default corpus/samples)")
    parser.add_argument("--labels", action="append", help="its labels TSV")
    parser.add_argument("--rivals", help="only those whose name contains one of these words, with commas")
    parser.add_argument("--rounds", type=int, default=3, help="timed rounds; the median counts")
    parser.add_argument("--most-ordinary", type=int, default=2000, help="ordinary messages asked at most, drawn by digest")
    parser.add_argument("--json", help="write the figures here too")
    args = parser.parse_args()
    if bool(args.corpus) != bool(args.labels):
        parser.error("give --corpus and --labels together")
    args.corpus = args.corpus or [os.path.join(mail.ROOT, "corpus/samples")]
    args.labels = args.labels or [os.path.join(mail.ROOT, "corpus/samples.labels.tsv")]
    return args


def share(part, whole):
    return f"{100 * part / whole:.2f} %" if whole else "-"


class Comparison:
    def __init__(self, args, folder):
        self.args, self.folder = args, folder
        rows = mail.export(args.bin, args.corpus, args.labels, os.path.join(folder, "mail"))
        self.failed = [row for row in rows if row["kind"] == "dsn-failed"]
        self.ordinary = mail.spread([row for row in rows if row["kind"] == "ordinary"], args.most_ordinary)
        known = ("dsn-failed", "ordinary", "", "unlabelled", "mime-fixture")
        self.others = [row for row in rows if row["kind"] not in known]
        if not self.failed or not self.ordinary:
            sys.exit("the corpus needs messages labelled dsn-failed and ordinary")

    def timed(self, is_slow):
        if is_slow:
            return mail.spread(self.failed, SLOW_MESSAGES)
        return self.failed * -(-FAST_MESSAGES // len(self.failed))

    def lists(self, learns, is_slow):
        """The list files of a run, the rows of its answers, and the checks [(file, answer)] that come first in them. Half
        of the mail is a learner's to learn from."""
        asked = self.failed + self.ordinary + self.others
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

    def run(self, name, program, variant, learns, is_slow):
        flags, asked, checks = self.lists(learns, is_slow)
        backstop = os.path.join(self.args.bin, "backstop")
        said = mail.run_rival(program, "kind", {**flags, "rounds": self.args.rounds}, variant, backstop)
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


def print_table(results):
    ours = {r["name"].split()[-1]: r["messages_per_s"] for r in results if r["name"].startswith("Backstop")}
    head = ["program", "version", "bounces/s per core", "library / it", "program / it", "RSS MB", "recall", "ordinary called bounce",
            "other automatic mail called bounce"]
    rows = []
    for r in results:
        called = r["called_failed"]
        speed = r["messages_per_s"]
        ratio = [f"{ours[which] / speed:.1f}" if which in ours else "-" for which in ("library", "program")]
        rows.append([r["name"], r["version"], f"{speed:,.0f}", *ratio, f"{r['rss_kib'] / 1024:.0f}",
                     share(*called["dsn-failed"]), "{}/{}".format(*called["ordinary"]), "{}/{}".format(*called["other"])])
    print(mail.table(head, rows))


def main():
    args = parse()
    words = args.rivals.lower().split(",") if args.rivals else [""]
    failures = 0
    with tempfile.TemporaryDirectory(prefix="versus-") as folder:
        os.chmod(folder, 0o755)
        comparison = Comparison(args, folder)
        print(f"{len(comparison.failed)} failure reports, {len(comparison.ordinary)} ordinary messages, "
              f"{len(comparison.others)} other automatic ones\n")
        results = []
        for rival in RIVALS:
            if not any(word in rival[0].lower() for word in words):
                continue
            try:
                results.append(comparison.run(*rival))
            except (mail.RivalFailed, OSError) as error:
                failures += 1
                print(f"versus.py: {rival[0]}: {error} (install rivals with bench/versus/install.sh)", file=sys.stderr)
    print_table(results)
    if args.json:
        with open(args.json, "w", encoding="utf-8") as out:
            json.dump(results, out, indent=1)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
