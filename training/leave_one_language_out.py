#!/usr/bin/env python3
"""How each kind fares in a language that no training mail of the small kinds has: the samples' languages are left out one by one,
by models of the shipped recipe trained on everything else, on the full path (no header gate).

usage: leave_one_language_out.py --bin DIR --corpora DIR --work DIR
Languages are the samples' own labels (`lang=` in corpus/samples.labels.tsv); English, in which nearly all real mail is, stays. Example:
  training/leave_one_language_out.py --bin build/release/bin --corpora ../corpora --work /tmp/languages
"""
import argparse
import collections
import csv
import json
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
LANGUAGE = re.compile(r"\blang=([a-z]+)")
UNUSED = ("[[kind.fold]]", "[[origin.fold]]", "[[origin.near]]", "[gate]")


def write_labels(path):
    """The samples' labels with their language as the source; returns the languages but English."""
    with open(ROOT / "corpus/samples.labels.tsv", newline="") as file:
        header, *rows = csv.reader(file, delimiter="\t")
    languages = set()
    with open(path, "w", newline="") as file:
        out = csv.writer(file, delimiter="\t", lineterminator="\n")
        out.writerow(header)
        for row in rows:
            named = LANGUAGE.search(row[4])
            language = named[1] if named else "en"
            languages.add(language)
            out.writerow([*row[:3], f"language/{language}", row[4]])
    return sorted(languages - {"en"})


def write_recipe(path, labels, languages):
    """The shipped recipe with the samples judged by language, and nothing else."""
    text = (ROOT / "models/recipe.toml").read_text()
    tables = [t for t in re.split(r"(?m)^(?=\[)", text) if not t.startswith(UNUSED)]
    for i, table in enumerate(tables):
        if 'path = "../corpus/samples"' in table:
            tables[i] = table.replace("../corpus/samples.labels.tsv", str(labels)).replace("written = true\n", "")
        tables[i] = tables[i].replace('"../corpus/', f'"{ROOT}/corpus/')
    recipe = re.sub(r"(?m)^nested = true.*\n", "", "".join(tables))
    recipe = re.sub(r"(?ms)^probes = \[.*?\]\n", "", recipe)
    for name in ("patterns", "evidence", "corrections"):
        recipe = re.sub(rf'(?m)^{name} = "', f'{name} = "{ROOT}/models/', recipe, count=1)
    folds = "".join(f'\n[[kind.fold]]\nname = "{language}"\nfamilies = ["language/{language}"]\n' for language in languages)
    path.write_text(recipe.replace("\n[origin]", folds + "\n[origin]", 1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("bin", "corpora", "work"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    work, program = options.work.resolve(), str(options.bin / "backstop-train")
    languages = write_labels(work / "labels.tsv")
    write_recipe(work / "recipe.toml", work / "labels.tsv", languages)
    recipe = ["--recipe", str(work / "recipe.toml")]
    examples, holdouts = ["--examples", str(work / "examples.bin")], ["--holdouts", str(work / "holdouts.json")]
    subprocess.run([program, "extract", *recipe, "--corpora", str(options.corpora), "--out", examples[1]], check=True)
    subprocess.run([program, "fit", *recipe, *examples, *holdouts, "--out", str(work / "heads.json")], check=True)
    done = subprocess.run([program, "eval", *recipe, *examples, *holdouts, "--json"], check=True, stdout=subprocess.PIPE)
    judged, called = collections.Counter(), collections.Counter()
    for line in json.loads(done.stdout)["kind"]:
        judged[line["kind"]] += line["messages"]
        for other, count in line["called"].items():
            called[line["kind"], other] += count
    print("| kind | messages | right | called |\n| --- | --- | --- | --- |")
    for kind in judged:
        wrong = ", ".join(f"{other} {count}" for (is_, other), count in called.most_common() if is_ == kind and other != kind)
        print(f"| {kind} | {judged[kind]} | {called[kind, kind]} | {wrong} |")


if __name__ == "__main__":
    main()
