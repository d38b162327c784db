"""Reads the texts that originals are written from, and says one of them in one of its many ways.

A file holds texts, each begun by `@ TYPE TOPIC`. `~` is the subject; every other line is a paragraph; `> ` a line of links
(`|` between several); `[3` to `]` a list from which three lines are taken. `{a|b}` is a choice, `$NAME` a value made up for the
message (values.py).
"""

import re
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Text:
    type: str
    topic: str
    subject: str = ""
    lines: list = field(default_factory=list)  # strings; (count, [strings]) for a list


@dataclass
class Said:
    """A text once its choices are made: subject, and lines of ("text" | "link" | "quote", words)."""

    subject: str
    lines: list


def read_texts(path: Path) -> list:
    texts, options = [], None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("@ "):
            words = line.split()
            texts.append(Text(words[1], words[2] if len(words) > 2 else words[1]))
        elif not texts:
            if line.strip():
                raise ValueError(f"{path}:{number}: a text begins with '@ TYPE'")
        elif line.startswith("~ "):
            texts[-1].subject = line[2:]
        elif line.startswith("[") and line[1:].isdigit():
            options = []
            texts[-1].lines.append((int(line[1:]), options))
        elif line == "]":
            options = None
        elif line.strip():
            (texts[-1].lines if options is None else options).append(line)
    for text in texts:
        if not text.subject or not text.lines:
            raise ValueError(f"{path}: a text of type {text.type} has no subject ('~ ') or no lines")
    return texts


CHOICE = re.compile(r"\{([^{}]*)\}")
VALUE = re.compile(r"\$([A-Z]+)")


def say(line: str, random, values) -> str:
    while True:
        found = CHOICE.search(line)
        if not found:
            break
        line = line[: found.start()] + random.pick(found.group(1).split("|")) + line[found.end() :]
    return VALUE.sub(lambda m: values.make(m.group(1)), line).strip()


def say_text(text: Text, random, values) -> Said:
    lines = []
    for line in text.lines:
        if isinstance(line, tuple):
            count, options = line
            lines += [("text", say(option, random, values)) for option in random.sample(options, count)]
        elif line.startswith("> ") and text.type not in ("person", "business"):
            lines.append(("link", say(line[2:], random, values)))
        elif line.startswith("> "):
            lines.append(("quote", say(line[2:], random, values)))
        else:
            lines.append(("text", say(line, random, values)))
    return Said(say(text.subject, random, values), [l for l in lines if l[1]])
