"""What versus.py and origin.py share: a corpus exported as files with labels, lists of files, and running a rival."""

import csv
import hashlib
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


class RivalFailed(Exception):
    pass


def export(bin_folder, paths, labels, out, returned=False):
    """The corpus as files below `out`; the rows of its index, each with the file's full name."""
    command = [os.path.join(bin_folder, "versus_export"), "--out", out]
    for name in labels:
        command += ["--labels", name]
    if returned:
        command.append("--returned")
    if subprocess.run([*command, "--", *paths]).returncode != 0:
        sys.exit("the corpus cannot be exported")
    with open(os.path.join(out, "index.tsv"), encoding="utf-8", errors="replace", newline="\n") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        row["file"] = os.path.join(out, row["file"])
    return rows


def digest(text):
    """A number that orders mail at random, the same on every run."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def spread(rows, most):
    """At most that many of the rows, drawn by their paths' digests."""
    return sorted(rows, key=lambda row: digest(row["path"] + "#" + row["index"]))[:most]


def write_list(folder, name, rows):
    """rows: (file, flag)."""
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(f"{file}\t{int(flag)}\n" for file, flag in rows)
    return path


def run_rival(program, task, arguments, variant="", backstop="backstop"):
    """What the rival prints, as a dictionary."""
    with tempfile.TemporaryDirectory(prefix="versus-") as work:
        os.chmod(work, 0o755)
        command = [os.path.join(HERE, "rivals", program), task, "--work", work, "--backstop", backstop]
        command += [f"--variant={variant}"] if variant else []
        for key, value in arguments.items():
            command += ["--" + key, str(value)]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        raise RivalFailed(done.stderr.decode("utf-8", "replace").strip().split("\n")[-1])
    return json.loads(done.stdout)


def table(head, rows):
    """Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]) + "\n"
