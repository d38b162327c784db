"""The figures of the bench scripts, worked out by hand or by scipy, and what they do with odd input."""

import contextlib
import io
import json
import math
import os
import random
import sys
import tempfile
import unittest
import unittest.mock

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

    def asked(self, results, *rivals):
        """{figure: (asked, measured, reached)} of the table."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            report.print_asked(results, rivals)
        rows = [line.strip("| ").split(" | ") for line in out.getvalue().splitlines() if line.startswith("|")]
        return {row[0]: tuple(row[1:]) for row in rows[2:]}

    def test_report_holds_each_figure_against_what_was_asked(self):
        results = self.results(1000)
        for name, ns, allocations in (("BM_ClassifyFull", [20, 20, 10], 0), ("BM_RawHyperscanShipped600", [10, 10, 10], 3),
                                      ("BM_GMimeParse", [190, 190, 190], 5), ("BM_Gate", [5, 5, 5], 0.5),
                                      ("BM_OpenModel", [2e8, 2e8, 1e8], 1)):
            results["rows"][name] = {"cpu_ns": ns, "per_message_ns": [], "allocations": allocations}
        results["served"] = {"ns_per_byte": {"p50": 2, "p999": 12.5}, "score_rss_kib": 20480}
        rivals = [{"name": "Backstop, library", "messages_per_s": 1500}, {"name": "bogofilter", "messages_per_s": 100},
                  {"name": "Sisimai", "messages_per_s": 100}]
        rows = self.asked(results, *rivals)
        self.assertEqual(rows["full path / raw Hyperscan, 600 shipped phrases"], ("at most 1.5", "2 (1)", "**no**"))
        self.assertEqual(rows["GMime parse / full path"], ("at least 8", "9.5 (19)", "yes"))
        self.assertEqual(rows["allocations a message"], ("at most 0", "0.5", "**no**"))
        self.assertEqual(rows["rate per core / bogofilter"], ("at least 15", "15", "yes"))
        self.assertEqual(rows["rate per core / Sisimai"], ("at least 40", "15", "**no**"))
        self.assertEqual(rows["p99.9 / p50 of ns per byte over 1 KB, full path"], ("at most 6", "6.25", "**no**"))
        self.assertEqual(rows["a doubling of hostile input, times"], ("at most 2.3", "2", "yes"))
        self.assertEqual(rows["opening the model, all phrases compiled"], ("at most 150 ms", "200 ms (100)", "**no**"))
        self.assertEqual(rows["memory of score"], ("at most 32 MB", "20 MB", "yes"))
        self.assertEqual(rows["full path, AVX2 / AVX-512"], ("at most 1.5", "not in this run", "-"))

    def test_figures_of_rivals_are_of_a_file_that_versus_wrote(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "versus.json")
            for text in ("", "[1]", "{\"a\": 1}", '[{"name": "x"}]'):
                with open(path, "w", encoding="utf-8") as out:
                    out.write(text)
                with self.assertRaisesRegex(bench_results.BadResults, "versus.json: .*versus.py --json wrote"):
                    report.load_rivals(path)
        err = io.StringIO()
        with contextlib.redirect_stderr(err):
            self.assertEqual((report.main(["report.py"]), report.main(["report.py", "missing"])), (2, 1))

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


GOOD = """import json, sys
o = dict(zip(sys.argv[2::2], sys.argv[3::2]))
answers = [int(line.split("\\t")[1]) for line in open(o["--answer"])]
json.dump({"version": "v1", "settings": "", "answers": answers, "seconds": [0.5, 1.0, 2.0], "rss_kib": 2048}, sys.stdout)
"""


class VersusRun(unittest.TestCase):
    """Rivals of our own that answer rightly, wrongly, with nonsense, or not at all."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.rivals = []
        self.bin = os.path.join(self.folder, "bin")
        os.mkdir(self.bin)
        self.add("exporter", """import os, sys
out = sys.argv[2]
os.mkdir(out)
with open(out + "/index.tsv", "w") as index:
    index.write("file\\tpath\\tindex\\tkind\\n")
    for i in range(40):
        index.write(f"{i}.eml\\tset/{i}.eml\\t0\\t{('dsn-failed', 'ordinary', 'mdn')[i % 3]}\\n")
""", os.path.join(self.bin, "versus_export"))
        self.rivals.clear()

    def add(self, name, script, path=None, is_slow=False):
        path = path or os.path.join(self.folder, name.replace(" ", "_") + ".py")
        with open(path, "w", encoding="utf-8") as out:
            out.write(f"#!{sys.executable}\n{script}")
        os.chmod(path, 0o755)
        self.rivals.append((name, path, "", False, is_slow))

    def run_versus(self, *options):
        """Status, rows by name, stderr, and what --json holds."""
        saved = os.path.join(self.folder, "versus.json")
        argv = ["versus.py", "--bin", self.bin, "--corpus", "x", "--labels", "y", "--json", saved, *options]
        out, err = io.StringIO(), io.StringIO()
        with unittest.mock.patch.object(versus, "RIVALS", self.rivals), unittest.mock.patch.object(sys, "argv", argv), \
                contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = versus.main()
        rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in out.getvalue().splitlines() if line.startswith("|")]
        with open(saved, encoding="utf-8") as file:
            return status, {row[0]: row for row in rows[2:]}, err.getvalue(), json.load(file)

    def test_a_rival_that_fails_costs_no_other_its_row(self):
        self.add("Backstop, library", GOOD)
        self.add("crashes", "import sys; sys.exit('its library is missing')")
        self.add("babbles", "print('no json')")
        self.add("is wrong", GOOD.replace("int(line", "1 - int(line"))
        self.add("is silent", GOOD.replace('"answers": answers', '"answers": answers[:5]'))
        self.add("lacks", 'print("{}")')
        self.add("last", GOOD.replace("1.0", "4.0").replace("0.5", "4.0"))
        status, rows, err, saved = self.run_versus()
        self.assertEqual(status, 1)
        self.assertEqual(list(rows), ["Backstop, library", "last"])
        self.assertEqual([one["name"] for one in saved], ["Backstop, library", "last"])
        self.assertEqual(rows["last"][2:4], ["500", "4.0"])  # 14 reports, 143 times, in 4 s; Backstop's median is 1 s
        self.assertEqual(rows["last"][6:], ["100.00 % of 14", "0/13", "13/13"])
        for told in ("crashes: its library is missing", "babbles: printed no JSON", "is wrong: wrong answer", "5 messages", "lacks: "):
            self.assertIn(told.replace("5 messages", "is silent: 40 messages, 3 answers"), err)

    def test_a_rival_that_hangs_is_ended_with_all_that_it_started(self):
        pid_file = os.path.join(self.folder, "pid")
        self.add("hangs", f"""import subprocess
child = subprocess.Popen(["sleep", "100"])
open({pid_file!r}, "w").write(str(child.pid))
child.wait()""")
        self.add("good", GOOD)
        status, rows, err, _ = self.run_versus("--minutes", "0.05")
        self.assertEqual((status, list(rows)), (1, ["good"]))
        self.assertIn("hangs: not done within 1 s", err)
        with open(pid_file, encoding="utf-8") as file:
            stat = f"/proc/{file.read()}/stat"
        is_gone = not os.path.exists(stat)
        if not is_gone:
            with open(stat, encoding="utf-8") as file:
                is_gone = file.read().rsplit(")", 1)[1].split()[0] == "Z"
        self.assertTrue(is_gone)

    def test_slow_rivals_are_asked_about_fewer_and_the_row_says_so(self):
        self.add("fast", GOOD)
        self.add("slow", GOOD, is_slow=True)
        _, rows, _, saved = self.run_versus("--messages", "10", "--slow-messages", "3")
        self.assertEqual(rows["fast"][6:], ["100.00 % of 10", "0/10", "10/10"])
        self.assertEqual(rows["slow"][6:], ["100.00 % of 3", "0/3", "3/3"])
        self.assertEqual([one["messages_per_s"] for one in saved], [2000, 3])

    def test_a_name_that_no_rival_has_is_told(self):
        self.add("fast", GOOD)
        with self.assertRaisesRegex(SystemExit, "no rival is named so: fats; there are fast"):
            self.run_versus("--rivals", "fats")


class Versus(unittest.TestCase):
    def test_every_rival_has_its_file(self):
        folder = os.path.join(os.path.dirname(versus.__file__), "rivals")
        for program in {rival[1] for rival in versus.RIVALS} | {rival[1] for rival in origin.RIVALS}:
            self.assertTrue(os.access(os.path.join(folder, program), os.X_OK), program)


if __name__ == "__main__":
    unittest.main()
