"""Writes ham and spam originals from phrases.toml: business mail, replies, newsletters, receipts, patches; offers and frauds.

Subject, phrases, order, MIME structure, charset, transfer encoding and mail program are drawn from (seed, class, number),
so a message is the same at every run. Both classes use the same structures; what they say differs.
"""

import base64
import email.header
import pathlib
import quopri
import random
import tomllib

import world

HERE = pathlib.Path(__file__).parent
PHRASES = tomllib.loads((HERE / "phrases.toml").read_text(encoding="utf-8"))
CHARSETS = {"ru": ("utf-8", "koi8-r", "windows-1251"), "ja": ("utf-8", "iso-2022-jp"), "en": ("utf-8", "us-ascii")}
MAILERS = ("Thunderbird 115.6", "Kontor Mail 4.2", "Blau-Post 7", "Microsoft Outlook 16.0", "Mutt/2.2.9", "Apple Mail (2.3731)", "")
SHAPES = ("plain", "plain", "reply", "alternative", "alternative", "html", "mixed", "receipt", "newsletter")


class Writer:
    """One message in the making."""

    def __init__(self, seed, label, number):
        self.rng = random.Random(f"written/{seed}/{label}/{number}")
        self.label = label
        self.language = self.rng.choice(list(PHRASES))
        self.table = PHRASES[self.language]
        self.charset = self.rng.choice(CHARSETS.get(self.language, ("utf-8", "iso-8859-1")))
        self.shape = self.rng.choice(SHAPES + (("patch",) if label == "ham" and self.language == "en" else ()))
        self.name = world.person(self.rng, self.language)[0]

    def fill(self, text):
        rng, table = self.rng, self.table
        slots = {"item": rng.choice(table["items"]), "day": rng.choice(table["days"]), "n": rng.randrange(2, 60),
                 "sum": rng.randrange(12, 9800), "name": world.person(rng, self.language)[0].split()[-1], "link": self.link()}
        return text.format(**slots)

    def link(self):
        org = f"{self.rng.choice(world.ORG_HEADS)}-{self.rng.choice(world.ORG_TAILS)}.example"
        return f"https://www.{org}/{self.rng.choice(('a', 'go', 'k', 'info', 'r'))}/{self.rng.randrange(10**5)}"

    def sentences(self, low, high):
        bank = self.table[self.label]
        return [self.fill(text) for text in self.rng.sample(bank, min(len(bank), self.rng.randint(low, high)))]

    def paragraphs(self):
        chosen, out = self.sentences(3, 9), []
        while chosen:
            size = self.rng.randint(1, 3)
            out.append((" " if self.language != "ja" else "").join(chosen[:size]))
            chosen = chosen[size:]
        return out

    def text(self):
        greeting = self.fill(self.rng.choice(self.table["greet"])) if self.rng.random() < 0.85 else ""
        end = f"{self.rng.choice(self.table['close'])}\n{self.name}" if self.rng.random() < 0.85 else ""
        return "\n\n".join(part for part in (greeting, *self.paragraphs(), end) if part) + "\n"

    def html(self):
        rng = self.rng
        color = rng.choice(("#224466", "#333333", "#a00000", "#006633"))
        body = "".join(f"<p>{paragraph}</p>\n" for paragraph in self.paragraphs())
        link = f'<p><a href="{self.link()}">{self.fill(rng.choice(self.table[self.label + "_subject"]))}</a></p>\n' \
            if rng.random() < 0.6 else ""
        frame = ('<table width="600" cellpadding="8"><tr><td>', "</td></tr></table>") if rng.random() < 0.4 else ("<div>", "</div>")
        picture = f'<img src="{self.link()}.png" width="1" height="1">\n' if rng.random() < 0.3 else ""
        return f'<html><body style="color:{color}">{frame[0]}\n{body}{link}{picture}{frame[1]}</body></html>\n'

    def receipt(self):
        rows = [f"{self.rng.choice(self.table['items']):34} {self.rng.randrange(1, 9):3} x {self.rng.randrange(3, 400):6},00"
                for _ in range(self.rng.randint(2, 6))]
        return self.text() + "\n" + "\n".join(rows) + f"\n{'':34} {self.rng.randrange(20, 4000):12},00\n"

    def reply(self):
        quoted = "\n".join("> " + line for line in self.text().splitlines())
        return f"{self.text()}\n{self.name}:\n{quoted}\n"

    def patch(self):
        n = self.rng.randrange(10, 400)
        word = self.rng.choice(("limit", "delay_ms", "count", "width"))
        return (f"{self.sentences(1, 2)[0]}\n\n---\n src/{word}.c | 4 ++--\n\ndiff --git a/src/{word}.c b/src/{word}.c\n"
                f"--- a/src/{word}.c\n+++ b/src/{word}.c\n@@ -{n},7 +{n},7 @@ static int set_{word}(int value)\n {{\n"
                f"-\tif (value > {n})\n+\tif (value >= {n})\n \t\treturn -1;\n \t{word} = value;\n-- \n2.39.2\n")

    def subject(self):
        text = self.fill(self.rng.choice(self.table[self.label + "_subject"]))
        return ("Re: " if self.shape == "reply" else "[PATCH] " if self.shape == "patch" else "") + text

    def encode_word(self, text):
        if text.isascii():
            return text
        charset = self.charset if self.charset != "us-ascii" else "utf-8"
        return email.header.Header(text, charset, errors="replace").encode(linesep="\n")

    def part(self, kind, text):
        """Head and body of a text part, in the message's charset and an encoding that fits it."""
        charset = "us-ascii" if text.isascii() and self.charset == "us-ascii" else self.charset.replace("us-ascii", "utf-8")
        raw = text.encode(charset, "replace")
        ways = ["quoted-printable", "base64"]
        if raw.isascii():
            ways += ["7bit", "7bit", "7bit"]
        elif self.language != "ja":
            ways.append("8bit")
        way = self.rng.choice(ways)
        body = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes}.get(way, lambda data: data)(raw)
        return f'Content-Type: text/{kind}; charset="{charset}"\nContent-Transfer-Encoding: {way}\n', body

    def multipart(self, kind, parts):
        boundary = self.rng.choice(("----=_Part_{}", "=-{}", "_000_{}_", "b1_{}")).format(f"{self.rng.getrandbits(64):016x}")
        body = b"".join(f"--{boundary}\n{head}\n".encode() + data.rstrip(b"\n") + b"\n\n" for head, data in parts)
        return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n', body + f"--{boundary}--\n".encode()

    def content(self):
        shape = self.shape
        if shape == "html":
            return self.part("html", self.html())
        if shape in ("alternative", "newsletter"):
            return self.multipart("alternative", [self.part("plain", self.text()), self.part("html", self.html())])
        if shape == "mixed":
            name = self.rng.choice(("list.csv", "plan.pdf", "scan.png", "notes.txt"))
            data = base64.encodebytes(self.rng.randbytes(self.rng.randrange(300, 1500)))
            head = (f'Content-Type: application/octet-stream; name="{name}"\nContent-Transfer-Encoding: base64\n'
                    f'Content-Disposition: attachment; filename="{name}"\n')
            return self.multipart("mixed", [self.part("plain", self.text()), (head, data)])
        return self.part("plain", {"reply": self.reply, "receipt": self.receipt, "patch": self.patch}.get(shape, self.text)())

    def message(self):
        rng = self.rng
        content_head, body = self.content()
        sender = f"{self.encode_word(self.name)} <writer@origin.example>"
        fields = [f"Message-ID: <draft.{rng.getrandbits(40):x}@origin.example>",
                  f"Date: Thu, 1 Jan 2026 12:00:{rng.randrange(10, 60)} +0000",
                  f"From: {sender}", "To: reader@goal.example", f"Subject: {self.encode_word(self.subject())}"]
        mailer = rng.choice(MAILERS)
        if mailer:
            fields.append(f"{rng.choice(('X-Mailer', 'User-Agent'))}: {mailer}")
        if rng.random() < 0.2:
            fields.append(f"X-Priority: {rng.choice((1, 3))}")
        if rng.random() < 0.5:
            rng.shuffle(fields)
        head = "\n".join(fields) + "\nMIME-Version: 1.0\n" + content_head
        return head.encode("ascii") + b"\n" + body


def write(seed, label, number):
    """(file name, raw message) of one original; label is "ham" or "spam"."""
    writer = Writer(seed, label, number)
    return f"{writer.language}-{writer.shape}-{number:04d}", writer.message()
