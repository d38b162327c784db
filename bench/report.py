#!/usr/bin/env python3
"""The tables of a result file of run.py: what was asked of speed beside what is measured, ratios to the yardsticks of the same
run, every row, and the doubling of hostile input. With the file of versus.py --json also the ratios to rivals.

Example: bench/report.py bench/results/results.json [versus.json]"""

import json
import sys

import bench_results

# What was asked: (figure, row above, row below, "at most" or "at least", bound).
ASKED = [
    ("full path / raw Hyperscan, 600 shipped phrases", "BM_ClassifyFull", "BM_RawHyperscanShipped600", "at most", 1.5),
    ("full path / raw Hyperscan, 600 written phrases", "BM_ClassifyFull", "BM_RawHyperscan600", "at most", 1.5),
    ("full path, AVX2 / AVX-512", "BM_ClassifyTarget/AVX2", "BM_ClassifyTarget/AVX3_DL", "at most", 1.5),
    ("GMime parse / full path", "BM_GMimeParse", "BM_ClassifyFull", "at least", 8),
    ("gate / raw Hyperscan, 600 shipped phrases", "BM_Gate", "BM_RawHyperscanShipped600OfGated", "at most", 0.25),
    ("gate / raw Hyperscan, 600 written phrases", "BM_Gate", "BM_RawHyperscan600OfGated", "at most", 0.25),
    ("full path / cascade at 1 % failure reports", "BM_FullPath/1", "BM_Cascade/1", "at least", 10),
]
# Rivals by their names in versus.py: our rate per core, of the library, at least so many times theirs.
ASKED_OF_RIVALS = [("bogofilter", 15), ("Sisimai", 40), ("rspamd BOUNCE", 60), ("SpamAssassin, all rules", 500),
                   ("SpamAssassin VBounce", 500)]
MOST_DOUBLING = 2.3

# (what, row above, row below), of the same run. As served is with the header gate in force; full is without it.
RATIOS = [
    ("as served / raw Hyperscan, 600 shipped phrases", "BM_Classify", "BM_RawHyperscanShipped600"),
    ("as served / raw Hyperscan, 600 written phrases", "BM_Classify", "BM_RawHyperscan600"),
    ("GMime parse / as served", "BM_GMimeParse", "BM_Classify"),
    ("as served / memcpy", "BM_Classify", "BM_Memcpy"),
    ("full path / raw Hyperscan, 600 shipped phrases", "BM_ClassifyFull", "BM_RawHyperscanShipped600"),
    ("full path / raw Hyperscan, 600 written phrases", "BM_ClassifyFull", "BM_RawHyperscan600"),
    ("GMime parse / full path", "BM_GMimeParse", "BM_ClassifyFull"),
    ("gate / raw Hyperscan, 600 shipped phrases, on what it lets go", "BM_Gate", "BM_RawHyperscanShipped600OfGated"),
    ("gate / raw Hyperscan, 600 written phrases, on what it lets go", "BM_Gate", "BM_RawHyperscan600OfGated"),
    ("full path / cascade at 1 % failure reports", "BM_FullPath/1", "BM_Cascade/1"),
    ("full path / cascade at 10 %", "BM_FullPath/10", "BM_Cascade/10"),
    ("full path, AVX2 / AVX-512", "BM_ClassifyTarget/AVX2", "BM_ClassifyTarget/AVX3_DL"),
    ("full path, cold caches / warm", "BM_ClassifyCold", "BM_ClassifyFull"),
    ("full path, 2^17 dictionary rows / 2^12", "BM_ClassifyRows/131072", "BM_ClassifyRows/4096"),
    ("full path, 6,000 patterns / 100", "BM_ClassifyPatterns/6000", "BM_ClassifyPatterns/100"),
]


def ratios_of(rows, above, below):
    """Of medians and of best rounds; None without the rows."""
    if above not in rows or below not in rows:
        return None
    return [of(rows[above]) / of(rows[below]) for of in (bench_results.median, bench_results.best)]


def print_ratios(rows):
    print("\nRatios in this run: of medians, the figures to quote; beside them of best rounds, which other jobs disturb less\n")
    print(f"{'median':>8} {'best':>8}")
    for what, above, below in RATIOS:
        if ratios := ratios_of(rows, above, below):
            print(f"{ratios[0]:8.2f} {ratios[1]:8.2f}  {what}")
    if ratios := threads_ratios(rows):
        print(f"{ratios[0]:8.2f} {ratios[1]:8.2f}  full path, rate of two threads / one, by CPU time")


def threads_ratios(rows):
    """Rate of two threads / one, by CPU time: of medians and of best rounds. None without the rows."""
    one, two = rows.get("BM_ClassifyThreads/threads:1"), rows.get("BM_ClassifyThreads/threads:2")
    return one and two and [2 * of(one) / of(two) for of in (bench_results.median, bench_results.best)]


def number(value):
    return f"{value:.3g}" if value < 100 else f"{value:,.0f}"


def figures(results, rivals):
    """(figure, asked, measured, is reached) of all that was asked; measured is None where this run has no such rows."""
    rows, served = results["rows"], results.get("served", {})

    def judged(what, word, bound, unit, value, best=None):
        if value is None:
            return what, f"{word} {bound:g}{unit}", None, None
        text = number(value) + unit + (f" ({number(best)})" if best is not None else "")
        return what, f"{word} {bound:g}{unit}", text, value <= bound if word == "at most" else value >= bound

    for what, above, below, word, bound in ASKED:
        values = ratios_of(rows, above, below) or [None, None]
        yield judged(what, word, bound, "", *values)
    for name, bound in ASKED_OF_RIVALS:
        rates = {one["name"]: one["messages_per_s"] for one in rivals}
        has_both = name in rates and "Backstop, library" in rates
        yield judged(f"rate per core / {name}", "at least", bound, "", rates["Backstop, library"] / rates[name] if has_both else None)
    allocations = [rows[name]["allocations"] for name in ("BM_Classify", "BM_ClassifyFull", "BM_Gate")
                   if "allocations" in rows.get(name, {})]
    yield judged("allocations a message", "at most", 0, "", max(allocations, default=None))
    yield judged("full path, rate of two threads / one", "at least", 1.8, "", *(threads_ratios(rows) or [None, None]))
    spread = served.get("ns_per_byte")
    yield judged("p99.9 / p50 of ns per byte over 1 KB, full path", "at most", 6, "",
                 spread["p999"] / spread["p50"] if spread and spread["p50"] else None)
    doublings = [ratio for _, _, ratio in attacks(rows)]
    yield judged("a doubling of hostile input, times", "at most", MOST_DOUBLING, "", max(doublings, default=None))
    for what, name, bound in (("all phrases compiled", "BM_OpenModel", 150), ("phrases from the cache", "BM_OpenModelCached", 5)):
        times = [of(rows[name]) / 1e6 for of in (bench_results.median, bench_results.best)] if name in rows else [None, None]
        yield judged(f"opening the model, {what}", "at most", bound, " ms", *times)
    rss_kib = served.get("score_rss_kib")
    yield judged("memory of score", "at most", 32, " MB", rss_kib / 1024 if rss_kib else None)


def print_asked(results, rivals):
    print("What was asked: medians of this run, in brackets of best rounds\n")
    print("| figure | asked | measured | reached |\n| --- | --- | --- | --- |")
    for what, asked, measured, is_reached in figures(results, rivals):
        print(f"| {what} | {asked} | {measured or 'not in this run'} | {'-' if measured is None else 'yes' if is_reached else '**no**'} |")


def print_rows(rows):
    print(f"\n{'row':44} {'ns, median':>14} {'best':>14} {'MB/s':>10} {'allocations':>12}")
    for name, row in rows.items():
        if name.startswith("hostile:"):
            continue
        print(f"{name:44} {bench_results.median(row):14,.1f} {bench_results.best(row):14,.1f} "
              f"{row.get('mb_per_s', 0):10,.0f} {row.get('allocations', 0):12.3f}")


def attacks(rows):
    """(name, best ns by size, largest ratio of a doubling) of each attack. Best times: what else the machine does only ever adds."""
    by_name = {}
    for name, row in rows.items():
        if name.startswith("hostile: "):
            attack, size = name[len("hostile: "):].rsplit("/", 1)
            by_name.setdefault(attack, {})[int(size)] = min(row["cpu_ns"])
    for attack, times in by_name.items():
        sizes = sorted(times)
        yield attack, times, max((times[b] / times[a] for a, b in zip(sizes, sizes[1:])), default=0)


def print_hostile(rows):
    found = list(attacks(rows))
    if not found:
        return
    print("\nHostile input: us at each size, and the largest ratio of a doubling\n")
    for attack, times, ratio in found:
        print(f"{attack:44} " + " ".join(f"{times[size] / 1e3:9.1f}" for size in sorted(times)) + f" {ratio:7.2f}")
    worst = sorted(((ratio, attack) for attack, _, ratio in found), reverse=True)
    print("\nLargest: " + ", ".join(f"{attack} {ratio:.2f}" for ratio, attack in worst[:5]))


def print_report(results, rivals=()):
    print(f"commit {results['commit']}, {results['machine']['cpu']}, corpus {results['corpus']}"
          + (f", the gate also on {results['mail']}" if "mail" in results else "") + f", {results['repetitions']} rounds a row\n")
    print_asked(results, rivals)
    print_ratios(results["rows"])
    print_rows(results["rows"])
    print_hostile(results["rows"])


def load_rivals(path):
    """What versus.py --json wrote. Raises BadResults."""
    try:
        with open(path, encoding="utf-8") as file:
            rivals = json.load(file)
        if all({"name", "messages_per_s"} <= one.keys() for one in rivals):
            return rivals
    except (OSError, ValueError, AttributeError, TypeError):
        pass
    raise bench_results.BadResults(f"{path}: cannot be read; give a file that bench/versus/versus.py --json wrote")


def main(argv):
    if len(argv) not in (2, 3) or argv[1] in ("-h", "--help"):
        is_help = argv[1:] in (["-h"], ["--help"])
        print(__doc__, file=sys.stdout if is_help else sys.stderr)
        return 0 if is_help else 2
    try:
        print_report(bench_results.load(argv[1]), load_rivals(argv[2]) if len(argv) == 3 else ())
    except bench_results.BadResults as error:
        print(f"report.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
