"""DKIM signatures (RFC 6376, rsa-sha256, relaxed/relaxed) under a test key drawn from a seed.

The key is for tests only: anybody can draw it again. Signing is written out because Python's own library has no RSA;
tests/foundry compares it with openssl.
"""

import base64
import hashlib
import random
import re

BITS = 1536
PUBLIC_EXPONENT = 65537
SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")
SIGNED_FIELDS = ("from", "to", "subject", "date", "message-id", "mime-version", "content-type", "reply-to")


def _is_prime(n, rng):
    if any(n % p == 0 for p in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)):
        return False
    d, r = n - 1, 0
    while d % 2 == 0:
        d, r = d // 2, r + 1
    for _ in range(24):
        x = pow(rng.randrange(2, n - 1), d, n)
        if x in (1, n - 1):
            continue
        for _ in range(r - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


class Key:
    """An RSA key pair; the same for the same seed."""

    def __init__(self, seed):
        rng = random.Random(f"dkim/{seed}")
        self.p, self.q = self._prime(rng), self._prime(rng)
        self.n = self.p * self.q
        d = pow(PUBLIC_EXPONENT, -1, (self.p - 1) * (self.q - 1))
        self.dp, self.dq, self.q_inverse = d % (self.p - 1), d % (self.q - 1), pow(self.q, -1, self.p)

    @staticmethod
    def _prime(rng):
        while True:
            candidate = rng.getrandbits(BITS // 2) | 3 << (BITS // 2 - 2) | 1
            if candidate % PUBLIC_EXPONENT != 1 and _is_prime(candidate, rng):
                return candidate

    def sign(self, data):
        """PKCS #1 v1.5 signature with SHA-256."""
        size = (self.n.bit_length() + 7) // 8
        tail = SHA256_PREFIX + hashlib.sha256(data).digest()
        m = int.from_bytes(b"\0\1" + b"\xff" * (size - 3 - len(tail)) + b"\0" + tail, "big")
        a, b = pow(m % self.p, self.dp, self.p), pow(m % self.q, self.dq, self.q)
        return (b + (a - b) * self.q_inverse % self.p * self.q).to_bytes(size, "big")

    def public(self):
        """The p= value of the key's DNS record: base64 of SubjectPublicKeyInfo."""
        def der(tag, body):
            size = len(body)
            head = bytes([size]) if size < 128 else bytes([0x81, size]) if size < 256 else b"\x82" + size.to_bytes(2, "big")
            return bytes([tag]) + head + body

        def integer(value):
            return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))

        bits = der(3, b"\0" + der(0x30, integer(self.n) + integer(PUBLIC_EXPONENT)))
        algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
        return base64.b64encode(der(0x30, algorithm + bits)).decode()


def relaxed_body(body):
    """Body canonicalisation of RFC 6376, 3.4.4. `body` has LF line ends."""
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def relaxed_field(name, value):
    """Header canonicalisation of RFC 6376, 3.4.2, without the final CRLF."""
    return name.lower().strip() + b":" + re.sub(rb"[ \t\r\n]+", b" ", value).strip()


def signature(key, fields, body, domain, selector, time_s):
    """The value of a DKIM-Signature field for a message; `fields` is a list of (name, value) in order, both bytes."""
    last = {}
    for name, value in fields:
        last[name.lower()] = value
    signed = [name for name in SIGNED_FIELDS if name.encode() in last]
    body_hash = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode()
    value = (f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain};\n\ts={selector}; t={time_s}; h={':'.join(signed)};\n"
             f"\tbh={body_hash};\n\tb=")
    data = b"".join(relaxed_field(name.encode(), last[name.encode()]) + b"\r\n" for name in signed)
    data += relaxed_field(b"dkim-signature", value.encode())
    text = base64.b64encode(key.sign(data)).decode()
    return value + "\n\t ".join(text[at:at + 72] for at in range(0, len(text), 72))


def verdict(key, head, domain):
    """What a gateway holding the public key finds in a returned header: verified, failed, or absent (no signature of domain's).

    A signature covers the header and the body's hash, so it is checked without a body (RFC 6376, 3.7).
    """
    fields = re.findall(rb"^([!-9;-~]+)[ \t]*:((?:[^\n]*)(?:\n[ \t][^\n]*)*)", head, re.M)
    for name, value in fields:
        tags = dict(re.findall(r"(\w+)\s*=\s*([^;]*)", value.decode("latin-1")))
        if name.lower() == b"dkim-signature" and tags.get("d") == domain:
            last = {field.lower(): text for field, text in fields}
            data = b"".join(relaxed_field(h.encode(), last.get(h.encode(), b"")) + b"\r\n" for h in tags.get("h", "").split(":"))
            data += relaxed_field(name, re.sub(rb"(\bb=)[^;]*$", rb"\1", value))
            signed = base64.b64encode(key.sign(data)).decode()
            return "verified" if "".join(tags.get("b", "").split()) == signed else "failed"
    return "absent"
