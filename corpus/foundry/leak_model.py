"""A small logistic regression on token sets, cross-validated over pairs, with a permutation test that swaps within pairs.

Within a matched pair everything shared cancels, so the score of a pair is decided by the tokens that only one side has.
Plain Python: averaged stochastic gradient over sparse sets, a few passes, weights by token.
"""

import collections
import dataclasses
import itertools
import math

FOLDS = 5
PASSES = 6
RATE = 0.3
DECAY = 1e-3
LEAST_PAIRS = 3  # pairs that a token must occur in, on one side only, to be a feature at all


@dataclasses.dataclass
class Result:
    auc: float
    p: float
    features: int
    top: list


def auc_of(scores, is_spam):
    """Area under the ROC curve; ties count half."""
    order = sorted(range(len(scores)), key=lambda i: scores[i])
    ranks, at = [0.0] * len(scores), 0
    while at < len(order):
        end = at
        while end < len(order) and scores[order[end]] == scores[order[at]]:
            end += 1
        for i in range(at, end):
            ranks[order[i]] = (at + end + 1) / 2
        at = end
    positive = sum(is_spam)
    negative = len(is_spam) - positive
    return (sum(r for r, s in zip(ranks, is_spam) if s) - positive * (positive + 1) / 2) / (positive * negative)


def _differences(tokens, pairs):
    """By pair: (row of one side, row of the other, tokens only in the first, tokens only in the second)."""
    rows = collections.defaultdict(list)
    for row, pair in enumerate(pairs):
        rows[pair].append(row)
    return [(a, b, tokens[a] - tokens[b], tokens[b] - tokens[a]) for a, b in (r for r in rows.values() if len(r) == 2)]


def _fit(examples, rng):
    """Weights from (tokens only in spam, tokens only in ham) of pairs: logistic loss of the margin."""
    weights = collections.defaultdict(float)
    order = list(range(len(examples)))
    for step in range(PASSES):
        rng.shuffle(order)
        rate = RATE / (1 + step)
        for i in order:
            more, less = examples[i]
            margin = sum(weights[t] for t in more) - sum(weights[t] for t in less)
            push = rate / (1 + math.exp(max(-30.0, min(30.0, margin)))) / max(1.0, math.sqrt(len(more) + len(less)))
            for t in more:
                weights[t] += push - rate * DECAY * weights[t]
            for t in less:
                weights[t] -= push + rate * DECAY * weights[t]
    return weights


def _flipped(margins, whole, rng):
    """The sum of the margins with random signs."""
    if not margins:
        return 0.0
    coins = f"{rng.getrandbits(len(margins)):0{len(margins)}b}".encode()
    return whole - 2 * sum(itertools.compress(margins, (coin & 1 for coin in coins)))


def judge(tokens, pairs, is_spam, permutations, rng):
    """Cross-validated AUC of the class, and how often swapping the test pairs' classes at random wins as often.

    The statistic of the permutation test is the sum of the held-out pairs' margins: under the null hypothesis each margin's
    sign is a fair coin, which the swaps draw anew.
    """
    differences = _differences(tokens, pairs)
    counts = collections.Counter(t for _, _, a, b in differences for t in a | b)
    known = {t for t, n in counts.items() if n >= LEAST_PAIRS}
    cases = []
    for a, b, only_a, only_b in differences:
        spam, ham = (a, b) if is_spam[a] else (b, a)
        more, less = (only_a, only_b) if is_spam[a] else (only_b, only_a)
        cases.append((spam, ham, more & known, less & known))
    rng.shuffle(cases)
    scores = [0.0] * len(tokens)
    for fold in range(FOLDS):
        weights = _fit([case[2:] for i, case in enumerate(cases) if i % FOLDS != fold], rng)
        for spam, ham, more, less in cases[fold::FOLDS]:
            shared = tokens[spam] & known
            base = sum(weights.get(t, 0.0) for t in shared - more)
            scores[spam] = base + sum(weights.get(t, 0.0) for t in more)
            scores[ham] = base + sum(weights.get(t, 0.0) for t in less)
    margins = [scores[spam] - scores[ham] for spam, ham, _, _ in cases]
    whole = sum(margins)
    as_good = sum(_flipped(margins, whole, rng) >= whole - 1e-9 for _ in range(permutations))
    used = [i for case in cases for i in case[:2]]
    weights = _fit([case[2:] for case in cases], rng)
    top = sorted(weights, key=lambda t: -abs(weights[t]))[:6]
    return Result(auc_of([scores[i] for i in used], [is_spam[i] for i in used]), (1 + as_good) / (1 + permutations), len(known), top)
