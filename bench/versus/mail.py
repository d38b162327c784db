"""What versus.py and origin.py share: a corpus exported as files with labels, lists of files, and running a rival."""

import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


class RivalFailed(Exception):
    """A rival gave no answers; the text says why."""


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


def run_to_end(command, limit_s):
    """Status, stdout and stderr of a program. Interrupted, or when the time is over (RivalFailed), it and all that it started end."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    try:
        out, err = process.communicate(timeout=limit_s)
    except BaseException as error:
        os.killpg(process.pid, signal.SIGKILL)  # its group is there until it is waited for
        process.communicate()
        if isinstance(error, subprocess.TimeoutExpired):
            raise RivalFailed(f"not done within {limit_s:.0f} s") from None
        raise
    return process.returncode, out, err


def run_rival(program, task, arguments, variant="", backstop="backstop", limit_s=None):
    """What the rival prints, as a dictionary."""
    with tempfile.TemporaryDirectory(prefix="versus-") as work:
        os.chmod(work, 0o755)
        command = [os.path.join(HERE, "rivals", program), task, "--work", work, "--backstop", backstop]
        command += [f"--variant={variant}"] if variant else []
        for key, value in arguments.items():
            command += ["--" + key, str(value)]
        status, out, err = run_to_end(command, limit_s)
    if status != 0:
        told = err.decode("utf-8", "replace").strip().split("\n")[-1]
        raise RivalFailed(told or f"ended with status {status}")
    try:
        return json.loads(out)
    except ValueError as error:
        raise RivalFailed(f"printed no JSON: {error}") from None


def table_row(cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def table_head(names):
    return table_row(names) + "\n|" + " --- |" * len(names)


def table(head, rows):
    """Markdown."""
    return "\n".join([table_head(head), *map(table_row, rows)]) + "\n"
