"""The programmable other side of a batch: an SMTP and LMTP server that answers as the scenario says and keeps what it takes.

A reply is looked up by recipient: {"stage": "rcpt" | "data" | "dot" | "mail", "text": "550 5.1.1 ..."}. A host may have a
banner of its own, which then ends the session. Mail to anybody else is accepted and given to `keep`.
"""

import asyncio
import threading

MESSAGE_LIMIT = 64 << 20
HOLD_S = 30


class Session:
    """One connection. Owned by the event loop."""

    def __init__(self, sink, host, reader, writer):
        self.sink, self.host, self.reader, self.writer = sink, host, reader, writer
        self.reset()

    def reset(self):
        self.sender, self.recipients = "", []

    async def say(self, text):
        lines = text.split("\n")
        for at, line in enumerate(lines):
            joint = "-" if at + 1 < len(lines) else " "
            self.writer.write((line[:3] + joint + line[4:] + "\r\n").encode("utf-8"))
        await self.writer.drain()

    async def run(self):
        banner = self.host.get("banner")
        await self.say(banner or f"220 {self.host['name']} {self.host.get('greeting', 'ESMTP')}")
        if banner and not banner.startswith("220"):
            await self.reader.readline()
            return
        while line := await self.reader.readline():
            command = line.decode("utf-8", "replace").strip()
            verb = command[:4].upper()
            if verb == "QUIT":
                await self.say("221 2.0.0 Bye")
                return
            await self.obey(verb, command)

    async def obey(self, verb, command):
        if verb in ("EHLO", "LHLO"):
            self.is_lmtp = verb == "LHLO"
            extras = "".join(f"\n250 {word}" for word in self.host.get("extensions", ()))
            await self.say(f"250 {self.host['name']}\n250 PIPELINING\n250 8BITMIME\n250 ENHANCEDSTATUSCODES{extras}")
        elif verb == "HELO":
            await self.say(f"250 {self.host['name']}")
        elif verb == "MAIL":
            self.reset()
            self.sender = _address(command)
            await self.say("250 2.1.0 Ok")
        elif verb == "RCPT":
            await self.recipient(_address(command))
        elif verb == "DATA":
            await self.data()
        elif verb in ("RSET", "NOOP"):
            self.reset()
            await self.say("250 2.0.0 Ok")
        else:
            await self.say("502 5.5.2 Error: command not recognized")

    async def recipient(self, address):
        reply = self.sink.reply(address)
        if reply and reply["stage"] == "rcpt":
            await self.say(reply["text"])
            return
        self.recipients.append(address)
        await self.say("250 2.1.5 Ok")

    async def data(self):
        if not self.recipients:
            await self.say("503 5.5.1 Error: need RCPT command")
            return
        replies = [self.sink.reply(address) for address in self.recipients]
        if replies[0] and replies[0]["stage"] == "data":
            await self.say(replies[0]["text"])
            return
        await self.say("354 End data with <CR><LF>.<CR><LF>")
        message = await self.message()
        answers = []
        for address, reply in zip(self.recipients, replies):
            if not reply:
                self.sink.keep(self.sender, address, message)
            answers.append(reply["text"] if reply else "250 2.0.0 Ok: queued")
        for text in answers if getattr(self, "is_lmtp", False) else answers[:1]:
            await self.say(text)
        self.reset()

    async def message(self):
        lines, size = [], 0
        while (line := await self.reader.readline()) not in (b".\r\n", b".\n", b""):
            size += len(line)
            if size < MESSAGE_LIMIT:
                lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)


def _address(command):
    inside = command[command.find("<") + 1:command.find(">")] if "<" in command else command.split(":", 1)[-1].split()[0]
    return inside.strip().lower()


class Sink:
    """REQUIRES: the addresses of `hosts` are on an interface. `keep` is called in the sink's thread."""

    def __init__(self, hosts, replies, keep):
        self.hosts, self.replies, self.keep = hosts, replies, keep

    def reply(self, address):
        return self.replies.get(address)

    def serve(self):
        """Starts listening in a daemon thread; returns when every socket listens."""
        ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._listen(ready)), daemon=True).start()
        if not ready.wait(HOLD_S):
            raise OSError("the sink does not listen")

    async def _listen(self, ready):
        servers = []
        for host in self.hosts:
            async def serve_one(reader, writer, host=host):
                try:
                    await Session(self, host, reader, writer).run()
                except (ConnectionError, asyncio.LimitOverrunError, ValueError):
                    pass
                finally:
                    writer.close()
            servers.append(await asyncio.start_server(serve_one, host["ip"], host["port"], limit=1 << 20, backlog=200))
        ready.set()
        await asyncio.gather(*(server.serve_forever() for server in servers))
