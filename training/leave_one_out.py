#!/usr/bin/env python3
"""How kinds fare where no training mail is like what is judged: each language of the samples but English, or each mailer of failure
reports, is left out in turn, and judged by models of the shipped recipe trained on everything else, on the full path and with the header
gate in force. The corpora's ordinary mail is left out by source beside them: the gate's threshold is that of the recipe.

usage: leave_one_out.py --by language|mailer --bin DIR --corpora DIR --work DIR
Languages are the written mail's own labels (`lang=` in corpus/samples.labels.tsv and notices.labels.tsv); English, in which nearly all real mail is, stays. The mailer
of a real bounce is what the corpus calls it, else the first mailer whose own words it has; its samples and foundry bounces go with it. Example:
  training/leave_one_out.py --by mailer --bin build/release/bin --corpora ../corpora --work /tmp/mailers
"""
import argparse
import collections
import json
import pathlib
import re
import subprocess
import tarfile

from shipped_recipe import ROOT, read_labels, standing_alone, tables, write_labels

WRITTEN = ("samples", "notices")  # in corpus/
LANGUAGE = re.compile(r"\blang=([a-z]+)")
UNUSED = ("[[origin.fold]]", "[[origin.near]]")
FOLDS_OF_ORDINARY_MAIL = ("spamassassin", "csdmc", "lists-a", "lists-b")
FEWEST_BOUNCES = 3  # real ones of a mailer that is judged

NAMED_MAILER = re.compile(r"[lr]host-([a-z0-9]+)|tests__data__(?!dsn|simple)([a-z]+)_\d")
# One name for the products of a maker whose reports are alike.
SAME_MAILER = {
    "office": "exchange", "outlook": "exchange", "microsoft": "exchange", "hotmail": "exchange", "gsuite": "gmail", "google": "gmail",
    "googlegroups": "gmail", "googleworkspace": "gmail", "verizon": "yahoo", "aol": "yahoo", "yahooinc": "yahoo", "receivingses": "amazonses",
    "notes": "domino", "v": "sendmail",
}
# What a mailer itself writes: first found, first served, relays in front of what they relay.
WORDS_OF_MAILER = {
    "gmail": rb"Technical details of permanent failure|<mailer-daemon@googlemail\.com>",
    "qmail": rb"This is the qmail-send program",
    "postfix": rb"This is the mail system at host|This is the Postfix program",
    "exim": rb"created automatically by mail delivery software|X-Failed-Recipients:",
    "exchange": rb"did not reach the following recipient|X-MS-Exchange-Message-Is-Ndr|Diagnostic information for administrators",
    "courier": rb"courier-users|UNDELIVERABLE MAIL",
    "domino": rb"^X-Mailer: Lotus|Lotus Domino",
    "sendmail": rb"The original message was received at",
}


def mailer_of(name, message):
    named = NAMED_MAILER.search(name)
    if named:
        mailer = re.match("[a-z]+", named[1] or named[2])[0]
        return SAME_MAILER.get(mailer, mailer)
    return next((mailer for mailer, words in WORDS_OF_MAILER.items() if re.search(words, message, re.MULTILINE)), None)


def read_written(name):
    return read_labels(ROOT / f"corpus/{name}.labels.tsv")


def write_written(work, source_of):
    """Labels files of the written mail with other sources: {name in the recipe: file}."""
    for name in WRITTEN:
        write_labels(work / f"{name}.tsv", read_written(name), source_of)
    return {f"../corpus/{name}.labels.tsv": work / f"{name}.tsv" for name in WRITTEN}


def by_language(options):
    """Labels files, and for each language the families that are left out."""
    def language(row):
        named = LANGUAGE.search(row[4])
        return f"language/{named[1] if named else 'en'}"

    names = {language(row) for name in WRITTEN for row in read_written(name)[1:]} - {"language/en"}
    return write_written(options.work, language), {name: [name] for name in sorted(names)}


def by_mailer(options):
    """Labels files, and for each mailer of real bounces the families that are left out: these, its foundry bounces, its samples."""
    bounces = read_labels(options.corpora / "bounces.labels.tsv")
    real = {}
    with subprocess.Popen(["zstd", "-dc", options.corpora / "bounces.tar.zst"], stdout=subprocess.PIPE) as unpacked:
        with tarfile.open(fileobj=unpacked.stdout, mode="r|") as archive:
            for file in archive:
                if file.isfile():
                    real[file.name] = mailer_of(file.name, archive.extractfile(file).read())
    write_labels(options.work / "bounces.tsv", bounces, lambda row: real[row[0]] and f"mailer/{real[row[0]]}/real")

    def made(row):
        mailer = row[3].split("/")[1]
        mailer = SAME_MAILER.get(mailer, mailer).split("-")[0]
        return f"mailer/{mailer}/{row[3].split('/')[0]}" if row[1].startswith("dsn-") else None

    write_labels(options.work / "foundry.tsv", read_labels(options.corpora / "foundry.labels.tsv"), made)
    count = collections.Counter(mailer for mailer in real.values() if mailer)
    labels = {"bounces.labels.tsv": options.work / "bounces.tsv", "foundry.labels.tsv": options.work / "foundry.tsv",
              **write_written(options.work, made)}
    return labels, {f"mailer/{name}": [f"mailer/{name}/{part}" for part in ("real", "foundry", "samples")]
                    for name in sorted(count) if count[name] >= FEWEST_BOUNCES}


def is_used(table):
    if table.startswith("[[kind.fold]]"):
        return any(f'name = "{name}"' in table for name in FOLDS_OF_ORDINARY_MAIL)
    return not table.startswith(UNUSED)


def write_recipes(work, labels, folds):
    """The shipped recipe of kind with those labels and folds, and the same without a gate."""
    used = [t for t in tables() if is_used(t)]
    for old, new in labels.items():
        used = [t.replace(f'labels = "{old}"', f'labels = "{new}"') for t in used]
    written = [str(labels[f"../corpus/{name}.labels.tsv"]) for name in WRITTEN]
    recipe = standing_alone("".join(t.replace("written = true\n", "") if any(file in t for file in written) else t for t in used))
    left_out = "".join(f'\n[[kind.fold]]\nname = "{name}"\nfamilies = {json.dumps(families)}\n' for name, families in folds.items())
    recipe = recipe.replace("\n[origin]", left_out + "\n[origin]", 1)
    (work / "recipe.toml").write_text(recipe)
    (work / "full.toml").write_text("".join(t for t in tables(recipe) if not t.startswith("[gate]")))


def called_by_part(program, recipe, inputs, folds, part_of):
    """{(kind, part of the mail): {called: messages}} of what was left out for its own sake."""
    done = subprocess.run([program, "eval", "--recipe", str(recipe), *inputs, "--json"], check=True, stdout=subprocess.PIPE)
    called = collections.defaultdict(collections.Counter)
    for line in json.loads(done.stdout)["kind"]:
        if line["fold"] in folds:
            called[line["kind"], part_of(line["source"])].update(line["called"])
    return called


def print_totals(full, gated):
    """A row for each kind and part of the mail."""
    print("| kind | mail | messages | right | called | right, with the gate | called, with the gate |\n" + "| --- " * 7 + "|")
    for (kind, part), called in full.items():
        cells = []
        for of in (called, gated[kind, part]):
            cells += [str(of[kind]), ", ".join(f"{other} {count}" for other, count in of.most_common() if other != kind)]
        print(f"| {kind} | {part} | {called.total()} | {' | '.join(cells)} |")
    right = [sum(called[kind] for (kind, _), called in of.items()) for of in (full, gated)]
    print(f"| all | | {sum(called.total() for called in full.values())} | {right[0]} | | {right[1]} | |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ways = {"language": by_language, "mailer": by_mailer}
    parser.add_argument("--by", choices=ways, required=True)
    for name in ("bin", "corpora", "work"):
        parser.add_argument(f"--{name}", type=lambda path: pathlib.Path(path).resolve(), required=True)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    work, program = options.work, str(options.bin / "backstop-train")
    labels, folds = ways[options.by](options)
    write_recipes(work, labels, folds)
    print(f"{len(folds)} left out in turn: {', '.join(name.split('/')[1] for name in folds)}")
    recipe = ["--recipe", str(work / "recipe.toml")]
    inputs = ["--examples", str(work / "examples.bin"), "--holdouts", str(work / "holdouts.bin")]
    subprocess.run([program, "extract", *recipe, "--corpora", str(options.corpora), "--out", inputs[1]], check=True)
    subprocess.run([program, "fit", *recipe, *inputs, "--out", str(work / "heads.json")], check=True)
    part_of = (lambda source: source.split("/")[-1]) if options.by == "mailer" else (lambda source: "samples")
    print_totals(*(called_by_part(program, work / name, inputs, folds, part_of) for name in ("full.toml", "recipe.toml")))


if __name__ == "__main__":
    main()
