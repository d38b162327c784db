#!/usr/bin/env python3
"""How well origin is calibrated on mail of sources that the model knows: half of each source is left out in turn, so every message is
judged by a model that learnt from the other half of its source, with a calibration fitted on the other sources' halves.

usage: seen_sources.py --bin DIR --corpora DIR --work DIR
Halves go by a digest of the path; messages that show one original are never torn apart (they are left out of training with the half that
is judged). The figures of sources left out whole are in the model card. Example:
  training/seen_sources.py --bin build/release/bin --corpora ../corpora --work /tmp/halves
"""
import argparse
import json
import pathlib
import re
import subprocess
import zlib

from shipped_recipe import read_labels, standing_alone, tables, write_labels

UNUSED = ("[[kind.fold]]", "[[origin.fold]]", "[gate]")
HALVES = ("half-0/", "half-1/")


def half_of(path):
    return HALVES[zlib.crc32(path.encode()) & 1]


def value_of(table, key):
    return re.search(rf'(?m)^{key} = "(.*)"$', table)[1]


def halved(table, options):
    """A table of the recipe for sources that are named by half."""
    if table.startswith("[[set]]") and '"origin"' in table and "written = true" not in table:
        name = pathlib.Path(value_of(table, "labels")).name
        write_labels(options.work / name, read_labels(options.corpora / value_of(table, "labels")), lambda row: half_of(row[0]) + row[3])
        return table.replace(f'labels = "{value_of(table, "labels")}"', f'labels = "{options.work / name}"')
    if table.startswith("[[family]]"):
        return table + "".join(table.replace('prefix = "', f'prefix = "{half}').replace('family = "', f'family = "{half}') for half in HALVES)
    return re.sub(r'"(ham/spamassassin-hard_ham)"', rf'"{HALVES[0]}\1", "{HALVES[1]}\1"', table)


def write_recipe(options):
    shipped = [t for t in tables() if 'path = "foundry-real"' not in t]
    folds = [t for t in shipped if t.startswith("[[origin.fold]]")]
    recipe = standing_alone("".join(halved(t, options) for t in shipped if not t.startswith(UNUSED)))
    for fold in folds:
        for half in HALVES:
            recipe += re.sub(r'(families = \[)(.*)(\])', lambda m: m[1] + m[2].replace('"', f'"{half}', 1).replace(', "', f', "{half}') + m[3],
                             fold).replace('name = "', f'name = "{half}') + "\n"
    path = options.work / "recipe.toml"
    path.write_text(recipe)
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("bin", "corpora", "work"):
        parser.add_argument(f"--{name}", type=lambda path: pathlib.Path(path).resolve(), required=True)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    program, recipe = str(options.bin / "backstop-train"), ["--recipe", str(write_recipe(options))]
    inputs = ["--examples", str(options.work / "examples.bin"), "--holdouts", str(options.work / "holdouts.bin")]
    subprocess.run([program, "extract", *recipe, "--corpora", str(options.corpora), "--out", inputs[1]], check=True)
    subprocess.run([program, "fit", *recipe, *inputs, "--out", str(options.work / "heads.json")], check=True)
    done = subprocess.run([program, "eval", *recipe, *inputs, "--json"], check=True, stdout=subprocess.PIPE)
    print("| half | legitimate | backscatter | AUC | recall at 1 % | 1 % moved: FP | calibration error |\n" + "| --- " * 7 + "|")
    for line in json.loads(done.stdout)["origin"]:
        if line["part"] == "all" and line["legitimate"] and line["backscatter"]:
            print(f"| {line['fold']} | {line['legitimate']} | {line['backscatter']} | {line['auc']:.4f} | {line['recall_at_1']:.3f} | "
                  f"{line['transferred_fp']:.4f} | {line['calibration_error']:.3f} |")


if __name__ == "__main__":
    main()
