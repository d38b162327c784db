"""Makes twenty bounces with two real mailers, twice over one folder, and checks what came out. Exit status 77: skipped.

Skips where root, namespaces or debootstrap are absent, or where the roots are not in the cache and cannot be made
(no package mirror). Needs the two roots, about 300 MB once.
"""

import csv
import email
import os
import pathlib
import subprocess
import sys
import tempfile

import foundry_path

import dkim
import plan
import roots

HERE = pathlib.Path(__file__).parent
SKIP = 77


def check(condition, text):
    if not condition:
        sys.exit(f"FAILED: {text}")


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def mounts():
    return pathlib.Path("/proc/self/mounts").read_text()


def main():
    reason = roots.missing_means()
    if reason:
        print(f"skipped: {reason}")
        return SKIP
    recipe = HERE / "two_mailers.toml"
    for name in plan.load_recipe(recipe)["mailer"]:
        try:
            roots.make(roots.default_cache(), plan.mailer_module(name))
        except roots.RootError as error:
            print(f"skipped: no root for {name}: {error}")
            return SKIP
    before = mounts()
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-B", foundry_path.FOUNDRY / "foundry.py", "make", recipe, "--out", out]
        check(subprocess.run(command, check=False).returncode == 0, "foundry.py make ends with status 0")
        labels, evidence = table(out + "/labels.tsv"), table(out + "/evidence.tsv")
        check(len(labels) == 20, f"20 bounces are made, not {len(labels)}; refused: {table(out + '/refused.tsv')}")
        check([row["path"] for row in labels] == [row["path"] for row in evidence], "every label has its evidence")
        check(sum(row["origin"] == "legitimate" for row in labels) == 10, "half of them are legitimate")
        for row in labels:
            message = pathlib.Path(out, *pathlib.Path(row["path"]).parts[1:]).read_bytes()
            note = dict(part.split("=", 1) for part in row["note"].split(";"))
            check(email.message_from_bytes(message)["To"] is not None, f"{row['path']} is a message")
            check(note["victim"].split("@")[1].encode() in message, f"{row['path']} names its victim's domain")
        stamp = os.stat(out + "/.batches/0000-postfix/result.json").st_mtime_ns
        check(subprocess.run(command, check=False).returncode == 0, "a second run ends with status 0")
        check(os.stat(out + "/.batches/0000-postfix/result.json").st_mtime_ns == stamp, "finished batches are not made again")
        check(table(out + "/labels.tsv") == labels, "the second run gives the same labels")
        check("p=" + dkim.Key(3).public() in (pathlib.Path(out) / "keys.tsv").read_text(), "the signing key is told")
    check(mounts() == before, "nothing is left mounted")
    print("20 bounces with two mailers; 1 passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
