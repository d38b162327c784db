"""A small logistic regression on token sets, judged on pairs it has not seen, with a permutation test that swaps within pairs.

Within a matched pair everything shared cancels, so the score of a pair is decided by the tokens that only one side has.
Plain Python: averaged stochastic gradient over sparse sets, a few passes, weights by token.
"""

import collections
import dataclasses
import itertools
import math

PARTS = 10
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


def _cases(tokens, pairs, is_spam):
    """By pair: (row of spam, row of ham, tokens only in spam, tokens only in ham)."""
    return [(a, b, only_a, only_b) if is_spam[a] else (b, a, only_b, only_a)
            for a, b, only_a, only_b in _differences(tokens, pairs)]


def _known(cases):
    counts = collections.Counter(t for _, _, more, less in cases for t in more | less)
    return {t for t, n in counts.items() if n >= LEAST_PAIRS}


def _examples(cases, known):
    return [(more & known, less & known) for _, _, more, less in cases]


def _p_of(margins, permutations, rng):
    """How often swapping the pairs' classes at random wins as often: by chance alone each margin's sign is a fair coin."""
    whole = sum(margins)
    as_good = sum(_flipped(margins, whole, rng) >= whole - 1e-9 for _ in range(permutations))
    return (1 + as_good) / (1 + permutations)


def _result(scored, weights, known, permutations, rng):
    """Of [(score of spam, score of ham)]."""
    auc = auc_of([s for pair in scored for s in pair], [True, False] * len(scored))
    top = sorted(weights, key=lambda t: -abs(weights[t]))[:6]
    return Result(auc, _p_of([spam - ham for spam, ham in scored], permutations, rng), len(known), top)


def _score(cases, tokens, weights):
    return [tuple(sum(weights.get(t, 0.0) for t in tokens[row]) for row in case[:2]) for case in cases]


def judge(tokens, pairs, is_spam, permutations, rng):
    """AUC of the class among pairs that the weights have not seen; the permutation test's statistic is the sum of their margins.

    Each part is scored by weights learnt from the parts before it. Were it all the others, two pairs with a token in common would
    each teach the other's score, their margins would rise together, and p would come out too small.
    """
    cases = _cases(tokens, pairs, is_spam)
    known = _known(cases)
    rng.shuffle(cases)
    scored = []
    for part in range(1, PARTS):
        begin, end = len(cases) * part // PARTS, len(cases) * (part + 1) // PARTS
        scored += _score(cases[begin:end], tokens, _fit(_examples(cases[:begin], known), rng))
    return _result(scored, _fit(_examples(cases, known), rng), known, permutations, rng)


def transfer(learnt, judged, permutations, rng):
    """The same of one set's pairs by weights learnt from other sets'; both are (tokens, pairs, is_spam)."""
    cases = _cases(*learnt)
    known = _known(cases)
    weights = _fit(_examples(cases, known), rng)
    return _result(_score(_cases(*judged), judged[0], weights), weights, known, permutations, rng)
