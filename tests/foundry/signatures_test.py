"""opendkim judges the signatures that the foundry makes: true ones pass, spoilt ones and changed messages do not.

opendkim-testmsg asks the name server in /etc/resolv.conf for the key, so this file runs itself in private namespaces with the
foundry's own DNS there. It needs root and Debian's package opendkim-tools; without them the test is skipped.
"""

import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

import foundry_path  # noqa: F401 (first: it makes the others importable)

import dkim
import dns
import dress
import plan
import sources

RECIPE = pathlib.Path(__file__).parent / "two_mailers.toml"
TOOL = shutil.which("opendkim-testmsg", path="/usr/sbin:/usr/bin:/sbin:/bin")
INSIDE = ["unshare", "-n", "-m", "sh", "-c", "ip link set lo up && mount --bind $2 /etc/resolv.conf && exec $0 -B $1 $3"]


def signed_messages():
    """[(message, whether it must verify)] of the test recipe, and the zone with their keys."""
    recipe = plan.load_recipe(RECIPE)
    ham, spam, _ = sources.load(recipe, ".")
    originals, key = {o.name: o for o in ham + spam}, dkim.Key(recipe["seed"])
    cases, zone = [], {}
    for batch in plan.Planner(recipe, ham, spam).batches():
        for job in batch["jobs"]:
            if not job["dkim_domain"]:
                continue
            zone[f"{job['dkim_selector']}._domainkey.{job['dkim_domain']}"] = {"TXT": [f"v=DKIM1; k=rsa; p={key.public()}"]}
            message = dress.dress(sources.read(originals[job["original"]]), job, key, random.Random(1))
            cases.append((message, job["dkim"] != "failed"))
            cases.append((message.replace(b"\nSubject: ", b"\nSubject: Changed ", 1), False))
    return cases, zone


def judge():
    """Inside the namespaces: prints as JSON whether opendkim is of our opinion, by message."""
    cases, zone = signed_messages()
    dns.serve(zone)
    verdicts = []
    for message, is_good in cases:
        done = subprocess.run([TOOL, "-C"], input=message.replace(b"\n", b"\r\n"), capture_output=True, check=False)
        verdicts.append([is_good, done.returncode == 0, done.stderr.decode("utf-8", "replace").strip()])
    print(json.dumps(verdicts))


class Signatures(unittest.TestCase):
    @unittest.skipUnless(os.geteuid() == 0 and TOOL and shutil.which("unshare"), "needs root, unshare and opendkim-tools")
    def test_opendkim_agrees_with_every_one(self):
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as resolv:
            resolv.write("nameserver 127.0.0.1\n")
            resolv.flush()
            done = subprocess.run([*INSIDE, sys.executable, __file__, resolv.name, "judge"], capture_output=True, text=True, check=False)
        if "Operation not permitted" in done.stderr:
            self.skipTest("private namespaces are not allowed here: " + done.stderr.strip())
        self.assertEqual(done.returncode, 0, done.stderr)
        verdicts = json.loads(done.stdout)
        self.assertGreater(sum(is_good for is_good, _, _ in verdicts), 3)
        for is_good, verified, said in verdicts:
            self.assertEqual(verified, is_good, said)


if __name__ == "__main__":
    if sys.argv[1:] == ["judge"]:
        judge()
    else:
        unittest.main()
