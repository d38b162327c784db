"""Tests of the foundry's parts that need no root: keys, plans, dressing, dates, DNS, sets."""

import base64
import contextlib
import io
import pathlib
import random
import shutil
import subprocess
import tempfile
import unittest
import unittest.mock

import foundry_path  # noqa: F401 (first: it makes the others importable)

import batch
import dkim
import dns
import dress
import foundry
import paths
import plan
import roots
import sets
import sources

RECIPE = pathlib.Path(__file__).parent / "two_mailers.toml"


def batches_of(recipe_file):
    recipe = plan.load_recipe(recipe_file)
    ham, spam, _ = sources.load(recipe, ".")
    return plan.Planner(recipe, ham, spam).batches(), {o.name: o for o in ham + spam}


class Keys(unittest.TestCase):
    def test_the_same_seed_gives_the_same_key(self):
        self.assertEqual(dkim.Key(3).n, dkim.Key(3).n)
        self.assertNotEqual(dkim.Key(3).n, dkim.Key(4).n)

    @unittest.skipUnless(shutil.which("openssl"), "openssl is missing")
    def test_openssl_verifies_a_signature(self):
        key = dkim.Key(5)
        with tempfile.TemporaryDirectory() as folder:
            top = pathlib.Path(folder)
            text = "\n".join(key.public()[at:at + 64] for at in range(0, len(key.public()), 64))
            (top / "key.pem").write_text(f"-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n")
            (top / "signature").write_bytes(key.sign(b"signed text"))
            for data, status in ((b"signed text", 0), (b"signed texT", 1)):
                (top / "data").write_bytes(data)
                done = subprocess.run(["openssl", "dgst", "-sha256", "-verify", top / "key.pem", "-signature", top / "signature",
                                       top / "data"], capture_output=True, check=False)
                self.assertEqual(done.returncode, status)

    def test_relaxed_forms_are_those_of_the_standard(self):
        # RFC 6376, 3.4.5.
        self.assertEqual(dkim.relaxed_field(b"A", b" X"), b"a:X")
        self.assertEqual(dkim.relaxed_field(b"B ", b" Y\t\r\n\tZ  "), b"b:Y Z")
        self.assertEqual(dkim.relaxed_body(b" C \nD \t E\n\n\n"), b" C\r\nD E\r\n")


    def test_a_returned_header_proves_who_signed_it(self):
        key = dkim.Key(6)
        fields = [(b"From", b" a@ours.example"), (b"Subject", b" One"), (b"Message-ID", b" <1@ours.example>")]
        value = dkim.signature(key, fields, b"body\n", "ours.example", "s1", 1_600_000_000).encode()
        head = b"".join(name + b":" + text + b"\n" for name, text in [(b"DKIM-Signature", b" " + value), *fields])
        self.assertEqual(dkim.verdict(key, head, "ours.example"), "verified")
        self.assertEqual(dkim.verdict(key, head.replace(b"One", b"Two"), "ours.example"), "failed")
        self.assertEqual(dkim.verdict(dkim.Key(7), head, "ours.example"), "failed")
        self.assertEqual(dkim.verdict(key, head, "theirs.example"), "absent")


class Means(unittest.TestCase):
    def test_a_missing_privilege_or_tool_is_named_with_its_remedy(self):
        with unittest.mock.patch("os.geteuid", return_value=1000):
            self.assertIn("needs root", roots.missing_means())
            self.assertEqual(foundry.main(["check"]), 1)
        with unittest.mock.patch("os.geteuid", return_value=0), unittest.mock.patch("shutil.which", return_value=None):
            self.assertIn("apt-get install debootstrap", roots.missing_means())

    def test_an_unknown_mailer_is_wrong_usage(self):
        with unittest.mock.patch("roots.missing_means", return_value=""), contextlib.redirect_stderr(io.StringIO()) as said:
            self.assertEqual(foundry.main(["roots", "nosuch"]), 2)
        self.assertIn("no mailer is named nosuch; there are amavis", said.getvalue())


    def test_a_recipe_or_option_of_no_use_is_told_and_nothing_is_made(self):
        text = RECIPE.read_text()
        with tempfile.TemporaryDirectory() as folder, unittest.mock.patch("roots.missing_means", return_value=""):
            recipe = pathlib.Path(folder) / "r.toml"

            def made(content, *options):
                recipe.write_text(content)
                with contextlib.redirect_stderr(io.StringIO()) as said:
                    try:
                        status = foundry.main(["make", str(recipe), "--out", folder + "/set", *options])
                    except SystemExit as ended:
                        status = ended.code
                return status, said.getvalue()

            for content, told in (("set = ", "r.toml: "), (text.replace("bounces = 20", "bounces = 0"), "bounces must be"),
                                  (text.replace("written = {", "ham = [] # {"), "needs written = "),
                                  (text.replace("per_class", "perclass"), "needs per_class"),
                                  (text.replace("organisations = 150", "organisations = 501"), "organisations must be"),
                                  (text.replace("bounces = 20", 'bounces = "20"'), "bounces must be")):
                status, said = made(content)
                self.assertEqual((status, told in said), (1, True), said)
            for option, told in (("--only=nosuch", "no mailer nosuch; it has "), ("--jobs=0", "--jobs"), ("--bounces=0", "--bounces")):
                status, said = made(text, option)
                self.assertEqual((status, told in said), (2, True), said)
            self.assertFalse((pathlib.Path(folder) / "set").exists())
            with contextlib.redirect_stderr(io.StringIO()) as said:
                self.assertEqual(foundry.main(["make", folder + "/none.toml"]), 1)
            self.assertIn("none.toml: No such file or directory; name a recipe", said.getvalue())


class Plans(unittest.TestCase):
    def test_two_plans_of_one_recipe_are_equal(self):
        self.assertEqual(batches_of(RECIPE)[0], batches_of(RECIPE)[0])

    def test_a_pair_shares_all_but_the_class(self):
        for planned in batches_of(RECIPE)[0]:
            pairs = {}
            for job in planned["jobs"]:
                pairs.setdefault(job["pair"], []).append(job)
            for first, second in pairs.values():
                self.assertNotEqual(first["class"], second["class"])
                for key in ("failure", "kind", "return", "language", "template", "zone"):
                    self.assertEqual(first[key], second[key])
                self.assertEqual(len(first["received"]), len(second["received"]))
                for key in ("victim", "rcpt"):
                    self.assertEqual(first[key].split("@")[1], second[key].split("@")[1])
                    self.assertNotEqual(first[key], second[key])

    def test_batches_that_wait_hold_nothing_else_and_wait_long_enough(self):
        text = RECIPE.read_text().replace("bounces = 20", "bounces = 400\npairs_per_batch = 5")
        text = text.replace('"host_not_found"', '"host_not_found", "delay_warning", "remote_4xx_expired"')
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write(text)
            file.flush()
            planned = batches_of(file.name)[0]
        waits = {"delay_warning": "warning_s", "remote_4xx_expired": "lifetime_s"}
        met = set()
        for one in planned:
            failures, variant = {job["failure"] for job in one["jobs"]}, one["variant"]
            slow = failures & set(waits)
            met |= slow
            if slow:
                self.assertEqual(len(failures), 1)
                self.assertTrue(all(job["waits"] for job in one["jobs"]))
                self.assertGreater(variant["wait_s"], variant[waits[slow.pop()]])
            for job in one["jobs"]:
                answer = one["replies"].get(job["rcpt"], {"text": ""})["text"]
                self.assertEqual(job["waits"], bool(failures & set(waits)) or answer.startswith("4"))
        self.assertEqual(met, set(waits))

    def test_a_return_mode_that_few_failures_have_brings_only_those(self):
        row = {"failures": ["local_user_unknown", "remote_spam", "delay_warning"]}
        module = plan.mailer_module("exim")
        self.assertEqual(plan.failures_of(row, module, ("none", "en", ())), ["local_user_unknown"])
        self.assertEqual(plan.failures_of(row, module, ("full", "en", plan.DELAYED)), ["delay_warning"])
        self.assertEqual(plan.failures_of(row, module, ("full", "en", ())), ["local_user_unknown", "remote_spam"])

    def test_victims_are_unique_in_a_batch(self):
        for planned in batches_of(RECIPE)[0]:
            victims = [job["victim"] for job in planned["jobs"]]
            self.assertEqual(len(victims), len(set(victims)))

    def test_a_wrong_recipe_is_named(self):
        for text, word in (('set = "x"', "seed"), ('sett = "x"', "sett"), (RECIPE.read_text().replace("dma", "dmb"), "dmb"),
                           (RECIPE.read_text().replace("remote_policy", "remote_polcy"), "remote_polcy")):
            with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
                file.write(text)
                file.flush()
                with self.assertRaisesRegex(plan.RecipeError, word):
                    plan.load_recipe(file.name)


class Dressing(unittest.TestCase):
    RAW = (b"Received: from a by collector.invalid\nX-Spam-Status: Yes\nList-Id: <l.invalid>\nFrom: Ann <ann@old.invalid>\n"
           b"To: <you@old.invalid>\nSubject: [list] Hello\nDate: Mon, 1 Jan 2001 00:00:00 +0000\nMessage-ID: <1@old.invalid>\n"
           b"X-Own: kept\n\nWrite to ann@old.invalid.\n" + b"_" * 40 + b"\nl mailing list\nl@lists.invalid\n")

    def dressed(self):
        job = next(job for planned in batches_of(RECIPE)[0] for job in planned["jobs"] if job["dkim_domain"])
        return job, dress.dress(self.RAW, job, dkim.Key(3), random.Random(1))

    def test_the_collectors_additions_are_gone_and_the_senders_fields_stay(self):
        job, message = self.dressed()
        for gone in (b"collector.invalid", b"X-Spam", b"List-Id", b"old.invalid", b"[list]", b"mailing list", b"2001"):
            self.assertNotIn(gone, message)
        for there in (b"X-Own: kept", f"Write to {job['victim']}.".encode(), job["message_id"].encode()):
            self.assertIn(there, message)

    def test_unfit_messages_are_refused_with_a_reason(self):
        for raw, reason in ((b"no header", "field"), (b"Subject: x\n\nbody\n", "From"), (b"From: a@b.cd\n\n \n", "body"),
                            (b"From: a@b.cd\n\n" + b"x" * 1000, "line"), (b"From: a@b.cd\n\n\0\n", "NUL")):
            with self.assertRaisesRegex(dress.Unfit, reason):
                dress.check(raw)


class Dates(unittest.TestCase):
    def test_a_stamp_is_right_in_every_zone(self):
        self.assertEqual(paths.stamp(0, "+0000"), "Thu, 1 Jan 1970 00:00:00 +0000")
        self.assertEqual(paths.stamp(0, "-0330"), "Wed, 31 Dec 1969 20:30:00 -0330")

    def test_only_dates_of_today_are_moved(self):
        now_s, age_s = 1_700_000_000, 86400 * 100
        text = f"{paths.stamp(now_s, '+0200')} {paths.stamp(now_s - 10 * 86400, '+0200')}".encode()
        self.assertEqual(batch.shift_dates(text, now_s, age_s),
                         f"{paths.stamp(now_s - age_s, '+0200')} {paths.stamp(now_s - 10 * 86400, '+0200')}".encode())


    def test_what_arrived_before_the_wait_keeps_its_distance(self):
        now_s, age_s, wait_s = 1_700_000_000, 86400 * 100, 86400 * 5
        today = paths.stamp(now_s, "+0200")
        report = (f"Date: {today}\n\nThe original message was received on {today}\n\n--b\nArrival-Date: {today}\n"
                  f"Last-Attempt-Date: {today}\n--b\nContent-Type: message/rfc822\n\nReceived: by h; {today}\n\nbody\n")
        early, late = paths.stamp(now_s - age_s, "+0200"), paths.stamp(now_s - age_s + wait_s, "+0200")
        wanted = (f"Date: {late}\n\nThe original message was received on {early}\n\n--b\nArrival-Date: {early}\n"
                  f"Last-Attempt-Date: {late}\n--b\nContent-Type: message/rfc822\n\nReceived: by h; {early}\n\nbody\n")
        self.assertEqual(batch.shift_dates(report.encode(), now_s, age_s, wait_s).decode(), wanted)


class Names(unittest.TestCase):
    QUERY = b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x01h\x07example\x00\x00\x01\x00\x01"

    def test_a_known_name_is_answered_and_an_unknown_one_is_not(self):
        answered = dns.answer({"h.example": {"A": ["198.18.0.9"]}}, self.QUERY)
        self.assertEqual((answered[:2], answered[3] & 15, answered[-4:]), (b"\x12\x34", 0, b"\xc6\x12\x00\x09"))
        self.assertEqual(dns.answer({}, self.QUERY)[3] & 15, 3)
        self.assertEqual(dns.answer({}, b"\0" * 5), b"")


class Sets(unittest.TestCase):
    def test_a_report_that_calls_itself_delayed_is_labelled_so(self):
        for field, kind in (("Action: delayed", "dsn-delayed"), ("action: RELAYED", "dsn-delivered"), ("X: y", "dsn-failed"),
                            ("Action: surprised", "dsn-failed")):
            self.assertEqual(sets.kind_of(f"To: a@b.example\n\n{field}\n".encode(), "dsn-failed"), kind)


class Written(unittest.TestCase):
    def test_originals_are_the_same_at_every_run_and_fit(self):
        from originals import written
        for label in ("ham", "spam"):
            languages = set()
            for number in range(60):
                name, raw = written.write(9, label, number)
                self.assertEqual(raw, written.write(9, label, number)[1])
                dress.check(raw)
                languages.add(name[:2])
            self.assertGreaterEqual(len(languages), 6)

    def test_base64_bodies_decode(self):
        from originals import written
        bodies = [raw.partition(b"\n\n")[2] for raw in (written.write(9, "ham", n)[1] for n in range(80))
                  if b"Transfer-Encoding: base64" in raw.partition(b"\n\n")[0]]
        self.assertTrue(bodies)
        for body in bodies:
            self.assertTrue(base64.b64decode(body, validate=False))


if __name__ == "__main__":
    unittest.main()
