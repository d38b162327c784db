"""The figures of the bench scripts, worked out by hand or by scipy, and what they do with odd input."""

import contextlib
import io
import json
import os
import tempfile
import unittest

import compare
import origin
import report
import versus


class UTest(unittest.TestCase):
    def test_agrees_with_scipy(self):
        # scipy.stats.mannwhitneyu(a, b, method="asymptotic").pvalue
        self.assertAlmostEqual(compare.u_test(list(range(1, 11)), [*range(4, 13), 20]), 0.05811687556969589)
        self.assertAlmostEqual(compare.u_test([1, 2, 3, 4, 5, 6.5], [5, 6, 7, 8, 9, 10]), 0.01612241534330035)

    def test_the_same_rounds_are_no_change(self):
        self.assertEqual(compare.verdict([5.0] * 10, [5.0] * 10)[2], "same")

    def test_a_small_shift_within_the_noise_is_no_change(self):
        before = [100 + i for i in range(10)]
        self.assertEqual(compare.verdict(before, [value * 1.01 for value in before])[2], "same")

    def test_a_large_shift_is_one(self):
        before = [100 + i for i in range(10)]
        self.assertEqual(compare.verdict(before, [value * 1.2 for value in before])[2], "slower")
        self.assertEqual(compare.verdict(before, [value / 1.2 for value in before])[2], "faster")

    def test_too_few_rounds_prove_nothing(self):
        self.assertEqual(compare.verdict([1.0, 1.1], [2.0, 2.1])[2], "same")


class Files(unittest.TestCase):
    def results(self, ns):
        row = {"cpu_ns": [ns + i for i in range(10)], "per_message_ns": []}
        return {"commit": "abc", "machine": {"cpu": "x"}, "build": {}, "corpus": "samples", "repetitions": 10,
                "rows": {"BM_X": row, "hostile: dots/1024": row, "hostile: dots/2048": {**row, "cpu_ns": [2 * ns + 5] * 10}}}

    def run_compare(self, before, after):
        with tempfile.TemporaryDirectory() as folder:
            names = [os.path.join(folder, name) for name in ("before.json", "after.json")]
            for name, results in zip(names, (before, after)):
                with open(name, "w", encoding="utf-8") as out:
                    json.dump(results, out)
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                status = compare.main(["compare.py", *names])
            return status, out.getvalue()

    def test_compare_tells_what_is_slower(self):
        status, out = self.run_compare(self.results(1000), self.results(1500))
        self.assertEqual(status, 1)
        self.assertIn("slower", out)
        self.assertEqual(self.run_compare(self.results(1000), self.results(1000))[0], 0)

    def test_report_shows_the_ratio_of_a_doubling(self):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            report.print_report(self.results(1000))
        self.assertIn("Largest: dots 2.00", out.getvalue())


class Origin(unittest.TestCase):
    def test_figures_are_those_of_corpus_accuracy(self):
        scored = [(float(i), False) for i in range(100)] + [(98.5, True), (200.0, True)]
        figures = origin.figures(scored)
        self.assertEqual(figures["recall_at_1"], 1)
        self.assertEqual(figures["recall_at_01"], 0.5)
        self.assertAlmostEqual(figures["auc"], (99 + 100) / 200)
        self.assertIsNone(origin.figures([(1.0, True)]))

    def test_a_wrapper_depends_on_the_original_alone_and_returns_it(self):
        forms = origin.wrappers()
        original = b"From: a@b.example\r\nSubject: s\r\n\r\nbody\r\n"
        wrapped = origin.wrap(original, forms)
        self.assertEqual(wrapped, origin.wrap(original, forms))
        self.assertIn(b"From: a@b.example\nSubject: s\n", wrapped)


class Versus(unittest.TestCase):
    def test_every_rival_has_its_file(self):
        folder = os.path.join(os.path.dirname(versus.__file__), "rivals")
        for program in {rival[1] for rival in versus.RIVALS} | {rival[1] for rival in origin.RIVALS}:
            self.assertTrue(os.access(os.path.join(folder, program), os.X_OK), program)


if __name__ == "__main__":
    unittest.main()
