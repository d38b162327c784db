"""Makes twenty bounces with two real mailers and checks what came out, again, elsewhere, and when things go wrong.

Exit status 77: skipped, where root, namespaces or debootstrap are absent, or where the roots are not in the cache and cannot be made
(no package mirror). Needs the two roots, about 400 MB once.
"""

import csv
import email
import hashlib
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

import foundry_path

import dkim
import plan
import roots

HERE = pathlib.Path(__file__).parent
RECIPE = HERE / "two_mailers.toml"
SKIP = 77
START_LIMIT_S, END_LIMIT_S = 120, 30


def check(condition, text):
    if not condition:
        sys.exit(f"FAILED: {text}")


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def mounts():
    return pathlib.Path("/proc/self/mounts").read_text()


def command(out, recipe=RECIPE, **options):
    more = [part for name, value in options.items() for part in ("--" + name, str(value))]
    return [sys.executable, "-B", foundry_path.FOUNDRY / "foundry.py", "make", recipe, "--out", out, *more]


def run(out, recipe=RECIPE, **options):
    return subprocess.run(command(out, recipe, **options), capture_output=True, text=True, check=False)


def originals(out):
    """{file: digest} of what was handed to the mailers."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in pathlib.Path(out).glob(".batches/*/in/*.eml")}


def twenty_bounces(out):
    done = run(out)
    check(done.returncode == 0, f"foundry.py make ends with status 0: {done.stderr}")
    labels, evidence = table(out + "/labels.tsv"), table(out + "/evidence.tsv")
    check(len(labels) == 20, f"20 bounces are made, not {len(labels)}; refused: {table(out + '/refused.tsv')}")
    check([row["path"] for row in labels] == [row["path"] for row in evidence], "every label has its evidence")
    check(sum(row["origin"] == "legitimate" for row in labels) == 10, "half of them are legitimate")
    for row in labels:
        message = pathlib.Path(out, *pathlib.Path(row["path"]).parts[1:]).read_bytes()
        note = dict(part.split("=", 1) for part in row["note"].split(";"))
        check(email.message_from_bytes(message)["To"] is not None, f"{row['path']} is a message")
        check(note["victim"].split("@")[1].encode() in message, f"{row['path']} names its victim's domain")
    check("p=" + dkim.Key(3).public() in (pathlib.Path(out) / "keys.tsv").read_text(), "the signing key is told")


def finished_batches_are_kept(out):
    result = out + "/.batches/0000-postfix/result.json"
    stamp = os.stat(result).st_mtime_ns
    labels = table(out + "/labels.tsv")
    check(run(out).returncode == 0, "a second run ends with status 0")
    check(os.stat(result).st_mtime_ns == stamp, "finished batches are not made again")
    check(table(out + "/labels.tsv") == labels, "the second run gives the same labels")


def interrupt_leaves_nothing_and_going_on_gives_the_same(first, out):
    """Two signals at once, as an impatient user gives, then the same command again."""
    with subprocess.Popen(command(out), stderr=subprocess.PIPE, text=True) as child:
        deadline = time.monotonic() + START_LIMIT_S
        while not list(pathlib.Path(out).glob(".batches/*/log.txt")) and time.monotonic() < deadline:
            time.sleep(0.05)
        for number in (signal.SIGTERM, signal.SIGINT):
            child.send_signal(number)
        try:
            said = child.communicate(timeout=END_LIMIT_S)[1]
        except subprocess.TimeoutExpired:
            child.kill()
            check(False, "an interrupt ends the run")
    check(child.returncode == 1 and "interrupted" in said, f"an interrupt is told: {said}")
    running = [path for path in pathlib.Path("/proc").glob("[0-9]*/cmdline") if out.encode() in read_or_nothing(path)]
    check(not running, f"nothing is left running: {running}")
    check(not (pathlib.Path(out) / "labels.tsv").exists(), "an interrupted set has no labels")
    check(run(out).returncode == 0, "the same command goes on")
    for name in ("labels.tsv", "evidence.tsv"):
        check(table(f"{first}/{name}") == table(f"{out}/{name}"), f"two runs of a recipe give the same {name}")
    check(originals(first) == originals(out), "two runs of a recipe give the same originals")


def read_or_nothing(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


def a_mailer_that_does_not_start_fails_alone(folder):
    """A cache in which Postfix's root holds no Postfix."""
    cache, real = pathlib.Path(folder, "cache"), roots.default_cache() / "roots"
    (cache / "roots/postfix/upper").mkdir(parents=True)
    (cache / "roots/postfix/upper" / roots.READY).write_text("")
    for name in ("base", "dma"):
        (cache / "roots" / name).symlink_to(real / name)
    done = run(folder + "/out", cache=cache)
    check(done.returncode == 1 and "0000-postfix" in done.stderr, f"the batch that failed is named: {done.stderr}")
    labels = table(folder + "/out/labels.tsv")
    check(labels and all(row["path"].startswith("foundry-test/dma/") for row in labels), "the other mailer's bounces are made")


def unfit_originals_are_listed(folder):
    top = pathlib.Path(folder)
    for label in ("ham", "spam"):
        (top / label / "a").mkdir(parents=True)
        (top / label / "a/good.eml").write_bytes(b"From: A <a@b.example>\nSubject: one\n\nbody\n")
    (top / "ham/a/bad.eml").write_bytes(b"From: A <a@b.example>\n\nnul \0\n")
    text = RECIPE.read_text().replace("written = { per_class = 12 }", 'ham = ["ham"]\nspam = ["spam"]').replace("= 20", "= 2")
    (top / "recipe.toml").write_text(text)
    run(folder + "/out", top / "recipe.toml", mail=top, only="dma")
    check({"original": "ham/a/bad.eml", "mailer": "", "reason": "holds NUL bytes"} in table(folder + "/out/refused.tsv"),
          "an original that cannot be used is listed with the reason")


def a_full_disk_is_told(folder):
    script = 'mount -t tmpfs -o size=16m none "$0" && exec "$@"'
    done = subprocess.run(["unshare", "-m", "sh", "-c", script, folder, *command(folder + "/out")], capture_output=True, text=True,
                          check=False)
    check(done.returncode == 1 and "MB free" in done.stderr and "run again" in done.stderr, f"a full disk is told: {done.stderr}")


def main():
    reason = roots.missing_means()
    if reason:
        print(f"skipped: {reason}")
        return SKIP
    for name in plan.load_recipe(RECIPE)["mailer"]:
        try:
            roots.make(roots.default_cache(), plan.mailer_module(name))
        except roots.RootError as error:
            print(f"skipped: no root for {name}: {error}")
            return SKIP
    before = mounts()
    with tempfile.TemporaryDirectory() as top:
        first = top + "/first"
        twenty_bounces(first)
        finished_batches_are_kept(first)
        interrupt_leaves_nothing_and_going_on_gives_the_same(first, top + "/second")
        for step in (a_mailer_that_does_not_start_fails_alone, unfit_originals_are_listed, a_full_disk_is_told):
            folder = f"{top}/{step.__name__}"
            os.mkdir(folder)
            step(folder)
    check(mounts() == before, "nothing is left mounted")
    print("20 bounces with two mailers, made twice; 6 passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
