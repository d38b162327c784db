#!/usr/bin/env python3
"""How long a recipe takes with 100,000 messages: the recipe's sets are repeated, each copy with Message-IDs and words of its own,
until there are enough; then `backstop-train extract` and `fit` are timed, `fit` of the served heads alone and with every fold's models too.

usage: train_scale.py --bin DIR --corpora DIR --work DIR [--recipe FILE] [--messages N] [--mpi N]
Prints a row for each step: wall seconds, CPU seconds, largest memory. Example:
  bench/train_scale.py --bin build/release/bin --corpora ../corpora --work /tmp/scale
"""
import argparse
import io
import os
import pathlib
import re
import resource
import subprocess
import tarfile
import time
import tomllib
import zlib

WORD = re.compile(rb"\b[a-z]{6,12}\b")
MESSAGE_ID = re.compile(rb"(?im)^(message-id:\s*<)")
CHANGED = 20  # of so many words a copy changes one


def changed(message, copy):
    """The message of a copy: other Message-IDs, and in plain lines of text some other words."""
    if copy == 0:
        return message
    message = MESSAGE_ID.sub(lambda match: match[1] + b"copy%d." % copy, message)
    head, blank, body = message.partition(b"\n\n")
    lines = body.split(b"\n")
    for i, line in enumerate(lines):
        if not any(sign in line for sign in (b":", b"/", b"=", b"--")):
            lines[i] = WORD.sub(lambda match: match[0][::-1] if zlib.crc32(match[0]) % CHANGED == copy % CHANGED else match[0], line)
    return head + blank + b"\n".join(lines)


def members(archive):
    unpack = subprocess.Popen(["zstd", "-dcq", str(archive)], stdout=subprocess.PIPE)
    with tarfile.open(fileobj=unpack.stdout, mode="r|") as tar:
        for member in tar:
            if member.isfile():
                yield member.name, tar.extractfile(member).read()
    if unpack.wait() != 0:
        raise SystemExit(f"{archive}: zstd failed")


def repeat(corpora, sets, labels, copies, out):
    """Writes each set with its copies, and labels of the same sources."""
    for archive, table in zip(sets, labels):
        header, *rows = (corpora / table).read_text(errors="surrogateescape").splitlines()
        with open(out / table, "w", errors="surrogateescape") as file:
            print(header, file=file)
            for copy in range(copies):
                for row in rows:
                    path, rest = row.split("\t", 1)
                    print(f"copy{copy}/{path}\t" + rest.replace("original=", f"original=copy{copy}/"), file=file)
        with open(out / archive, "wb") as packed:
            pack = subprocess.Popen(["zstd", "-1", "-q"], stdin=subprocess.PIPE, stdout=packed)
            with tarfile.open(fileobj=pack.stdin, mode="w|") as tar:
                for name, message in members(corpora / archive):
                    for copy in range(copies):
                        member = tarfile.TarInfo(f"copy{copy}/{name.removeprefix('./')}")
                        text = changed(message, copy)
                        member.size = len(text)
                        tar.addfile(member, io.BytesIO(text))
            pack.stdin.close()
            if pack.wait() != 0:
                raise SystemExit(f"{out / archive}: zstd failed; is there room?")


def without_folds(recipe):
    """The recipe's text without what is trained only to judge and to calibrate."""
    tables = re.split(r"(?m)^(?=\[)", recipe)
    kept = [t for t in tables if not t.startswith(("[[kind.fold]]", "[[origin.fold]]", "[[origin.near]]"))]
    return re.sub(r"(?m)^nested = true.*\n", "", "".join(kept))


def timed(name, command, environment):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.monotonic()
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    wall = time.monotonic() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise SystemExit(f"{name} failed: {done.stderr}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"| {name} | {wall:.1f} | {cpu:.1f} | {after.ru_maxrss / 1024:.0f} |", flush=True)
    return done.stdout.strip(), wall, cpu


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("bin", "corpora", "work"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    parser.add_argument("--recipe", type=pathlib.Path, default=pathlib.Path(__file__).parent.parent / "models/recipe.toml")
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--mpi", type=int, default=0, help="processes under mpirun; 0: one without")
    options = parser.parse_args()
    recipe = tomllib.loads(options.recipe.read_text())
    found = [s for s in recipe["set"] if s.get("from", "corpora") == "corpora" and (options.corpora / s["path"]).is_file()]
    sets, labels = [s["path"] for s in found], [s["labels"] for s in found]
    rows = sum(len((options.corpora / table).read_text(errors="replace").splitlines()) - 1 for table in labels)
    if not rows:
        raise SystemExit(f"{options.corpora}: has none of the sets of {options.recipe}; name their folder with --corpora")
    copies = -(-options.messages // rows)
    options.work.mkdir(parents=True, exist_ok=True)
    done = options.work / f"copies-{copies}"
    if not done.exists():
        repeat(options.corpora, sets, labels, copies, options.work)
        done.touch()
    # Sets that the foundry has made on this machine stay out.
    environment = dict(os.environ, XDG_CACHE_HOME=str(options.work / "no-cache"))
    mpirun = ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", str(options.mpi)] if options.mpi else []
    program = [*mpirun, str(options.bin / "backstop-train")]
    examples = str(options.work / "examples.bin")
    print("| step | wall s | CPU s | largest MB |\n| --- | --- | --- | --- |")
    told, *extract = timed("extract", [*program, "extract", "--recipe", str(options.recipe), "--corpora", str(options.work), "--out",
                                       examples], environment)
    served = options.work / "served.toml"
    served.write_text(without_folds(options.recipe.read_text()))

    def fit(name, recipe):
        return timed(name, [*program, "fit", "--recipe", str(recipe), "--examples", examples, "--out", str(options.work / "heads.json"),
                            "--holdouts", str(options.work / "holdouts.bin")], environment)[1:]

    heads = fit("fit, the served heads", served)
    print(f"| extract and these | {extract[0] + heads[0]:.1f} | {extract[1] + heads[1]:.1f} | |", flush=True)
    fit("fit, with all folds", options.recipe)
    print(f"\n{told}")


if __name__ == "__main__":
    main()
