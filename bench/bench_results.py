"""Results of the benches as one JSON file: where and of what they were made, and every round of every row. run.py writes it,
report.py and compare.py read it. Neither paths nor host names are kept."""

import json
import statistics


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def per_message_ns(row):
    """Rounds of a row in ns: per message where the bench counts messages, else per call."""
    return row["per_message_ns"] or row["cpu_ns"]


def median(row):
    return statistics.median(per_message_ns(row))
