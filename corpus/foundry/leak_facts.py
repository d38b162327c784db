"""What a foundry set holds that tells the class by design: provenance, true to how each message was made.

These facts are what the foundry is for. How much each of them tells is decided by the recipe's shares, not by the field: their
log-likelihood ratios are simulated, and whoever uses them must call them so.
"""

import collections
import csv
import math
import pathlib
import re

import leak_views

BY_HOST = re.compile(rb"\bby\s+((?:[\w-]+\.)+example)")
FROM_HOST = re.compile(rb"^\s*from\s+((?:[\w-]+\.)+example)")
EVIDENCE = ("return_tag", "ledger", "dkim", "spf", "recipient", "reporter", "first_hop")


def evidence_of(folder):
    """{path in the labels: {fact: value}} of a set's evidence.tsv."""
    with open(pathlib.Path(folder) / "evidence.tsv", encoding="utf-8", newline="") as file:
        return {row["path"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


def _is_under(host, domain):
    return bool(domain) and (host == domain or host.endswith(b"." + domain))


def _is_broken(lines):
    """Whether a hop says that it took the message from another host than the hop before says it is."""
    hosts = [(FROM_HOST.search(line), BY_HOST.search(line)) for line in lines]
    return any(later[0] and earlier[1] and later[0].group(1) != earlier[1].group(1) for later, earlier in zip(hosts, hosts[1:]))


def relations(side):
    """{fact: value} of what the made fields of the returned header say of the domain of its From address and of each other."""
    fields = leak_views.fields_inside(side)
    author = next((leak_views.ADDRESS.search(value) for name, value in fields if name == b"from"), None)
    if not author:
        return {}
    domain = author.group().rpartition(b"@")[2].lower()
    path = [value for name, value in fields if name == b"received"]
    hosts = {host.lower() for line in path for host in leak_views.HOST.findall(leak_views.ADDRESS.sub(b"", line))}
    signers = [found.group(1).lower() for name, value in fields if name == b"dkim-signature"
               for found in [re.search(rb"\bd=([^;\s]+)", value)] if found]
    written_at = next((value.rpartition(b"@")[2].strip(b"> ").lower() for name, value in fields if name == b"message-id"), b"")
    return {"path names the author's domain": "yes" if any(_is_under(host, domain) for host in hosts) else "no",
            "path is broken": "yes" if _is_broken(path) else "no",
            "Message-ID is of the author's domain": "yes" if _is_under(written_at, domain) else "no",
            "signed by": "nobody" if not signers else "the author's domain" if domain in signers else "another domain"}


def table(rows):
    """[(fact, value, share of legitimate, share of backscatter, log-likelihood ratio in nats)]; rows are (is_spam, facts)."""
    counts, totals = collections.defaultdict(collections.Counter), [0, 0]
    for is_spam, facts in rows:
        totals[is_spam] += 1
        for fact, value in facts.items():
            counts[fact][value, is_spam] += 1
    lines = []
    for fact, by_value in counts.items():
        for value in sorted({value for value, _ in by_value}):
            ham, spam = (by_value[value, is_spam] / totals[is_spam] for is_spam in (False, True))
            ratio = math.log((by_value[value, False] + 0.5) / (totals[False] + 1)) - math.log(
                (by_value[value, True] + 0.5) / (totals[True] + 1))
            lines.append((fact, value, ham, spam, ratio))
    return lines
