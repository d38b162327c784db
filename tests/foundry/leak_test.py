"""Tests of the leak check: its views, its statistics, and the facts that it sets apart."""

import contextlib
import io
import pathlib
import random
import tempfile
import unittest

import foundry_path  # noqa: F401 (first: it makes the others importable)

import leak_facts
import leak_model
import leak_views
import leakcheck


class LeakCheck(unittest.TestCase):
    def judged(self, leak):
        rng = random.Random(4)
        tokens, pairs, is_spam = [], [], []
        for pair in range(200):
            for spam in (False, True):
                words = {b"w%d" % rng.randrange(30) for _ in range(8)}
                if leak and spam and rng.random() < 0.3:
                    words.add(b"leak")
                tokens.append(words)
                pairs.append(pair)
                is_spam.append(spam)
        return leak_model.judge(tokens, pairs, is_spam, 2000, rng)

    def test_chance_is_chance_and_a_leak_in_a_third_is_found(self):
        self.assertGreater(self.judged(False).p, 0.001)
        found = self.judged(True)
        self.assertLessEqual(found.p, 0.001)
        self.assertIn(b"leak", found.top)

    def test_what_one_set_teaches_is_tried_on_another(self):
        rng = random.Random(5)

        def made(is_same, word):
            tokens = [{b"w%d" % rng.randrange(9)} | ({word} if spam and is_same else set()) for _ in range(100) for spam in (False, True)]
            return tokens, [pair for pair in range(100) for _ in range(2)], [False, True] * 100

        self.assertLessEqual(leak_model.transfer(made(True, b"leak"), made(True, b"leak"), 2000, rng).p, 0.001)
        self.assertGreater(leak_model.transfer(made(True, b"leak"), made(True, b"other"), 2000, rng).p, 0.001)

    def test_the_returned_message_is_not_part_of_the_outside(self):
        raw = (b"To: v@a.example\nSubject: Failure\n\nNot sent: hello\n--b\nContent-Type: message/rfc822\n\n"
               b"Received: from x\nSubject: hello secret\n\nbody\n")
        side = leak_views.take_apart(raw)
        self.assertTrue(side.inside.startswith(b"Received: from x"))
        self.assertNotIn(b"secret", side.outside)
        leak_views.mask_pairs([side], [1])
        self.assertNotIn(b"hello", leak_views.notification(side))

    def test_a_folder_that_is_no_set_of_the_foundry_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            labels = pathlib.Path(folder) / "labels.tsv"
            with self.assertRaisesRegex(SystemExit, "labels.tsv is missing"):
                leakcheck.main([folder])
            for row in ("a.eml\tordinary\tham\ts\t", "a.eml\tordinary\tham\ts\tmta=x", "a.eml", "a.eml\tmdn\tna\ts\tpair=x"):
                labels.write_text(f"path\tkind\torigin\tsource\tnote\n{row}\n")
                with self.assertRaisesRegex(SystemExit, "row 1 is not of a set of the foundry"):
                    leakcheck.main([folder])
            with self.assertRaises(SystemExit), contextlib.redirect_stderr(io.StringIO()) as said:
                leakcheck.main([folder, "--permutations", "-1"])
            self.assertIn("--permutations must be 1 or more", said.getvalue())

    def test_auc_counts_ties_half(self):
        self.assertEqual(leak_model.auc_of([1, 1, 1, 1], [True, False, True, False]), 0.5)
        self.assertEqual(leak_model.auc_of([0, 1, 2, 3], [False, False, True, True]), 1.0)

    HEAD = (b"Received: from gw.theirs.example (gw.theirs.example [198.18.1.2])\n\tby mx.there.example id 1 for <r@t.example>;\n"
            b"\tTue, 1 Mar 2022 10:00:09 +0100\n"
            b"Received: from pc.theirs.example (198.18.1.9) by gw.theirs.example with SMTP; Tue, 1 Mar 2022 10:00:08 +0100\n"
            b"DKIM-Signature: v=1; d=ours.example; t=1646125201; h=from:to; bh=x; b=y\n"
            b"From: A <a@ours.example>\nX-Backstop-Tag: 07861a2b3c\n"
            b"Message-ID: <%s@ours.example>\nDate: Tue, 1 Mar 2022 10:00:01 +0100")

    def returned(self, head):
        return leak_views.take_apart(b"To: a@ours.example\n\nNot sent\n--b\nContent-Type: text/rfc822-headers\n\n" + head + b"\n")

    def test_made_fields_show_shapes_places_and_spans_but_no_names(self):
        tokens = leak_views.made(self.returned(self.HEAD % b"12345678"))
        for there in (b"hop@0:1", b"first-hop:3", b"way:4", b"signing:0", b"date>$", b"received=2", b"received>dkim-signature"):
            self.assertIn(there, tokens)
        self.assertFalse([t for t in tokens if b"ours" in t or b"theirs" in t or b"1a2b3c" in t])
        self.assertEqual(tokens, leak_views.made(self.returned((self.HEAD % b"87654321").replace(b"theirs", b"others"))))

    def test_provenance_is_told_apart_by_name(self):
        facts = leak_facts.relations(self.returned(self.HEAD % b"1"))
        self.assertEqual(facts, {"path names the author's domain": "no", "path is broken": "no", "signed by": "the author's domain",
                                 "Message-ID is of the author's domain": "yes"})
        broken = (self.HEAD % b"1").replace(b"by gw.theirs", b"by relay.ours").replace(b"d=ours", b"d=else")
        facts = leak_facts.relations(self.returned(broken))
        self.assertEqual([facts[k] for k in ("path names the author's domain", "path is broken", "signed by")],
                         ["yes", "yes", "another domain"])
        self.assertEqual(leak_facts.relations(self.returned(b"")), {})

    def test_ratios_are_of_shares(self):
        rows = [(False, {"tag": "valid"})] * 9 + [(False, {"tag": "none"})] + [(True, {"tag": "none"})] * 10
        by_value = {value: (ham, spam, ratio) for _, value, ham, spam, ratio in leak_facts.table(rows)}
        self.assertEqual(by_value["none"][:2], (0.1, 1.0))
        self.assertGreater(by_value["valid"][2], 2)
        self.assertLess(by_value["none"][2], -1)


if __name__ == "__main__":
    unittest.main()
