"""A small authoritative DNS server for the private network of a batch: A, MX, TXT and PTR from a dictionary, else NXDOMAIN.

It answers UDP and TCP on 127.0.0.1. A zone is {name: {"A": [...], "MX": [[preference, host]], "TXT": [...], "PTR": [...]}}.
"""

import ipaddress
import socketserver
import struct
import threading

TYPES = {1: "A", 12: "PTR", 15: "MX", 16: "TXT"}
TTL_S = 60


def _wire_name(name):
    labels = [label for label in name.rstrip(".").split(".") if label]
    return b"".join(bytes([len(label)]) + label.encode("latin-1") for label in labels) + b"\0"


def _read_question(query):
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode("latin-1"))
        at += 1 + query[at]
    kind, = struct.unpack_from("!H", query, at + 1)
    return ".".join(labels).lower(), kind, query[12:at + 5]


def _record_data(kind, value):
    if kind == "A":
        return ipaddress.IPv4Address(value).packed
    if kind == "MX":
        return struct.pack("!H", value[0]) + _wire_name(value[1])
    if kind == "PTR":
        return _wire_name(value)
    chunks = [value[at:at + 255].encode() for at in range(0, len(value), 255)]
    return b"".join(bytes([len(chunk)]) + chunk for chunk in chunks)


def answer(zone, query):
    """The reply to one query, as bytes; a damaged query gets an empty one."""
    try:
        name, kind_number, question = _read_question(query)
    except (IndexError, struct.error):
        return b""
    kind = TYPES.get(kind_number, "")
    known = zone.get(name)
    values = known.get(kind, []) if known else []
    code = 0 if known is not None else 3
    head = query[:2] + struct.pack("!HHHHH", 0x8580 | code, 1, len(values), 0, 0)
    body = b""
    for value in values:
        data = _record_data(kind, value)
        body += b"\xc0\x0c" + struct.pack("!HHIH", kind_number, 1, TTL_S, len(data)) + data
    return head + question + body


def serve(zone, address="127.0.0.1", port=53):
    """Starts both servers in daemon threads."""

    class OverUdp(socketserver.BaseRequestHandler):
        def handle(self):
            data, sock = self.request
            sock.sendto(answer(zone, data), self.client_address)

    class OverTcp(socketserver.StreamRequestHandler):
        def handle(self):
            size = self.rfile.read(2)
            if len(size) == 2:
                reply = answer(zone, self.rfile.read(struct.unpack("!H", size)[0]))
                self.wfile.write(struct.pack("!H", len(reply)) + reply)

    socketserver.ThreadingTCPServer.allow_reuse_address = True
    for server in (socketserver.ThreadingUDPServer((address, port), OverUdp),
                   socketserver.ThreadingTCPServer((address, port), OverTcp)):
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()


def zone_of(hosts, domains):
    """A zone from {host: ip} and {domain: MX host, "" for null MX, None for no MX record}."""
    zone = {}
    for host, ip in hosts.items():
        zone.setdefault(host.lower(), {}).setdefault("A", []).append(ip)
        reverse = ".".join(reversed(ip.split("."))) + ".in-addr.arpa"
        zone.setdefault(reverse, {}).setdefault("PTR", []).append(host)
    for domain, exchange in domains.items():
        entry = zone.setdefault(domain.lower(), {})
        if exchange is not None:
            entry["MX"] = [[10 if exchange else 0, exchange]]
    return zone
