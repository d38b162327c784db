#!/usr/bin/env python3
"""What changed between two result files of run.py: the ratio of medians for each row and whether it is more than noise. A
row has changed when a two-sided Mann-Whitney U test says so (p < 0.05) and its median moved by 3 % or more; a row that moved
less counts as changed only at p < 0.001. Exit status: 0 nothing is slower, 1 something is, 2 wrong usage.

Example: bench/compare.py before.json after.json"""

import math
import statistics
import sys

import bench_results

NOISE = 0.03


def u_test(first, second):
    """Two-sided p by the normal approximation, ties corrected; 1 with fewer than five rounds on a side."""
    n, m = len(first), len(second)
    if min(n, m) < 5:
        return 1.0
    values = sorted(first + second)
    rank, ties, at = {}, 0, 0
    while at < len(values):
        end = at + values[at:].count(values[at])
        rank[values[at]] = (at + 1 + end) / 2
        ties += (end - at) ** 3 - (end - at)
        at = end
    u = sum(rank[value] for value in first) - n * (n + 1) / 2
    variance = n * m / 12 * ((n + m + 1) - ties / ((n + m) * (n + m - 1)))
    if variance == 0:
        return 1.0
    z = max(abs(u - n * m / 2) - 0.5, 0) / math.sqrt(variance)
    return 2 * (1 - statistics.NormalDist().cdf(z))


def verdict(before, after):
    """(ratio of medians, p, "same" | "faster" | "slower")."""
    ratio = statistics.median(after) / statistics.median(before)
    p = u_test(before, after)
    has_changed = p < (0.05 if abs(ratio - 1) >= NOISE else 0.001)
    return ratio, p, "same" if not has_changed else "faster" if ratio < 1 else "slower"


def main(argv):
    if len(argv) != 3:
        print(__doc__, file=sys.stderr if argv[1:] != ["--help"] else sys.stdout)
        return 0 if argv[1:] == ["--help"] else 2
    before, after = bench_results.load(argv[1]), bench_results.load(argv[2])
    for key in ("machine", "corpus", "build"):
        if before[key] != after[key]:
            print(f"careful: the files differ in {key}: {before[key]} and {after[key]}")
    slower = 0
    print(f"{'row':52} {before['commit'][:12]:>14} {after['commit'][:12]:>14} {'ratio':>7} {'p':>7}")
    for name in before["rows"]:
        if name not in after["rows"]:
            continue
        old, new = (bench_results.per_message_ns(results["rows"][name]) for results in (before, after))
        ratio, p, word = verdict(old, new)
        slower += word == "slower"
        print(f"{name:52} {statistics.median(old):14,.1f} {statistics.median(new):14,.1f} {ratio:7.3f} {p:7.4f}"
              + ("" if word == "same" else "  " + word))
    for name in sorted(before["rows"].keys() ^ after["rows"].keys()):
        print(f"{name:52} only in {'the first' if name in before['rows'] else 'the second'} file")
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
