"""Turns a collected message into one that an organisation's member, or a forger in the member's name, has just sent.

What the collector's server added is taken off both classes alike; sender, recipient, dates, path and Message-ID are drawn
anew from the pair's plan. All other header fields and the body keep their bytes, but for the sender's old address.
"""

import re

import dkim
import paths

# Added on the way by relays, lists, scanners and mailbox programs; never by who wrote the message.
ADDED = re.compile(
    rb"^(received|return-path|delivered-to|delivery-date|envelope-to|x-original-to|x-envelope-.*|apparently-to|x-spam.*|x-sa-.*|"
    rb"x-virus.*|x-scanned.*|x-amavis.*|x-mailscanner.*|x-rspamd.*|x-barracuda.*|x-bogosity|x-ironport.*|x-proofpoint.*|"
    rb"x-forefront.*|x-microsoft-.*|x-ms-exchange-.*|x-mimedefang.*|x-pyzor|x-razor.*|x-dcc.*|x-greylist.*|x-policyd.*|"
    rb"authentication-results|arc-.*|received-spf|dkim-.*|domainkey-.*|x-google-.*|x-gm-.*|x-received|x-forwarded-.*|"
    rb"x-authentication-.*|x-headers-.*|x-vr-.*|x-pmx-.*|x-sonic-.*|x-report-.*|"
    rb"list-.*|x-list.*|x-mailman.*|x-beenthere|x-loop|errors-to|mailing-list|precedence|x-mailing-list|x-ml-.*|x-sequence|"
    rb"x-egroups-.*|x-yahoo-.*|x-no-archive|archived-at|x-archive.*|x-topics|x-content-filtered-by|sender|x-sender|resent-.*|"
    rb"x-status|status|x-uid.*|x-uidl|x-keywords|x-mozilla-.*|x-evolution.*|x-kmail.*|x-gnus-.*|x-imap.*|content-length|lines|"
    rb"xref|path|nntp-posting-.*|newsgroups|x-trace|x-complaints-to|x-date|old-.*|x-old-.*|x-pstn-.*|x-scl|x-folder|"
    rb"x-filter.*|x-accept-language|x-rcpt-to|x-rcvd-.*|x-originalarrivaltime|x-tm-as-.*|x-brightmail.*|x-fetchmail.*|"
    rb"x-apparently-to|x-mdrcpt-.*|x-mdaemon-.*|x-mdav-.*|x-return-path|x-source.*|x-antiabuse|x-get-message-.*|x-spf.*)$")
ADDRESS = re.compile(rb"[A-Za-z0-9._%+=/~!#$&'*?^`{|}-]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+")
FOOTER = re.compile(rb"\n(_{30,}|-{30,})\n[^\n]{0,60}[Mm]ailing [Ll]ist[^\n]*\n[\s\S]{0,600}\Z")
SUBJECT_TAG = re.compile(rb"^(\s*(?:[Rr][Ee]:\s*)?)\[[A-Za-z0-9 ._-]{2,24}\]\s*")
# What reporters let show in their own header: Postfix the declared width, Courier a coded part.
DECLARED_8BIT = re.compile(rb"^content-transfer-encoding:[ \t]*(?:8bit|binary)", re.I | re.M)
BASE64_PART = re.compile(rb"^content-transfer-encoding:[ \t]*base64", re.I | re.M)
BODY_LIMIT = 150_000
PLACED, PLACES = (b"Date", b"Message-ID"), (0, 1, 2, "end", "end")


class Unfit(Exception):
    """The message cannot be used as an original; the text is the reason."""


def split(raw):
    """(list of (name, value) in order, body), all bytes with LF line ends. Raises Unfit."""
    raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if raw.startswith(b"From "):
        raw = raw.partition(b"\n")[2]
    head, gap, body = raw.partition(b"\n\n")
    fields = []
    for line in head.split(b"\n"):
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1][1] += b"\n" + line
        elif re.match(rb"[!-9;-~]+[ \t]*:", line):
            name, _, value = line.partition(b":")
            fields.append([name.strip(), value])
        elif line.startswith(b">From "):
            continue
        else:
            raise Unfit("a header line is no field")
    if not gap or not body.strip():
        raise Unfit("no body")
    return [tuple(field) for field in fields], body


def check(raw):
    """Raises Unfit unless the message can be an original; returns traits that both members of a pair must share."""
    if len(raw) > BODY_LIMIT:
        raise Unfit("too large")
    if b"\0" in raw:
        raise Unfit("holds NUL bytes")
    fields, body = split(raw)
    senders = [value for name, value in fields if name.lower() == b"from"]
    if len(senders) != 1 or not ADDRESS.search(senders[0]):
        raise Unfit("no single From address")
    if any(len(line) > 990 for line in raw.split(b"\n")):
        raise Unfit("a line is longer than SMTP allows")
    head = b"".join(value for name, value in fields if not ADDED.match(name.lower()))
    width = "7bit" if (head + FOOTER.sub(b"\n", body)).isascii() else "8bit" if head.isascii() else "8bit-head"
    return width + ("-declared" if DECLARED_8BIT.search(raw) else "") + ("-base64-part" if BASE64_PART.search(body) else "")


def _swap_first(value, new):
    if ADDRESS.search(value):
        return ADDRESS.sub(lambda _: new, value, count=1)
    return b" <" + new + b">"


def dress(raw, facts, key, rng):
    """The message as sent, LF line ends. `facts` is one member of a pair's plan (see plan.py)."""
    fields, body = split(raw)
    old = next(ADDRESS.search(value).group() for name, value in fields if name.lower() == b"from")
    new, rcpt = facts["victim"].encode(), facts["rcpt"].encode()
    kept, seen = [], set()
    for name, value in fields:
        low = name.lower()
        if ADDED.match(low):
            continue
        if low in seen and low in (b"from", b"to", b"subject"):
            continue
        seen.add(low)
        if low in (b"from", b"reply-to"):
            value = value.replace(old, new) if low == b"reply-to" else _swap_first(value, new)
        elif low == b"to":
            value = _swap_first(value.split(b",")[0].split(b"\n")[0], rcpt)
        elif low == b"subject":
            value = SUBJECT_TAG.sub(rb"\1", value) or value
        elif low in (b"cc", b"bcc", b"date", b"message-id"):
            continue
        kept.append((name, value))
    # At places of the pair: where the original had them, or that it had none, would tell what wrote it.
    for name, value, place in zip(PLACED, (paths.stamp(facts["date_s"], facts["zone"]), facts["message_id"]), facts["places"]):
        kept.insert(len(kept) if place == "end" else place, (name, b" " + value.encode()))
    body = FOOTER.sub(b"\n", body).replace(old, new)
    if facts.get("tag_header"):
        kept.append((b"X-Backstop-Tag", b" " + facts["tag_header"].encode()))
    head = [(b"Received", b" " + line.encode()) for line in facts["received"]]
    if facts["dkim_domain"]:
        value = dkim.signature(key, kept, body, facts["dkim_domain"], facts["dkim_selector"], facts["date_s"])
        if facts["dkim"] == "failed":
            value = value[:-9] + "".join(rng.sample(value[-9:-2], 7)) + value[-2:]
        head.append((b"DKIM-Signature", b" " + value.encode()))
    return b"".join(name + b":" + value + b"\n" for name, value in head + kept) + b"\n" + body
