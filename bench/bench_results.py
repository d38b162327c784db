"""Results of the benches as one JSON file: where and of what they were made, and every round of every row. run.py writes it,
report.py and compare.py read it. Neither paths nor host names are kept."""

import json
import statistics


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def save(results, path):
    """One row a line, so that two files differ line by line."""
    head = json.dumps({key: value for key, value in results.items() if key != "rows"})
    rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in results["rows"].items())
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'{head[:-1]}, "rows": {{\n{rows}\n}}}}\n')


def per_message_ns(row):
    """Rounds of a row in ns: per message where the bench counts messages, else per call."""
    return row["per_message_ns"] or row["cpu_ns"]


def median(row):
    return statistics.median(per_message_ns(row))


def best(row):
    return min(per_message_ns(row))
