#!/usr/bin/env python3
"""Installs the build into a temporary prefix, builds the examples against it (CMake package for both, pkg-config for C) and
compares their verdicts on the samples with those of the command line, line by line.

usage: installed_examples_test.py SOURCE_DIR BUILD_DIR CMAKE
"""
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

WORDS = ["kind", "origin", "assurance", "reason", "return"]
NUMBERS = ["p_ndr", "p_backscatter", "log_odds"]


def run(*command, **options):
    done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed: {' '.join(map(str, command))}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def check_symbols(library):
    """Only the C ABI is exported, under the SONAME."""
    names = [line.split()[-1].split("@")[0] for line in run("nm", "-D", "--defined-only", library).splitlines()]
    strangers = [n for n in names if not n.startswith("backstop_") and n != "BACKSTOP_0"]
    if strangers or len(names) < 20:
        sys.exit(f"{library}: exports {strangers[:10]}, {len(names)} names")
    if "libbackstop.so.0]" not in run("readelf", "-d", library):
        sys.exit(f"{library}: wrong SONAME")


def same_number(a, b):
    if b is None:
        return math.isnan(a)
    return abs(a - b) <= 2e-5 * max(1, abs(b))


def compare(title, table, expected):
    rows = [line.split("\t") for line in table.splitlines()]
    if len(rows) != len(expected):
        sys.exit(f"{title}: {len(rows)} lines for {len(expected)} messages")
    for row, want in zip(rows, expected):
        got = dict(zip(["path"] + WORDS + NUMBERS, row))
        wrong = [k for k in ["path"] + WORDS if got[k] != want[k]]
        wrong += [k for k in NUMBERS if not same_number(float(got[k]), want[k])]
        if wrong:
            sys.exit(f"{title}: {got['path']}: {[(k, got[k], want[k]) for k in wrong]}")


def check_archive(archive):
    """The archive has both APIs."""
    names = {line.split()[-1] for line in run("nm", "--defined-only", archive).splitlines() if " T " in line}
    if "backstop_classify" not in names or not any(n.startswith("_ZN8backstop10Classifier") for n in names):
        sys.exit(f"{archive}: lacks the C or the C++ API")


def check_relocated(prefix, model, samples, expected, folder):
    """A program that was moved uses the model that moved with it, and no other."""
    moved = folder / "moved"
    shutil.copytree(prefix, moved, symlinks=True)
    environment = {k: v for k, v in os.environ.items() if k != "BACKSTOP_MODEL"}
    command = [moved / "bin/backstop", "score", "--format", "jsonl", *samples]
    if run(*command, env=environment).splitlines() != expected:
        sys.exit("without --model: other verdicts than with it")
    own = moved / model.relative_to(prefix)
    own.write_bytes(b"no model")
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment)
    if done.returncode != 1 or str(own) not in done.stderr:
        sys.exit(f"without --model: not the model beside the program: {done.stderr}")


def main():
    source, build, cmake = (pathlib.Path(a) for a in sys.argv[1:4])
    samples = sorted(str(p) for p in (source / "corpus/samples").rglob("*.eml"))
    with tempfile.TemporaryDirectory() as folder:
        empty = pathlib.Path(folder) / "empty.eml"
        empty.touch()
        samples.append(str(empty))
        prefix = pathlib.Path(folder) / "prefix"
        run(cmake, "--install", build, "--prefix", prefix)
        library = next(prefix.rglob("libbackstop.so"))
        model = prefix / "share/backstop/default.backstop"
        check_symbols(library)
        check_archive(library.parent / "libbackstop.a")
        lines = run(prefix / "bin/backstop", "score", "--model", model, "--format", "jsonl", *samples).splitlines()
        expected = [json.loads(line) for line in lines]
        check_relocated(prefix, model, samples, lines, pathlib.Path(folder))
        for language in ["c99", "cpp"]:
            built = pathlib.Path(folder) / language
            run(cmake, "-S", source / "examples" / language, "-B", built, f"-DCMAKE_PREFIX_PATH={prefix}",
                "-DCMAKE_BUILD_TYPE=Release")
            run(cmake, "--build", built)
            compare(language, run(built / "score", model, *samples), expected)
        environment = dict(os.environ, PKG_CONFIG_PATH=str(library.parent / "pkgconfig"),
                           LD_LIBRARY_PATH=str(library.parent))
        made = pathlib.Path(folder) / "made"
        made.mkdir()
        (made / "score.c").write_bytes((source / "examples/c99/score.c").read_bytes())
        run("make", "-f", source / "examples/c99/Makefile", "score", cwd=made, env=environment)
        compare("pkg-config", run(made / "score", model, *samples, env=environment), expected)
        libraries = run("pkg-config", "--cflags", "--libs", "backstop-cxx", env=environment).split()
        run("cc", "-std=c99", "-c", "score.c", *libraries[:1], cwd=made)
        run("c++", "-o", "static", "score.o", *libraries, cwd=made)
        compare("C from the archive", run(made / "static", model, *samples), expected)
    print(f"{len(samples)} messages, four programs, one verdict each")
    return 0


if __name__ == "__main__":
    sys.exit(main())
