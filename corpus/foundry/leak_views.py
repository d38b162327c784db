"""What the leak check looks at: sets of tokens from the outside of a bounce, and from what the making put inside.

The outside is everything before the returned message. What the notification quotes is the original's and is masked
there: words of its Subject and From name, its Message-ID and References, and the host that handed it over.
"""

import dataclasses
import email.errors
import email.header
import email.utils
import re

RETURNED_PART = re.compile(rb"^content-type:[ \t]*(?:message/rfc822|text/rfc822-headers|message/global)[^\n]*$", re.I | re.M)
MARKER_LINE = re.compile(rb"^(?:------ [^\n]*original follows[^\n]*|[^\n]{0,80}(?:message headers follow|original message follows|"
                         rb"below this line is a copy|a copy of your message)[^\n]*)$", re.I | re.M)
WORD = re.compile(rb"[A-Za-z\x80-\xff][A-Za-z0-9\x80-\xff'-]{1,30}")
ADDRESS = re.compile(rb"[\w.+=-]+@[\w.-]+\w")
HOST = re.compile(rb"\b(?:[\w-]+\.)+example\b")
IP = re.compile(rb"\b\d{1,3}(?:\.\d{1,3}){3}\b")
STAMP = re.compile(rb"(\w{3}), +(\d{1,2}) (\w{3}) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-]\d{4})")
QUOTED_FIELDS = re.compile(rb"^(?:subject|from|message-id|to):[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)", re.I | re.M)
QUOTED_IDS = re.compile(rb"^(?:in-reply-to|references|original-message-id):[^\n]*(?:\n[ \t][^\n]*)*\n?", re.I | re.M)
MADE_FIELDS = (b"received", b"date", b"message-id", b"dkim-signature", b"x-backstop-tag", b"return-path")


@dataclasses.dataclass
class Sides:
    head: bytes      # outer header
    outside: bytes   # outer header and notification
    inside: bytes    # the returned message from its first header field on, may be empty
    quoted: set = dataclasses.field(default_factory=set)  # words of either original of the pair that a notice may quote


def take_apart(raw):
    """Outside and inside of a bounce. Without a returned part the inside is empty."""
    head, _, body = raw.partition(b"\n\n")
    found = RETURNED_PART.search(body) or MARKER_LINE.search(body)
    if not found:
        return Sides(head, raw, b"")
    inside = body[found.end():]
    # The part's own header ends at an empty line; then the message begins.
    inside = inside.partition(b"\n\n")[2] or inside
    return Sides(head, head + b"\n\n" + body[:found.start()], inside.lstrip(b"\n"))


def _inside_head(side):
    return side.inside.partition(b"\n\n")[0]


def _decoded(value):
    """A header value with, after it, its encoded words in UTF-8."""
    try:
        parts = email.header.decode_header(value.decode("latin-1"))
        text = "".join(part if isinstance(part, str) else part.decode(charset or "latin-1", "replace") for part, charset in parts)
    except (ValueError, LookupError, email.errors.HeaderParseError):
        return value
    return value + b" " + text.encode("utf-8", "replace")


def mask_pairs(sides, pairs):
    """Lets both sides of a pair mask the words that either's original could have quoted into the notification."""
    shared = {}
    for side, pair in zip(sides, pairs):
        heads = _inside_head(side) + b"\n" + side.head
        text = b" ".join(_decoded(value) for value in QUOTED_FIELDS.findall(heads))
        side.quoted = shared.setdefault(pair, set())
        side.quoted |= {word.lower() for word in WORD.findall(text)}


def _is_masked(word, quoted):
    """Scripts without spaces glue a quotation to the words around it, so there a part is enough."""
    return word in quoted or re.search(rb"[0-9]", word) or (not word.isascii() and any(q in word for q in quoted))


def notification(side):
    """Words and pairs of words of the outside, addresses, hosts and numbers taken out."""
    text = IP.sub(b" ", HOST.sub(b" ", ADDRESS.sub(b" ", side.outside)))
    body = text.partition(b"\n\n")[2]
    words = [word.lower() for word in WORD.findall(body)]
    words = [b"" if _is_masked(word, side.quoted) else word for word in words]
    return {w for w in words if w} | {a + b" " + b for a, b in zip(words, words[1:]) if a and b}


def _unquoted(side):
    """The outside without what it quotes: the original's Message-ID and References, and the host that handed it over."""
    head, _, body = QUOTED_IDS.sub(b"", side.outside).partition(b"\n\n")
    clients = set()
    for path in re.findall(rb"^received:((?:[^\n]*)(?:\n[ \t][^\n]*)*)", _inside_head(side), re.I | re.M):
        client = path.partition(b"by ")[0]
        clients |= {*HOST.findall(client), *IP.findall(client)}
    for pattern in (HOST, IP):
        body = pattern.sub(lambda found: b" " if found.group() in clients else found.group(), body)
    return head + b"\n\n" + body


def addresses(side):
    tokens = set()
    for address in ADDRESS.findall(_unquoted(side)):
        local, _, domain = address.lower().partition(b"@")
        tokens |= {b"l:" + part for part in re.split(rb"[._+=-]", local)} | {b"d:" + domain, b"n:%d" % len(local)}
    return tokens


def dates(side):
    tokens = set()
    for day, number, month, year, hour, minute, second, zone in STAMP.findall(side.outside):
        tokens |= {b"w" + day, b"m" + month, b"y" + year, b"h" + hour, b"z" + zone, b"n" + number, b"s" + second[1:]}
    return tokens


def hosts(side):
    tokens = set()
    text = _unquoted(side)
    for host in HOST.findall(text):
        tokens |= {b"h:" + re.sub(rb"\d+", b"9", label) for label in host.lower().split(b".")} | {b"f:" + host.lower()}
    return tokens | {b"i:" + ip.rpartition(b".")[0] for ip in IP.findall(text)}


def boundaries(side):
    found = re.findall(rb'boundary="?([^"\n;]+)', side.outside)
    return {re.sub(rb"\d", b"9", re.sub(rb"[A-Fa-f]", b"a", b))[:24] for b in found} | {b"len%d" % len(b) for b in found}


def header_order(side):
    names = [line.partition(b":")[0].lower() for line in side.head.split(b"\n") if re.match(rb"[!-9;-~]+:", line)]
    return {a + b">" + b for a, b in zip([b"^"] + names, names + [b"$"])}


def received_count(side):
    count = len(re.findall(rb"^received:", side.head, re.I | re.M))
    lines = re.sub(rb"\n[ \t]+", b" ", _unquoted(side)).count(b"\n")  # quoted fields fold as the original's length bids
    return {b"%d" % count, b"lines%d" % (lines // 4)}


def fields_inside(side):
    """[(name in lower case, value)] of the returned header."""
    found = re.findall(rb"^([!-9;-~]+):((?:[^\n]*)(?:\n[ \t][^\n]*)*)", _inside_head(side), re.M)
    return [(name.lower(), value) for name, value in found]


def _time_of(value):
    found = STAMP.search(value)
    return email.utils.parsedate_to_datetime(found.group().decode()).timestamp() if found else None


def _step(earlier_s, later_s):
    """A span of time as a power of two of seconds, with its sign."""
    span_s = int(later_s - earlier_s)
    return b"-%d" % (-span_s).bit_length() if span_s < 0 else b"%d" % span_s.bit_length()


def _made_times(fields):
    """Spans between the stamps of the path, from the writing to the last hop, and from writing to signing."""
    written_s = next((_time_of(value) for name, value in fields if name == b"date"), None)
    stamps = [_time_of(value) for name, value in fields if name == b"received"]
    stamps = [s for s in stamps if s is not None]
    tokens = {b"hop@%d:%s" % (at, _step(earlier, later)) for at, (later, earlier) in enumerate(zip(stamps, stamps[1:]))}
    if written_s is None:
        return tokens
    if stamps:
        tokens |= {b"first-hop:" + _step(written_s, stamps[-1]), b"way:" + _step(written_s, stamps[0])}
    for name, value in fields:
        signed = re.search(rb"\bt=(\d+)", value) if name == b"dkim-signature" else None
        tokens |= {b"signing:" + _step(written_s, int(signed.group(1)))} if signed else set()
    return tokens


def _made_order(fields):
    """Which made fields stand next to which, all others being alike, and at the ends."""
    names = [b"^"] + [name if name in MADE_FIELDS else b"*" for name, _ in fields] + [b"$"]
    return {a + b">" + b for a, b in zip(names, names[1:]) if (a, b) != (b"*", b"*")}


def made(side):
    """The made fields of the returned header with every name abstracted: their shapes, order, numbers and times."""
    fields = fields_inside(side)
    tokens, count = _made_times(fields) | _made_order(fields), 0
    for name, value in fields:
        if name not in MADE_FIELDS:
            continue
        count += name == b"received"
        if name == b"dkim-signature":
            value = re.sub(rb"\b(b|bh|h)=[^;]*", rb"\1=", value)
        shape = HOST.sub(b"HOST", IP.sub(b"IP", ADDRESS.sub(b"ADDR", STAMP.sub(rb"DATE\8", value))))
        shape = re.sub(rb"\(HOST \[IP\]\)|HOST|IP|ADDR", lambda m: m.group().replace(b" ", b""), shape)
        if name == b"x-backstop-tag":
            shape = b"len%d" % len(value)
        if name == b"message-id":
            shape = re.sub(rb"<[^>]*>", lambda m: b"<len%d>" % (len(m.group()) // 4), value)
        tokens |= {name + b":" + re.sub(rb"[0-9A-Za-z]{6,}", b"ID", re.sub(rb"\d+", b"9", word)) for word in shape.split()}
        tokens |= {name + b"@day" + m[0] for m in STAMP.findall(value)} | {name}
    return tokens | {b"received=%d" % count}


VIEWS = {"notification": notification, "addresses": addresses, "dates": dates, "hosts": hosts, "boundaries": boundaries,
         "header-order": header_order, "received-count": received_count, "made": made}
