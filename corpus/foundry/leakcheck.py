#!/usr/bin/env python3
"""Asks of a foundry set: can the class be told from anything but the returned message's own text? It must not.

  leakcheck.py SET_FOLDER [--permutations N] [--views NAME,...]
  leakcheck.py SET_FOLDER... --held-out SET_FOLDER
Example: leakcheck.py ~/.cache/backstop/foundry/sets/foundry-real --held-out /tmp/held-out

Views of the outside: notification, addresses, dates, hosts, boundaries, header-order, received-count. Of the inside: made, what
the making put into the returned message, its path lines, places, dates, Message-ID, signature and tag, all names abstracted. A
logistic regression on sets of tokens is tried on pairs that it has not seen, or with --held-out learnt from the other sets'
recipes and tried on that one. p counts how often a relabelling that swaps classes within pairs scores as well. Status 1
when a view has p <= 0.001 (or, from 6,000 messages on, AUC >= 0.53). What may tell the class, because it is the truth about where
a message came from, is listed after --held-out by name, with its simulated weight.
"""

import argparse
import csv
import pathlib
import random
import signal
import sys

import leak_facts
import leak_model
import leak_views

P_LIMIT, AUC_LIMIT, AUC_FROM = 0.001, 0.53, 6000


def rows_of(labels):
    """[(pair, is spam, path)] of a set's labels, sorted."""
    if not labels.exists():
        raise SystemExit(f"leakcheck: {labels} is missing; name the folder that foundry.py make wrote")
    rows = []
    with open(labels, encoding="utf-8", newline="") as file:
        try:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                note = dict(part.split("=", 1) for part in row["note"].split(";"))
                rows.append((int(note["pair"]), row["origin"] == "backscatter", row["path"]))
        except (KeyError, ValueError, AttributeError, TypeError):
            raise SystemExit(f"leakcheck: {labels}: row {len(rows) + 1} is not of a set of the foundry: no pair in its note") from None
    return sorted(rows)


class Set:
    """The whole pairs of a set, sorted by pair; `sides` are its messages taken apart, quotations masked."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        rows = rows_of(folder / "labels.tsv")
        if len(rows) < 20:
            raise SystemExit(f"leakcheck: {folder} has {len(rows)} messages; at least 20 are needed")
        self.folder = folder
        self.pairs, self.is_spam, self.paths = (list(column) for column in zip(*rows))
        self.sides = [leak_views.take_apart(folder.joinpath(*pathlib.Path(path).parts[1:]).read_bytes()) for path in self.paths]
        leak_views.mask_pairs(self.sides, self.pairs)

    def seen(self, view):
        """(tokens, pairs, is_spam) as leak_model wants them."""
        return [leak_views.VIEWS[view](side) for side in self.sides], self.pairs, self.is_spam

    def facts(self):
        """[(is_spam, facts)]; a report that returns nothing has no relations."""
        evidence = leak_facts.evidence_of(self.folder)
        return [(is_spam, {**leak_facts.relations(side), **{name: evidence[path][name] for name in leak_facts.EVIDENCE}})
                for is_spam, side, path in zip(self.is_spam, self.sides, self.paths)]


def joined(sets, view):
    """What several sets show of a view, their pairs told apart."""
    tokens, pairs, is_spam = [], [], []
    for number, one in enumerate(sets):
        seen = one.seen(view)
        tokens += seen[0]
        pairs += [(number, pair) for pair in seen[1]]
        is_spam += seen[2]
    return tokens, pairs, is_spam


def tell(name, messages, result, is_verbose):
    """Prints one line; returns whether the view leaks."""
    fails = result.p <= P_LIMIT or (messages >= AUC_FROM and result.auc >= AUC_LIMIT)
    told = ("  LEAK: " if fails else "  most: ") + ", ".join(t.decode("utf-8", "replace") for t in result.top)
    told = told if fails or is_verbose else ""
    print(f"{name:16}{messages:9}{result.features:9}{result.auc:7.3f}{result.p:9.4f}{told}", flush=True)
    return fails


def tell_facts(sets):
    """Prints the facts that tell the class by design, set by set."""
    print("\nProvenance, true by the making. The ratios follow from the recipes' shares: simulated, not measured in the field.")
    for one in sets:
        print(f"\n{one.folder.name}: {'fact':38}{'value':21}{'legitimate':>11}{'backscatter':>12}{'nats':>7}  origin")
        for fact, value, ham, spam, ratio in leak_facts.table(one.facts()):
            print(f"{'':{len(one.folder.name)}}  {fact:38}{value:21}{ham:11.3f}{spam:12.3f}{ratio:7.2f}  simulated")


def parse(arguments):
    parser = argparse.ArgumentParser(prog="leakcheck.py", description=__doc__.split("\n\n")[0],
                                     epilog="example: leakcheck.py /tmp/samples --held-out /tmp/held-out")
    parser.add_argument("folders", nargs="+", metavar="SET_FOLDER")
    parser.add_argument("--held-out", metavar="SET_FOLDER", help="learn from the others, try on this one, and list provenance")
    parser.add_argument("--permutations", type=int, default=2000, help="relabellings from which p is counted (default 2000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--views", default=",".join(leak_views.VIEWS), help="views to check, by name, with commas")
    parser.add_argument("--verbose", action="store_true", help="name the weightiest tokens of every view")
    options = parser.parse_args(arguments)
    if options.permutations < 1:
        parser.error("--permutations must be 1 or more")
    options.views = options.views.split(",")
    for name in options.views:
        if name not in leak_views.VIEWS:
            parser.error(f"no view is named {name}; there are {', '.join(leak_views.VIEWS)}")
    if len(options.folders) > 1 and not options.held_out:
        parser.error("several sets are learnt from together only with --held-out; check them one by one")
    return options


def main(arguments):
    options = parse(arguments)
    sets = [Set(folder) for folder in options.folders]
    held_out = Set(options.held_out) if options.held_out else None
    judged = held_out or sets[0]
    status = 0
    print(f"{'view':16}{'messages':>9}{'features':>9}{'AUC':>7}{'p':>9}")
    for name in options.views:
        rng = random.Random(options.seed)
        if held_out:
            result = leak_model.transfer(joined(sets, name), held_out.seen(name), options.permutations, rng)
        else:
            result = leak_model.judge(*sets[0].seen(name), options.permutations, rng)
        status |= tell(name, len(judged.pairs), result, options.verbose)
    if held_out:
        tell_facts([*sets, held_out])
    return int(status)


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        sys.exit(main(sys.argv[1:]))
    except OSError as error:
        sys.exit(f"leakcheck: {error.filename}: {error.strerror}; name the folder that foundry.py make wrote")
