"""One original: a text said by somebody, as plain text or html, with links that lead where such mail's links lead. Its header
block is the least that a message needs: training takes words and links from originals and nothing of their headers, since header
blocks that nobody's mail program wrote taught it worse than none (docs/experiments.md)."""

import base64
import datetime
import html
import textwrap

import texts
import values

FORGED = ("botnet", "bulk", "scam419", "phish", "malware", "extort")
PEOPLE = ("person", "business", "scam419", "malware", "extort")
ROLES = ("info", "news", "noreply", "service", "office", "mail")
# Per cent: mail in html, and paragraphs of html mail that are links themselves.
HTML = {"newsletter": 65, "transactional": 45, "person": 10, "business": 25, "botnet": 45, "bulk": 55, "phish": 70}
LINKED = {"newsletter": 75, "bulk": 40, "botnet": 30, "phish": 25}
OPT_OUT_WORDS = ("unsubscribe", "remove", "opt out", "preferences", "manage")
OPT_OUT_LINES = (
    "Unsubscribe",
    "Click here to be removed",
    "To be removed from our list click here",
    "Unsubscribe here|Report abuse",
    "Manage preferences",
)


class Original:
    """All that is chosen for one message, in the order of its stream."""

    def __init__(self, text: texts.Text, language: str, random: values.Random):
        self.type, self.random = text.type, random
        self.is_forged = text.type in FORGED
        self.when = datetime.datetime(1998 + random.below(29), 1, 1) + datetime.timedelta(seconds=random.below(31_500_000))
        self.values = values.Values(random, language, self.when)
        self.domain = f"{self.values.coined().lower()}.example"
        self.said = texts.say_text(text, random, self.values)
        if not self.said.subject.endswith("!") and random.below(3 if self.is_forged else 15) == 0:
            self.said.subject = self.shouted(self.said.subject)
        if text.type in ("botnet", "bulk") and random.below(3) == 0:
            self.said.lines.append(("link", random.pick(OPT_OUT_LINES)))
        self.hosts = self.choose_hosts()
        self.is_html = random.below(100) < HTML.get(text.type, 5)

    def shouted(self, subject: str) -> str:
        return self.random.pick([f"{subject}!", f"{subject}!", f"{subject}!!", subject.upper()])

    def choose_hosts(self) -> list:
        """Newsletters lead home or through the firm that mails them, spam elsewhere."""
        random, own, other = self.random, f"www.{self.domain}", f"{self.values.coined().lower()}.example"
        if not self.is_forged:
            mailer, partner = f"{random.pick(['click', 'links', 'r', 't'])}.{other}", f"www.{self.values.coined().lower()}.example"
            return random.pick([[own], [own, other], [mailer], [mailer, own], [own, other, partner]])
        address = ".".join(str(random.below(200) + 11) for _ in range(4))
        numbered = f"{other[:4]}{random.below(90000)}.example"
        far = random.pick([f"www.{other}", other, other, numbered, f"{random.text('0123456789abcdef', 8)}.{other}", address])
        return [own, far] if random.below(100) < (35 if self.type == "bulk" else 12) else [far]

    def link(self, label: str = "") -> str:
        random = self.random
        host = f"{'https' if self.when.year >= 2015 else 'http'}://{random.pick(self.hosts)}"
        if any(word in label.lower() for word in OPT_OUT_WORDS):
            page = random.pick(["unsubscribe", "optout", "remove", "u"])
            return f"{host}/{page}?{random.pick(['id', 'u', 'e'])}={random.below(9_000_000)}"
        folder = random.pick(["news", "shop", "a", "go", "view", "p"])
        return host + random.pick(["", "/", f"/{folder}/{random.below(90_000)}", f"/?id={random.below(9_000_000)}", "/index.html"])

    def as_plain(self) -> str:
        out = []
        for form, words in self.said.lines:
            if form == "quote":
                out.append(f"> {words}")
            elif form == "link":
                out += [f"{label.strip()}: {self.link(label)}" for label in words.split("|")] + [""]
            else:
                out += (textwrap.wrap(words, 74) if words.isascii() else [words]) + [""]
        return "\n".join(out).strip() + "\n"

    def as_html(self) -> str:
        random, body = self.random, []
        is_linked = random.below(100) < LINKED.get(self.type, 5)
        if random.below(4) == 0:
            body.append(f'<img src="{self.link()}" width="{random.below(500) + 60}" border="0">')
        for form, words in self.said.lines:
            if form == "link":
                anchors = [f'<a href="{self.link(label)}">{html.escape(label.strip())}</a>' for label in words.split("|")]
                body.append(" | ".join(anchors))
            elif is_linked and random.below(3):
                body.append(f'<a href="{self.link()}">{html.escape(words)}</a>')
            else:
                body.append(html.escape(words))
        paragraphs = "\n".join(f"<p>{line}</p>" for line in body)
        return f"<html><head><title>{html.escape(self.said.subject)}</title></head>\n<body>\n{paragraphs}\n</body></html>\n"

    def sender(self) -> str:
        if self.type in PEOPLE:
            return f"{self.encoded(self.values.first())} <{self.values.coined().lower()}@{self.domain}>"
        return f"{self.values.organisation} <{self.random.pick(ROLES)}@{self.domain}>"

    @staticmethod
    def encoded(text: str) -> str:
        """A header value; encoded words of a few characters each, so that none is too long."""
        if text.isascii():
            return text
        pieces = [text[at : at + 12].encode() for at in range(0, len(text), 12)]
        return "\n ".join(f"=?utf-8?B?{base64.b64encode(piece).decode()}?=" for piece in pieces)

    def bytes(self) -> bytes:
        body = (self.as_html() if self.is_html else self.as_plain()).encode()
        date = self.when.strftime("%a, %d %b %Y %H:%M:%S +0000")
        lines = [
            f"From: {self.sender()}",
            f"To: {self.values.recipient}",
            f"Subject: {self.encoded(self.said.subject)}",
            f"Date: {date}",
            f"Message-ID: <{self.random.text('0123456789abcdef', 24)}@{self.domain}>",
            "MIME-Version: 1.0",
            f"Content-Type: text/{'html' if self.is_html else 'plain'}; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
        ]
        return "\n".join(lines).encode() + b"\n\n" + body
