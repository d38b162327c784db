"""Received lines, Message-IDs and dates as many systems write them.

Legitimate and forged mail get theirs from the same functions with different organisations, so a style never tells the
class; only the relation between these hosts and the From address does. Times are seconds since 1970.
"""

import datetime
import uuid

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
BASE62 = BASE36 + BASE36[10:].upper()


def stamp(time_s, zone):
    """An RFC 5322 date in the zone given as +hhmm."""
    minutes = (int(zone[1:3]) * 60 + int(zone[3:])) * (-1 if zone[0] == "-" else 1)
    t = datetime.datetime.fromtimestamp(time_s + 60 * minutes, datetime.timezone.utc)
    return f"{DAYS[t.weekday()]}, {t.day} {MONTHS[t.month - 1]} {t.year} {t:%H:%M:%S} {zone}"


def letters(rng, alphabet, count):
    return "".join(rng.choice(alphabet) for _ in range(count))


def received(rng, style, client, client_ip, host, time_s, zone, rcpt):
    """One Received value: `host` took the message from `client` [`client_ip`]."""
    when = stamp(time_s, zone)
    if style == "postfix":
        queue = letters(rng, "0123456789ABCDEF", 10)
        return f"from {client} ({client} [{client_ip}])\n\tby {host} (Postfix) with ESMTPS id {queue}\n\tfor <{rcpt}>; {when}"
    if style == "exim":
        queue = "1" + letters(rng, BASE62, 5) + "-" + letters(rng, BASE62, 6) + "-" + letters(rng, BASE62, 2)
        return (f"from {client} ([{client_ip}])\n\tby {host} with esmtps (TLS1.3) tls TLS_AES_256_GCM_SHA384\n\t(Exim 4.96)\n"
                f"\tid {queue}\n\tfor {rcpt}; {when}")
    if style == "sendmail":
        queue = letters(rng, BASE62, 8) + f"{rng.randrange(10**6):06}"
        return f"from {client} ({client} [{client_ip}])\n\tby {host} (8.17.1/8.17.1) with ESMTP id {queue}\n\tfor <{rcpt}>; {when}"
    if style == "exchange":
        return (f"from {client} ({client_ip}) by\n {host} ({client_ip.rsplit('.', 1)[0]}.9) with Microsoft SMTP Server\n"
                f" (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id\n 15.1.2507.{rng.randrange(6, 60)}; {when}")
    if style == "qmail":
        return f"from {client} ({client_ip})\n  by {host} with SMTP; {stamp(time_s, '-0000')}"
    return (f"from {client} ({client} [{client_ip}])\n\tby {host} (OpenSMTPD) with ESMTPS id {letters(rng, '0123456789abcdef', 8)}"
            f" (TLSv1.3:TLS_AES_256_GCM_SHA384:256:NO);\n\t{when}")


def message_id(rng, style, right, time_s):
    """A Message-ID with `right` after the at sign."""
    t = datetime.datetime.fromtimestamp(time_s, datetime.timezone.utc)
    left = {
        "uuid": lambda: str(uuid.UUID(int=rng.getrandbits(128), version=4)),
        "outlook": lambda: f"{rng.getrandbits(48):012x}$" + f"{rng.getrandbits(32):08x}$" + f"{rng.getrandbits(32):08x}$",
        "date": lambda: f"{t:%Y%m%d%H%M%S}.{rng.randrange(10**5)}",
        "mua": lambda: letters(rng, BASE62, 22),
        "hash": lambda: letters(rng, "0123456789abcdef", 32),
        "exim": lambda: "E1" + letters(rng, BASE62, 5) + "-" + letters(rng, BASE62, 6) + "-" + letters(rng, BASE62, 2),
        "java": lambda: f"{rng.randrange(10**9)}.{rng.randrange(10**4)}.{int(time_s * 1000)}",
    }[style]()
    return f"<{left}@{right}>"


def walk(rng, org, styles, times_s, zone, rcpt):
    """The Received values, newest first, of mail that leaves `org`: one hop inside it for each style and time."""
    names = [(org.relay_host, org.relay_ip), (org.host("inner", 7), org.ip(7)), (org.host("store2", 8), org.ip(8)),
             (org.host("desk-17", 117), org.ip(117))]
    return [received(rng, style, *names[at + 1], names[at][0], time_s, zone, rcpt)
            for at, (style, time_s) in enumerate(zip(styles, times_s))]
