#!/usr/bin/env python3
"""Asks of a foundry set: can the class be told from anything but the returned message's own text? It must not.

  leakcheck.py SET_FOLDER [--permutations N] [--views NAME,...]

Views of the outside: notification, addresses, dates, hosts, boundaries, header-order, received-count. Views of the inside:
what the making put into the returned message, its path lines, re-dating, Message-ID, signature and tags, with all names
abstracted. A logistic regression on hashed tokens is cross-validated with pairs kept in one fold; p counts how often a
relabelling that swaps classes within pairs scores as well. Status 1 when a view has p <= 0.001 (or, from 6,000
messages on, AUC >= 0.53).
"""

import argparse
import csv
import pathlib
import random
import sys

import leak_model
import leak_views

P_LIMIT, AUC_LIMIT, AUC_FROM = 0.001, 0.53, 6000


def load(folder):
    """[(pair, is_spam, raw bytes)] of the whole pairs of a set, sorted by pair."""
    folder = pathlib.Path(folder)
    labels = folder / "labels.tsv"
    if not labels.exists():
        raise SystemExit(f"leakcheck: {labels} is missing; name the folder that foundry.py make wrote")
    rows = []
    with open(labels, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            note = dict(part.split("=", 1) for part in row["note"].split(";"))
            path = folder.joinpath(*pathlib.Path(row["path"]).parts[1:])
            rows.append((int(note["pair"]), row["origin"] == "backscatter", path.read_bytes()))
    rows.sort(key=lambda row: row[:2])
    if len(rows) < 20:
        raise SystemExit(f"leakcheck: {folder} has {len(rows)} messages; at least 20 are needed")
    return rows


def main(arguments):
    parser = argparse.ArgumentParser(prog="leakcheck.py", description=__doc__.split("\n\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--permutations", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--views", default=",".join(leak_views.VIEWS), help="views to check, by name, with commas")
    parser.add_argument("--verbose", action="store_true", help="name the weightiest tokens of every view")
    options = parser.parse_args(arguments)
    rows = load(options.folder)
    sides = [leak_views.take_apart(raw) for _, _, raw in rows]
    leak_views.mask_pairs(sides, [row[0] for row in rows])
    status = 0
    print(f"{'view':16}{'messages':>9}{'features':>9}{'AUC':>7}{'p':>9}")
    for name in options.views.split(","):
        tokens = [leak_views.VIEWS[name](side) for side in sides]
        pairs, is_spam = [row[0] for row in rows], [row[1] for row in rows]
        result = leak_model.judge(tokens, pairs, is_spam, options.permutations, random.Random(options.seed))
        fails = result.p <= P_LIMIT or (len(rows) >= AUC_FROM and result.auc >= AUC_LIMIT)
        status |= fails
        told = ("  LEAK: " if fails else "  most: ") + ", ".join(t.decode("utf-8", "replace") for t in result.top)
        told = told if fails or options.verbose else ""
        print(f"{name:16}{len(rows):9}{result.features:9}{result.auc:7.3f}{result.p:9.4f}{told}", flush=True)
    return int(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
