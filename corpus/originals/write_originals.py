#!/usr/bin/env python3
"""Writes originals for training origin: mail as organisations and people send it (legitimate/), and spam as it is forged in
others' names (backscatter/), every text written for this project. The same arguments give the same messages everywhere.

Example: write_originals.py --out corpus/originals.tar.xz        # and its labels, corpus/originals.labels.tsv
         write_originals.py --check corpus/originals.tar.xz      # status 1 when the archive is not what the texts give
"""

import argparse
import io
import os
import sys
import tarfile
from pathlib import Path

import texts
from original import Original
from values import Random

ENGLISH, OTHERS = 2800, 240  # messages of each side: a word is learnt when 20 senders use it
ORIGINS = {"legitimate": "ham", "backscatter": "spam"}


def read_side(folder: Path) -> dict:
    """Its texts by language."""
    by_language = {}
    for file in sorted(folder.glob("*.txt")):
        by_language.setdefault(file.stem.split(".")[-1], []).extend(texts.read_texts(file))
    return by_language


def write_all(english: int, others: int):
    """Yields (path, label row, bytes)."""
    for side, origin in ORIGINS.items():
        for language, known in read_side(Path(__file__).parent / side).items():
            for number in range(english if language == "en" else others):
                text = known[number % len(known)]
                path = f"originals/{side}/{language}/{text.topic}-{number:03}.eml"
                label = f"{path}\tordinary\t{origin}\twritten/{side}-{language}\ttype={text.type};topic={text.topic}"
                yield path, label, Original(text, language, Random(path)).bytes()


def labels_of(archive: Path) -> Path:
    return archive.with_name(archive.name.split(".")[0] + ".labels.tsv")


def write(archive: Path, originals: list) -> None:
    part = archive.with_name(archive.name + ".part")
    with tarfile.open(part, "w:xz", preset=9) as tar:
        for path, _, content in originals:
            member = tarfile.TarInfo(path)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    os.replace(part, archive)
    rows = ["path\tkind\torigin\tsource\tnote"] + [label for _, label, _ in originals]
    labels_of(archive).write_text("\n".join(rows) + "\n", encoding="utf-8")


def check(archive: Path, originals: list) -> list:
    """What differs, in words."""
    with tarfile.open(archive) as tar:
        there = {member.name: tar.extractfile(member).read() for member in tar if member.isfile()}
    faults = [f"{path}: differs" for path, _, content in originals if there.get(path, content) != content]
    faults += [f"{path}: missing" for path, _, _ in originals if path not in there]
    faults += [f"{path}: no text gives it" for path in there.keys() - {path for path, _, _ in originals}]
    labelled = labels_of(archive).read_text(encoding="utf-8").splitlines()[1:]
    return faults + ([] if labelled == [label for _, label, _ in originals] else [f"{labels_of(archive)}: differs"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path, help="archive to write; its labels lie beside it")
    what.add_argument("--check", type=Path, help="archive to compare")
    parser.add_argument("--english", type=int, default=ENGLISH, help="messages of each side in English")
    parser.add_argument("--others", type=int, default=OTHERS, help="messages of each side in every other language")
    arguments = parser.parse_args()
    try:
        originals = list(write_all(arguments.english, arguments.others))
        if arguments.out:
            write(arguments.out, originals)
            print(f"{len(originals)} originals -> {arguments.out}")
            return 0
        faults = check(arguments.check, originals)
    except (OSError, ValueError, tarfile.TarError) as error:
        print(f"write_originals.py: {error}", file=sys.stderr)
        return 1
    for fault in faults[:20]:
        print(fault)
    if faults:
        print(f"{len(faults)} faults: write the archive again with --out {arguments.check}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
