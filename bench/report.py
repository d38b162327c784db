#!/usr/bin/env python3
"""The tables of a result file of run.py: ratios to the yardsticks of the same run, every row, and the doubling of hostile input.

Example: bench/report.py bench/results/results.json"""

import sys

import bench_results

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


def print_ratios(rows):
    print("Ratios in this run: of medians, the figures to quote; beside them of best rounds, which other jobs disturb less\n")
    print(f"{'median':>8} {'best':>8}")
    for what, above, below in RATIOS:
        if above in rows and below in rows:
            ratios = [of(rows[above]) / of(rows[below]) for of in (bench_results.median, bench_results.best)]
            print(f"{ratios[0]:8.2f} {ratios[1]:8.2f}  {what}")
    one, two = rows.get("BM_ClassifyThreads/threads:1"), rows.get("BM_ClassifyThreads/threads:2")
    if one and two:
        ratios = [2 * of(one) / of(two) for of in (bench_results.median, bench_results.best)]
        print(f"{ratios[0]:8.2f} {ratios[1]:8.2f}  full path, rate of two threads / one, by CPU time")


def print_rows(rows):
    print(f"\n{'row':44} {'ns, median':>14} {'best':>14} {'MB/s':>10} {'allocations':>12}")
    for name, row in rows.items():
        if name.startswith("hostile:"):
            continue
        print(f"{name:44} {bench_results.median(row):14,.1f} {bench_results.best(row):14,.1f} "
              f"{row.get('mb_per_s', 0):10,.0f} {row.get('allocations', 0):12.3f}")


def print_hostile(rows):
    """Best times: what else the machine does only ever adds."""
    attacks = {}
    for name, row in rows.items():
        if name.startswith("hostile: "):
            attack, size = name[len("hostile: "):].rsplit("/", 1)
            attacks.setdefault(attack, {})[int(size)] = min(row["cpu_ns"])
    if not attacks:
        return
    print("\nHostile input: us at each size, and the largest ratio of a doubling\n")
    worst = []
    for attack, times in attacks.items():
        sizes = sorted(times)
        ratio = max(times[b] / times[a] for a, b in zip(sizes, sizes[1:]))
        worst.append((ratio, attack))
        print(f"{attack:44} " + " ".join(f"{times[size] / 1e3:9.1f}" for size in sizes) + f" {ratio:7.2f}")
    print("\nLargest: " + ", ".join(f"{attack} {ratio:.2f}" for ratio, attack in sorted(worst, reverse=True)[:5]))


def print_report(results):
    print(f"commit {results['commit']}, {results['machine']['cpu']}, corpus {results['corpus']}, "
          f"{results['repetitions']} rounds a row\n")
    print_ratios(results["rows"])
    print_rows(results["rows"])
    print_hostile(results["rows"])


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        sys.exit(0 if sys.argv[1:] in (["-h"], ["--help"]) else 2)
    try:
        print_report(bench_results.load(sys.argv[1]))
    except bench_results.BadResults as error:
        sys.exit(f"report.py: {error}")
