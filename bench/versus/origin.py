#!/usr/bin/env python3
"""Whose mail came back: Bayesian filters beside Backstop's origin head, every source of mail judged by filters that learnt
from the other sources only. Each original is returned in a report (a wrapper from corpus/samples, drawn by the original's
digest, half of them with the header alone), and each rival gets the whole report and, in another run, only the
returned message, extracted as `backstop` does it. Folds and sources are those of models/recipe.toml.

Example: bench/versus/origin.py --bin build/release/bin --corpora ../corpora"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib

import mail

SETS = ("mail", "listmail")  # ordinary mail labelled ham or spam
RIVALS = [("bogofilter", "bogofilter.py"), ("crm114", "crm114.py"), ("SpamAssassin Bayes", "spamassassin.pl")]
RETURNED_PART = re.compile(rb"\n(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*content-type:[ \t]*(message/rfc822|text/rfc822-headers)[^\n]*\n"
                           rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*\n", re.I)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=os.path.join(mail.ROOT, "build/release/bin"), help="folder of our programs")
    parser.add_argument("--corpora", required=True, help="folder with mail.tar.zst, listmail.tar.zst and their labels")
    parser.add_argument("--learn", type=int, default=200, help="messages of a class of a source learnt from at most")
    parser.add_argument("--judge", type=int, default=500, help="messages of a class of a source judged at most")
    parser.add_argument("--rivals", help="only those whose name contains one of these words, with commas")
    parser.add_argument("--work", help="folder to keep the mail made; a temporary one otherwise")
    parser.add_argument("--json", help="write the figures here too")
    args = parser.parse_args()
    if args.learn > args.judge:
        parser.error("--learn must not be more than --judge: what is learnt from in other folds is judged in its own")
    return args


def fold_of(recipe, source):
    """The fold that a source's mail is judged in, or None."""
    for rule in recipe["family"]:
        if source.startswith(rule["prefix"]) and "origin" in rule.get("heads", ["origin"]):
            return next((fold["name"] for fold in recipe["origin"]["fold"] if rule["family"] in fold["families"]), None)
    return None


def wrappers():
    """[(text before the returned message, text after it, whether only the header comes back)]."""
    folder = os.path.join(mail.ROOT, "corpus/samples/dsn-failed")
    found = {True: [], False: []}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            text = file.read()
        part = RETURNED_PART.search(text)
        if part is None or b"\r" in text or re.search(rb"encoding:\s*(base64|quoted)", part.group(0), re.I):
            continue
        end = text.find(b"\n--", part.end())
        if end > 0:
            found[b"headers" in part.group(1).lower()].append((text[:part.end()], text[end:]))
    if not found[True] or not found[False]:
        sys.exit("corpus/samples/dsn-failed has no report to wrap originals in")
    return found


def wrap(original, forms):
    """The original returned in a report that its digest alone chooses."""
    text = original.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    number = int.from_bytes(hashlib.sha256(original).digest()[:8], "big")
    is_headers_only = number % 2 == 1
    if is_headers_only:
        text = text.split(b"\n\n", 1)[0] + b"\n"
    before, after = forms[is_headers_only][number // 2 % len(forms[is_headers_only])]
    return before + text + after


def body_digest(original):
    return hashlib.sha256(b"".join(original.split(b"\n\n", 1)[-1].split())).digest()


def choose(args, recipe, work):
    """Rows by (fold, class): at most --judge of each, no body twice."""
    chosen, seen = {}, set()
    for name in SETS:
        base = os.path.join(args.corpora, name)
        rows = mail.export(args.bin, [base + ".tar.zst"], [base + ".labels.tsv"], os.path.join(work, name))
        for row in mail.spread(rows, len(rows)):
            fold = fold_of(recipe, row["source"])
            pool = chosen.setdefault((fold, row["origin"]), [])
            if fold is None or row["origin"] not in ("ham", "spam") or len(pool) >= args.judge:
                continue
            with open(row["file"], "rb") as file:
                row["bytes"] = file.read()
            digest = body_digest(row["bytes"])
            if digest not in seen:
                seen.add(digest)
                pool.append(row)
    return {key: pool for key, pool in chosen.items() if pool}


def write_reports(args, chosen, work):
    """learn/ and rest/ below work/reports with labels for the trainer; gives [{fold, class, learn, file of each view}]."""
    forms = wrappers()
    items = []
    for part in ("learn", "rest"):
        folder = os.path.join(work, "reports", part)
        os.makedirs(folder)
        with open(os.path.join(work, "reports", part + ".labels.tsv"), "w", encoding="utf-8") as labels:
            labels.write("path\tkind\torigin\tsource\tnote\n")
            for (fold, origin), pool in sorted(chosen.items()):
                for number, row in enumerate(pool):
                    if (number < args.learn) != (part == "learn"):
                        continue
                    name = f"{part}/{fold}-{origin}-{number:04d}.eml"
                    with open(os.path.join(work, "reports", name), "wb") as out:
                        out.write(wrap(row["bytes"], forms))
                    word = "legitimate" if origin == "ham" else "backscatter"
                    labels.write(f"{name}\tdsn-failed\t{word}\tfold/{fold}\t\n")
                    items.append({"fold": fold, "is_backscatter": origin == "spam", "learn": part == "learn", "name": name})
    returned = mail.export(args.bin, [os.path.join(work, "reports", part) for part in ("learn", "rest")], [],
                           os.path.join(work, "returned"), returned=True)
    of_name = {"/".join(row["path"].split("/")[-2:]): row["file"] for row in returned}
    for item in items:
        item["whole bounce"] = os.path.join(work, "reports", item["name"])
        item["returned message"] = of_name[item["name"]]
    return items


def figures(scored):
    """AUC and recalls at 1 % and 0.1 % false positives of [(score, is_backscatter)], as corpus/accuracy counts them."""
    negatives = sorted((s for s, positive in scored if not positive), reverse=True)
    positives = [s for s, positive in scored if positive]
    if not negatives or not positives:
        return None
    pairs = sum((s > n) + (s == n) / 2 for s in positives for n in negatives)

    def recall(share):
        threshold = negatives[min(int(share * len(negatives)), len(negatives) - 1)]
        return sum(s > threshold for s in positives) / len(positives)

    return {"auc": pairs / len(positives) / len(negatives), "recall_at_1": recall(0.01), "recall_at_01": recall(0.001)}


def judge_rival(program, view, items, folds, work):
    results = {}
    for fold in folds:
        train = [(item[view], item["is_backscatter"]) for item in items if item["learn"] and item["fold"] != fold]
        test = [item for item in items if item["fold"] == fold]
        lists = {"train": mail.write_list(work, "train", train),
                 "test": mail.write_list(work, "test", [(item[view], False) for item in test])}
        scores = mail.run_rival(program, "origin", lists)["scores"]
        if len(scores) != len(test):
            raise mail.RivalFailed(f"{len(test)} messages, {len(scores)} scores")
        results[fold] = figures([(s, item["is_backscatter"]) for s, item in zip(scores, test)])
    return results


def judge_ours(args, recipe, folds, work):
    """The origin head as models/recipe.toml trains it, on the same reports."""
    shipped = os.path.join(mail.ROOT, "models")
    with open(os.path.join(shipped, "recipe.toml"), encoding="utf-8") as file:
        text = file.read()
    tables = re.split(r"(?m)^(?=\[)", text)
    head, kind = tables[0], next(table for table in tables if table.startswith("[kind]"))
    # Partial and near name families that are not here; folds are ours, below.
    origin = "".join(table for table in tables if re.match(r"\[origin[].]", table))
    for key, name in (("patterns", "patterns"), ("evidence", "evidence.toml")):
        head = re.sub(rf"^{key} = .*$", f'{key} = "{shipped}/{name}"', head, flags=re.M)
    head = re.sub(r"^corrections = .*$", "", head, flags=re.M)
    sets = "".join(f'\n[[set]]\npath = "{part}"\nlabels = "{part}.labels.tsv"\nuse = ["origin"]\norigin_weight = {weight}\n'
                   for part, weight in (("learn", 1), ("rest", 0)))
    sets += (f'\n[[set]]\npath = "{mail.ROOT}/corpus/samples"\nlabels = "{mail.ROOT}/corpus/samples.labels.tsv"\n'
             'use = ["kind"]\nwritten = true\n')
    families = "".join(f'\n[[family]]\nprefix = "fold/{fold}"\nfamily = "{fold}"\n' for fold in folds)
    families += '\n[[family]]\nprefix = "samples/"\nfamily = "samples"\n'
    fold_text = "".join(f'\n[[origin.fold]]\nname = "{fold}"\nfamilies = ["{fold}"]\n' for fold in folds)
    name = os.path.join(work, "recipe.toml")
    with open(name, "w", encoding="utf-8") as out:
        out.write(head + sets + families + "\n" + kind + "\n" + origin + fold_text)
    trainer = os.path.join(args.bin, "backstop-train")
    files = {key: os.path.join(work, key) for key in ("examples", "heads", "holdouts")}
    corpora = os.path.join(work, "reports")
    for command in (["extract", "--recipe", name, "--corpora", corpora, "--out", files["examples"]],
                    ["fit", "--recipe", name, "--examples", files["examples"], "--out", files["heads"], "--holdouts", files["holdouts"]]):
        if subprocess.run([trainer, *command], stdout=subprocess.DEVNULL).returncode != 0:
            raise mail.RivalFailed("backstop-train " + command[0] + " failed")
    out = subprocess.run([trainer, "eval", "--recipe", name, "--examples", files["examples"], "--holdouts", files["holdouts"], "--json"],
                         stdout=subprocess.PIPE, check=True).stdout
    lines = {line["fold"]: line for line in json.loads(out)["origin"] if line["part"] == "reports"}
    return {fold: {key: lines[fold][key] for key in ("auc", "recall_at_1", "recall_at_01")} for fold in folds}


def print_tables(results, counts):
    folds = list(counts)
    print("Judged: " + ", ".join(f"{fold} {ham} ours, {spam} backscatter" for fold, (ham, spam) in counts.items()) + "\n")
    rows = []
    for (name, view), by_fold in results.items():
        good = [by_fold[fold] for fold in folds if by_fold[fold]]

        def cell(key):
            return f"{sum(one[key] for one in good) / len(good):.4f} / {min(one[key] for one in good):.4f}"

        rows.append([name, view, cell("auc"), cell("recall_at_1"), cell("recall_at_01")])
    print(mail.table(["filter", "reads", "AUC mean / worst", "recall at 1 % FP", "recall at 0.1 % FP"], rows))
    rows = [[name, view, *(f"{one['auc']:.4f} {one['recall_at_1']:.3f}" if (one := by_fold[fold]) else "-" for fold in folds)]
            for (name, view), by_fold in results.items()]
    print(mail.table(["AUC, recall at 1 %", "reads", *folds], rows))


def run(args, work):
    with open(os.path.join(mail.ROOT, "models/recipe.toml"), "rb") as file:
        recipe = tomllib.load(file)
    chosen = choose(args, recipe, work)
    items = write_reports(args, chosen, work)
    counts = {}
    for fold in recipe["origin"]["fold"]:
        ham, spam = (len(chosen.get((fold["name"], word), [])) for word in ("ham", "spam"))
        if ham and spam:
            counts[fold["name"]] = (ham, spam)
    folds, results = list(counts), {}
    results["Backstop", "whole bounce"] = judge_ours(args, recipe, folds, work)
    failures = 0
    words = args.rivals.lower().split(",") if args.rivals else [""]
    for name, program in [rival for rival in RIVALS if any(word in rival[0].lower() for word in words)]:
        for view in ("whole bounce", "returned message"):
            try:
                results[name, view] = judge_rival(program, view, items, folds, work)
            except (mail.RivalFailed, OSError) as error:
                failures += 1
                print(f"origin.py: {name}: {error} (install rivals with bench/versus/install.sh)", file=sys.stderr)
    print_tables(results, counts)
    if args.json:
        with open(args.json, "w", encoding="utf-8") as out:
            json.dump([{"filter": name, "reads": view, "folds": by_fold} for (name, view), by_fold in results.items()], out, indent=1)
    return 1 if failures else 0


def main():
    args = parse()
    if args.work:
        try:
            os.makedirs(args.work)
        except OSError as error:
            sys.exit(f"origin.py: {args.work}: {error.strerror}; name a new folder with --work")
        return run(args, args.work)
    with tempfile.TemporaryDirectory(prefix="versus-") as work:
        os.chmod(work, 0o755)
        return run(args, work)


if __name__ == "__main__":
    sys.exit(main())
