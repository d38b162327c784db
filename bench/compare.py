#!/usr/bin/env python3
"""What changed between two result files of run.py: for each row the ratio of medians, and q, the p of a two-sided Mann-Whitney
U test corrected for the number of rows compared (Benjamini and Hochberg, 1995): of the rows called changed at most 5 % are
expected to be noise. A row has changed when q < 0.05 and its median moved by 3 % or more; when it moved less, at q < 0.001.
The more rows, the more rounds it takes to show that one of them changed: to settle one question, run with --filter.
Exit status: 0 nothing is slower, 1 something is, 2 wrong usage or a file that cannot be compared.

Example: bench/compare.py before.json after.json"""

import functools
import math
import statistics
import sys

import bench_results

NOISE = 0.03


@functools.cache
def count_u(u, n, m):
    """How many orders of n and m distinct values have this U (Mann and Whitney, 1947)."""
    if u < 0:
        return 0
    if n == 0 or m == 0:
        return int(u == 0)
    return count_u(u - m, n - 1, m) + count_u(u, n, m - 1)


def u_test(first, second):
    """Two-sided p: exact without ties, else by the normal approximation; 1 with fewer than five rounds on a side."""
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
    if ties == 0 and max(n, m) <= 30:
        tail = sum(count_u(k, n, m) for k in range(int(min(u, n * m - u)) + 1))
        return min(1.0, 2 * tail / math.comb(n + m, n))
    variance = n * m / 12 * ((n + m + 1) - ties / ((n + m) * (n + m - 1)))
    if variance == 0:
        return 1.0
    z = max(abs(u - n * m / 2) - 0.5, 0) / math.sqrt(variance)
    return 2 * (1 - statistics.NormalDist().cdf(z))


def corrected(ps):
    """Each p after Benjamini and Hochberg: the smallest rate of false discoveries at which its row is one."""
    qs, smallest = [1.0] * len(ps), 1.0
    for rank, at in sorted(enumerate(sorted(range(len(ps)), key=ps.__getitem__), start=1), reverse=True):
        smallest = min(smallest, ps[at] * len(ps) / rank)
        qs[at] = smallest
    return qs


def verdicts(pairs):
    """(ratio of medians, q, "same" | "faster" | "slower") of each pair of rounds (before, after)."""
    ratios = [statistics.median(after) / statistics.median(before) for before, after in pairs]
    qs = corrected([u_test(before, after) for before, after in pairs])
    return [(ratio, q, word(ratio, q)) for ratio, q in zip(ratios, qs)]


def word(ratio, q):
    has_changed = q < (0.05 if abs(ratio - 1) >= NOISE else 0.001)
    return "same" if not has_changed else "faster" if ratio < 1 else "slower"


def compare(before, after):
    """Prints the rows; the number of those that are slower."""
    for key in ("machine", "corpus", "build"):
        if before[key] != after[key]:
            print(f"careful: the files differ in {key}: {before[key]} and {after[key]}")
    names = [name for name in before["rows"] if name in after["rows"]]
    pairs = [[bench_results.per_message_ns(results["rows"][name]) for results in (before, after)] for name in names]
    slower = 0
    print(f"{'row':52} {before['commit'][:12]:>14} {after['commit'][:12]:>14} {'ratio':>7} {'q':>7}")
    for name, (old, new), (ratio, q, what) in zip(names, pairs, verdicts(pairs)):
        slower += what == "slower"
        print(f"{name:52} {statistics.median(old):14,.1f} {statistics.median(new):14,.1f} {ratio:7.3f} {q:7.4f}"
              + ("" if what == "same" else "  " + what))
    for name in sorted(before["rows"].keys() ^ after["rows"].keys()):
        print(f"{name:52} only in {'the first' if name in before['rows'] else 'the second'} file")
    return slower


def main(argv):
    if len(argv) != 3:
        is_help = argv[1:] in (["-h"], ["--help"])
        print(__doc__, file=sys.stdout if is_help else sys.stderr)
        return 0 if is_help else 2
    try:
        before, after = bench_results.load(argv[1]), bench_results.load(argv[2])
    except bench_results.BadResults as error:
        print(f"compare.py: {error}", file=sys.stderr)
        return 2
    if not before["rows"].keys() & after["rows"].keys():
        print(f"compare.py: {argv[1]} and {argv[2]} have no row in common; run both with the same --filter", file=sys.stderr)
        return 2
    return 1 if compare(before, after) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
