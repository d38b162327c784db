"""The shipped recipe taken apart and put together anew elsewhere, for scripts that judge it on other folds."""
import csv
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent


def tables(text=None):
    """The recipe's tables, in order; the first has the keys in front of all tables."""
    return re.split(r"(?m)^(?=\[)", text or (ROOT / "models/recipe.toml").read_text())


def standing_alone(recipe):
    """The recipe for a folder of its own: paths of this repository in full, no probes, nothing nested."""
    recipe = re.sub(r"(?m)^nested = true.*\n", "", recipe).replace('"../corpus/', f'"{ROOT}/corpus/')
    recipe = re.sub(r"(?ms)^probes = \[.*?\]\n", "", recipe)
    for name in ("patterns", "evidence", "corrections"):
        recipe = re.sub(rf'(?m)^{name} = "', f'{name} = "{ROOT}/models/', recipe, count=1)
    return recipe


def read_labels(path):
    """Rows of a labels file: path, kind, origin, source, note. The first is the header."""
    with open(path, newline="") as file:
        return list(csv.reader(file, delimiter="\t"))


def write_labels(path, rows, source_of):
    """The rows with source_of(row) as the source where it gives one."""
    with open(path, "w", newline="") as file:
        out = csv.writer(file, delimiter="\t", lineterminator="\n")
        out.writerow(rows[0])
        out.writerows([*row[:3], source_of(row) or row[3], row[4]] for row in rows[1:])
