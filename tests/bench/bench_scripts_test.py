"""The figures of the bench scripts, worked out by hand or by scipy, and what they do with odd input."""

import contextlib
import io
import json
import math
import os
import random
import tempfile
import unittest

import bench_results
import compare
import origin
import report
import run
import versus


def changed(before, after):
    """What compare says of one row alone."""
    return compare.verdicts([(before, after)])[0][2]


class UTest(unittest.TestCase):
    def test_agrees_with_scipy(self):
        # scipy.stats.mannwhitneyu(a, b, method="asymptotic").pvalue where there are ties, else "exact"
        self.assertAlmostEqual(compare.u_test(list(range(1, 11)), [*range(4, 13), 20]), 0.05811687556969589)
        self.assertAlmostEqual(compare.u_test([1, 2, 3, 4, 5, 6.5], [5, 6, 7, 8, 9, 10]), 0.01612241534330035)
        self.assertAlmostEqual(compare.u_test([1, 2, 3, 4, 5.5, 7.5], [5, 6, 7, 8, 9, 10]), 0.025974025974025976)
        self.assertAlmostEqual(compare.u_test(list(range(10)), list(range(10, 20))), 2 / math.comb(20, 10))

    def test_the_same_rounds_are_no_change(self):
        self.assertEqual(changed([5.0] * 10, [5.0] * 10), "same")

    def test_a_small_shift_within_the_noise_is_no_change(self):
        before = [100 + i for i in range(10)]
        self.assertEqual(changed(before, [value * 1.01 for value in before]), "same")

    def test_a_large_shift_is_one(self):
        before = [100 + i for i in range(10)]
        self.assertEqual(changed(before, [value * 1.2 for value in before]), "slower")
        self.assertEqual(changed(before, [value / 1.2 for value in before]), "faster")

    def test_too_few_rounds_prove_nothing(self):
        self.assertEqual(changed([1.0, 1.1], [2.0, 2.1]), "same")


    def test_correction_is_benjamini_and_hochbergs(self):
        for q, expected in zip(compare.corrected([0.01, 0.04, 0.03, 0.5, 0.02]), [0.05, 0.05, 0.05, 0.5, 0.05]):
            self.assertAlmostEqual(q, expected)
        for q, expected in zip(compare.corrected([0.001, 0.2, 0.9]), [0.003, 0.3, 0.9]):
            self.assertAlmostEqual(q, expected)
        self.assertEqual(compare.corrected([]), [])

    def test_many_rows_of_the_same_program_are_no_change(self):
        seeded, alarms = random.Random(1), 0
        for _ in range(20):
            rounds = [[seeded.lognormvariate(0, 0.1) for _ in range(20)] for _ in range(150)]
            alarms += any(word != "same" for _, _, word in compare.verdicts([(row[:10], row[10:]) for row in rounds]))
        self.assertLessEqual(alarms, 3)

    def test_one_slower_row_is_found_among_many(self):
        seeded = random.Random(2)
        pairs = [([seeded.gauss(100, 3) for _ in range(10)], [seeded.gauss(100, 3) for _ in range(10)]) for _ in range(150)]
        pairs[70] = (pairs[70][0], [1.3 * value for value in pairs[70][1]])
        self.assertEqual(compare.verdicts(pairs)[70][2], "slower")


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

    def test_a_file_without_results_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "x.json")
            bad = [None, "", "{}", "[]", json.dumps({**self.results(1), "rows": {}}),
                   json.dumps({**self.results(1), "rows": {"BM_X": {"cpu_ns": []}}})]
            for text in bad:
                if text is not None:
                    with open(path, "w", encoding="utf-8") as out:
                        out.write(text)
                with self.assertRaisesRegex(bench_results.BadResults, "x.json: .*; give a file that bench/run.py wrote"):
                    bench_results.load(path)
                err = io.StringIO()
                with contextlib.redirect_stderr(err):
                    self.assertEqual(compare.main(["compare.py", path, path]), 2)
                self.assertIn("x.json", err.getvalue())

    def test_files_without_a_common_row_cannot_be_compared(self):
        other = self.results(1000)
        other["rows"] = {"BM_Y": other["rows"]["BM_X"]}
        err = io.StringIO()
        with contextlib.redirect_stderr(err):
            self.assertEqual(self.run_compare(self.results(1000), other)[0], 2)
        self.assertIn("no row in common", err.getvalue())

    def test_report_leads_with_what_is_served(self):
        results = self.results(1000)
        for name, ns in (("BM_Classify", 10), ("BM_ClassifyFull", 40), ("BM_GMimeParse", 80)):
            results["rows"][name] = {"cpu_ns": [], "per_message_ns": [ns, ns, ns, ns / 2]}
            results["rows"][name]["cpu_ns"] = results["rows"][name]["per_message_ns"]
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            report.print_report(results)
        self.assertRegex(out.getvalue(), r"8.00 +8.00  GMime parse / as served\n +2.00 +2.00  GMime parse / full path")

    def test_report_shows_the_ratio_of_a_doubling(self):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            report.print_report(self.results(1000))
        self.assertIn("Largest: dots 2.00", out.getvalue())


class Rows(unittest.TestCase):
    ROW = {"run_name": "BM_X", "run_type": "iteration", "cpu_time": 2.0, "time_unit": "us", "per_message": 1e-6}

    def test_rounds_of_a_row_are_gathered_in_ns(self):
        mean = {**self.ROW, "run_type": "aggregate"}
        rows = run.rows_of(json.dumps({"benchmarks": [self.ROW, self.ROW, mean]}))
        self.assertEqual(rows, {"BM_X": {"cpu_ns": [2000.0, 2000.0], "per_message_ns": [1000.0, 1000.0]}})
        self.assertEqual(run.rows_of(""), {})

    def test_a_row_in_error_is_never_dropped(self):
        error = {"run_name": "BM_Y", "run_type": "iteration", "error_occurred": True, "error_message": "wrong answer"}
        with self.assertRaisesRegex(run.WrongAnswer, "BM_Y: wrong answer"):
            run.rows_of(json.dumps({"benchmarks": [self.ROW, error]}))


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
