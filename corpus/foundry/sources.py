"""Where originals come from: folders of collected mail, or the generators in originals/ that write them.

A recipe's [originals] names either ham = [folders] and spam = [folders] under --mail, or written = {per_class = N}.
"""

import importlib
import pathlib

import dress
import plan


class SourceError(Exception):
    """The originals cannot be read; the text names the folder."""


def load(recipe, mail):
    """(ham, spam, [(name, reason)] of those that are unfit), lists of plan.Original sorted by name."""
    wanted = recipe["originals"]
    if "written" in wanted:
        return *_written(recipe["seed"], wanted["written"]), []
    unfit, classes = [], []
    for label in ("ham", "spam"):
        found = []
        for folder in wanted[label]:
            top = pathlib.Path(mail) / folder
            if not top.is_dir():
                raise SourceError(f"{top}: no such folder (--mail names the folder that {folder} is in)")
            for path in sorted(p for p in top.rglob("*") if p.is_file()):
                name = f"{folder}/{path.relative_to(top)}"
                source = f"{pathlib.Path(folder).parts[0]}/{path.relative_to(top).parts[0]}"
                try:
                    found.append(plan.Original(name, source, dress.check(path.read_bytes()), path))
                except dress.Unfit as reason:
                    unfit.append((name, str(reason)))
        if not found:
            raise SourceError(f"no fit {label} originals in {', '.join(wanted[label])}")
        classes.append(found)
    return *classes, unfit


def _written(seed, wanted):
    module = importlib.import_module("originals.written")
    classes = []
    for label in ("ham", "spam"):
        made = []
        for number in range(wanted["per_class"]):
            name, raw = module.write(seed, label, number)
            original = plan.Original(f"written/{label}/{name}.eml", "written", dress.check(raw))
            original.raw = raw
            made.append(original)
        classes.append(made)
    return classes


def read(original):
    """The raw bytes of an original."""
    return original.path.read_bytes() if original.path else original.raw
