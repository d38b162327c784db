"""Results of the benches as one JSON file: where and of what they were made, and every round of every row. run.py writes it,
report.py and compare.py read it. Neither paths nor host names are kept."""

import json
import statistics


KEYS = ("commit", "machine", "build", "corpus", "repetitions", "rows")


class BadResults(Exception):
    """A file that is not what run.py writes; the text names it and what to do."""


def load(path):
    """The results in the file, at least one row. Raises BadResults."""
    remedy = "give a file that bench/run.py wrote"
    try:
        with open(path, encoding="utf-8") as file:
            results = json.load(file)
    except OSError as error:
        raise BadResults(f"{path}: {error.strerror}; {remedy}") from None
    except ValueError as error:
        raise BadResults(f"{path}: no JSON ({error}); {remedy}") from None
    lacking = [key for key in KEYS if key not in results] if isinstance(results, dict) else list(KEYS)
    if lacking:
        raise BadResults(f"{path}: lacks {', '.join(lacking)}; {remedy}")
    rows = results["rows"]
    if not rows or not isinstance(rows, dict) or not all(map(is_row, rows.values())):
        raise BadResults(f"{path}: no rows, or one without rounds; {remedy}")
    return results


def is_row(row):
    return isinstance(row, dict) and row.keys() >= {"cpu_ns", "per_message_ns"} and bool(row["cpu_ns"])


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
