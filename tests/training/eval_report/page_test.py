"""The evaluation report as `backstop-train eval --html` writes it, from mail made up here: one file that needs nothing else,
with the numbers of --json, drawn without an error by a real browser (left out where there is no Chromium)."""

import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
TRAIN = sys.argv[1]
HAM = "meeting agenda notes patch review build server draft budget travel table chair river garden music".split()
SPAM = "offer click winner casino pills discount bonus prize loan urgent price order guarantee stock cheap".split()

RECIPE = """
name = "page-test"
patterns = "{root}/models/patterns"
evidence = "{root}/models/evidence.toml"
min_messages = 2
name_min_sources = 1
name_min_ratio = 0
min_labels = 2
[[set]]
path = "mail"
labels = "labels.tsv"
from = "recipe"
use = ["kind", "origin"]
[kind]
l2 = 1e-2
min_senders = 2
min_families = 1
[[kind.fold]]
name = "one"
families = ["one"]
[[kind.fold]]
name = "two"
families = ["two"]
[origin]
l2 = 1e-2
min_senders = 2
min_families = 1
term_offset = 0
[[origin.fold]]
name = "one"
families = ["one"]
[[origin.fold]]
name = "two"
families = ["two"]
"""


def make_mail(folder):
    """240 messages of two sources; a sixth of each class talks like the other, and every fourth is a bounce of one."""
    dice = random.Random(5)
    labels = ["path\tkind\torigin\tsource\tnote"]
    (folder / "mail").mkdir()
    for i in range(240):
        is_spam = i % 2 == 1
        words = SPAM if is_spam != (dice.random() < 1 / 6) else HAM
        text = " ".join(dice.choice(words) for _ in range(25))
        head = (f"From: Person {i} <p{i}@s{i}.example>\nTo: x@y.example\nSubject: {dice.choice(words)} {dice.choice(words)}\n"
                f"Message-ID: <{i}.{dice.random()}@s{i}.example>\nDate: Tue, 3 Mar 2026 10:00:00 +0000\n")
        message = head + "\n" + text + "\n"
        kind = "ordinary"
        if i % 4 >= 2:
            kind = "dsn-failed"
            message = ("From: MAILER-DAEMON@mx.example\nTo: p@s.example\nSubject: Undelivered Mail Returned to Sender\n"
                       "Auto-Submitted: auto-replied\nMIME-Version: 1.0\n"
                       'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n\n'
                       "<x@y.example>: user unknown\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
                       "Final-Recipient: rfc822; x@y.example\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\n"
                       + message + "\n--b--\n")
        (folder / "mail" / f"{i}.eml").write_text(message)
        origin = ("backscatter" if is_spam else "legitimate") if kind == "dsn-failed" else ("spam" if is_spam else "ham")
        labels.append(f"mail/{i}.eml\t{kind}\t{origin}\t{'one' if i % 3 else 'two'}\t")
    (folder / "labels.tsv").write_text("\n".join(labels) + "\n")
    (folder / "recipe.toml").write_text(RECIPE.format(root=ROOT))


def train(folder, *arguments):
    run = subprocess.run([TRAIN, *arguments], cwd=folder, capture_output=True, text=True)
    assert run.returncode == 0, f"{arguments}: {run.stderr}"
    return run.stdout


def check_page(page, numbers):
    held = re.search(r'<script type="application/json" id="report-data">(.*?)</script>', page, re.S)
    assert json.loads(held.group(1)) == numbers, "the page's numbers are not those of --json"
    assert len(numbers["report"]["curves"]) == 3
    assert numbers["report"]["errors"], "a sixth of the mail is told wrongly, yet there is no error"
    assert {s["dimension"] for s in numbers["report"]["origin_slices"]} == {
        "language", "reporting server", "return mode", "source"}
    assert not re.search(r'(src|href)\s*=\s*["\']?(https?:)?//', page), "the page asks for something of the network"
    assert "offer click" not in page and "Person 1" not in page, "text of the mail is in the page"


def check_words(dom, numbers):
    """What a figure is of is said beside it: the charts' curves count reports and ordinary mail, the tile is a mean over folds without reports."""
    of_part = {(line["fold"], line["part"]): line for line in numbers["origin"]}
    for curve in numbers["report"]["curves"][1:]:
        for label in ("legitimate", "backscatter"):
            parts = [of_part[curve["name"], part][label] for part in ("all", "reports")]
            assert min(parts) > 0 and curve[label] == sum(parts), (curve["name"], label, parts)
    legend = re.search(r'id="fold-legend">(.*?)</div>', dom, re.S).group(1)
    assert f'all folds: AUC {numbers["report"]["curves"][0]["auc"][0]:.4f}' in legend, legend
    assert "reports and ordinary mail as though returned together" in legend, legend
    mean = sum(of_part[fold, "all"]["auc"] for fold in ("one", "two")) / 2
    tile = re.search(r'<div class="tile"><b>([^<]*)</b><span>([^<]*)</span>', dom).groups()
    assert abs(float(tile[0]) - mean) < 1e-4, (tile, mean)
    assert tile[1].startswith("origin, ordinary mail as though returned: mean AUC over folds; worst "), tile


def check_browser(folder, browser, numbers):
    """Draws the page in both themes; nothing on the console, every chart there, and the last line of the script reached."""
    for theme in ("light", "dark"):
        shot = folder / f"{theme}.png"
        run = subprocess.run(
            [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             f"--user-data-dir={folder}/profile", "--window-size=1300,2400",
             "--virtual-time-budget=5000", "--enable-logging=stderr", f"--screenshot={shot}", "--dump-dom",
             f"file://{folder}/report.html?theme={theme}"],
            capture_output=True, text=True, timeout=240)
        console = [line for line in run.stderr.splitlines() if "CONSOLE" in line]
        assert not console, console
        assert 'data-ready="true"' in run.stdout, "the script did not reach its end"
        assert 'data-problems=""' in run.stdout
        assert f'data-theme="{theme}"' in run.stdout
        assert run.stdout.count('class="u-over"') == 4 + 3, "four charts and a histogram for all and each fold"
        check_words(run.stdout, numbers)
        assert shot.stat().st_size > 20000, "the screenshot is empty"
    keep = os.environ.get("BACKSTOP_KEEP_SCREENSHOTS")
    if keep:
        for theme in ("light", "dark"):
            shutil.copy(folder / f"{theme}.png", keep)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_mail(folder)
        train(folder, "extract", "--recipe", "recipe.toml", "--out", "examples.bin")
        train(folder, "fit", "--recipe", "recipe.toml", "--examples", "examples.bin", "--out", "heads.json",
              "--holdouts", "holdouts.bin")
        numbers = json.loads(train(folder, "eval", "--recipe", "recipe.toml", "--examples", "examples.bin",
                                   "--holdouts", "holdouts.bin", "--html", "report.html", "--json"))
        check_page((folder / "report.html").read_text(), numbers)
        browser = shutil.which("chromium") or shutil.which("chromium-browser")
        if browser is None:
            print("the page is sound; not drawn: no chromium here (Debian: apt-get install chromium)")
            sys.exit(77)
        check_browser(folder, browser, numbers)


main()
