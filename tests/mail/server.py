"""A mail server for tests, and nothing else: aiosmtpd with the faults that real servers have.

Needs Python 3.9 and `pip install aiosmtpd` (tried with 1.4.6). It listens on the loopback interface alone.

    python tests/mail/server.py --store FOLDER [--port N] [--cert FILE --key FILE] [--tls implicit|starttls]
                                [--user NAME --password WORD] [--delay SECONDS] [--slow SECONDS] [--greeting FAULT]
                                [--auth plain|login|none] [--repeat] [--idle SECONDS] [--most N]
                                [--sender refuse] [--lie double|lose|alter]

Once it listens it prints one line, `listening 127.0.0.1 PORT`; port 0 (the default) takes a free one. It ends when its
standard input is closed or it is told to (SIGTERM), so that a test that dies leaves no server behind.

What it accepts goes into the store, one file for each message, whole or not at all, before it says so: `N.eml`, with
two lines in front, `X-Envelope-From: a@b` and `X-Envelope-To: c@d` (one for each recipient). `log` in the same folder
gets a line for each thing that happens: time, event, address. Events are the client's commands (EHLO, STARTTLS, AUTH, MAIL,
RCPT, DATA), `connected`, `stored`, `refused`, and the faults.

Security: with --cert and --key the server offers TLS (`--tls starttls`, the default: MAIL before STARTTLS is refused
with 530; `--tls implicit`: TLS from the first byte). With --user a login is needed (AUTH PLAIN or LOGIN, over TLS only
where there is TLS).

Faults are asked for by the recipient's address: what stands before the @ up to the first dot.

    gray…         450 at the first RCPT, taken at the second one
    gray3…        450 at the first three
    busy…         451 after the end of the data the first time, taken at the second one
    nobody…       550 at every RCPT
    spam…         554 after the end of the data
    drop-rcpt…    the connection ends at RCPT, once for each address
    drop-data…    the connection ends when DATA is asked for, once
    drop-body…    the connection ends after the first line of the data, once (a client sees that before the end of the
                  data only where these are more than the system's buffers take: some MB)
    drop-end…     the connection ends after the end of the data, message not stored, always
    drop-kept…    the same, but the message is stored
    slow…         the answer to the end of the data takes --slow seconds (default 3)
    garbage…      the answer to RCPT is no SMTP, once
    garbage-end…  the answer to the end of the data is no SMTP; the message is stored
    gbk…          550 at RCPT, with words in GBK
    shut…         421 at RCPT and the connection ends, once

and of the whole server by --idle (a connection without a word for so long is ended, with no word either), --most (421 for
the message after so many over one connection), --sender refuse (550 at MAIL), --lie: it stores each message twice (`double`), or not (`lose`), or with a letter changed
(`alter`), and says that all is well; and by --greeting: `busy` (421 instead of 220), `refuse` (554), `garbage`, `silent`.
"""

import argparse
import asyncio
import base64
import logging
import os
import re
import ssl
import sys
import time
import warnings
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

FAULT = re.compile(r"^(gray\d*|busy|nobody|spam|drop-rcpt|drop-data|drop-body|drop-end|drop-kept|slow|"
                   r"garbage-end|garbage|gbk|shut)")


def fault_of(address):
    found = FAULT.match(address.split("@")[0].split(".")[0])
    return found.group(1) if found else ""


class Store:
    """The folder of accepted messages."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.next = 1 + max((int(p.stem) for p in self.folder.glob("*.eml")), default=0)
        self.log_file = open(self.folder / "log", "a", encoding="utf-8", buffering=1)

    def keep(self, envelope):
        head = [f"X-Envelope-From: {envelope.mail_from}"]
        head += [f"X-Envelope-To: {address}" for address in envelope.rcpt_tos]
        staged = self.folder / f".{self.next}"
        staged.write_bytes("\r\n".join(head).encode() + b"\r\n" + envelope.original_content)
        os.replace(staged, self.folder / f"{self.next}.eml")
        self.next += 1

    def log(self, event, address=""):
        self.log_file.write(f"{time.time():.3f} {event} {address}\n")


class Handler:
    def __init__(self, arguments, store):
        self.arguments = arguments
        self.store = store
        self.seen = {}

    def count(self, *what):
        """How often this has happened before."""
        before = self.seen.get(what, 0)
        self.seen[what] = before + 1
        return before

    def drop(self, server, address, where):
        self.store.log(where, address)
        server.transport.abort()
        raise ConnectionResetError(where)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.store.log("EHLO", hostname)
        return responses

    def handle_STARTTLS(self, server, session, envelope):
        self.store.log("STARTTLS")
        return True

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.store.log("MAIL", address)
        if self.arguments.sender == "refuse":
            return "550 5.7.1 You may not send as this"
        session.messages = getattr(session, "messages", 0) + 1
        if self.arguments.most and session.messages > self.arguments.most:
            await server.push("421 4.7.0 Too many messages over one connection")
            self.drop(server, address, "most")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.store.log("RCPT", address)
        fault = fault_of(address)
        if fault.startswith("gray") and self.count(fault, address) < int(fault[4:] or 1):
            self.store.log("gray", address)
            return "450 4.2.0 Greylisted, please try again in 300 seconds"
        if fault == "nobody":
            self.store.log("refused", address)
            return "550 5.1.1 No such user here"
        if fault == "gbk":
            server.transport.write("550 没有这个用户\r\n".encode("gbk"))
            raise ConnectionResetError("gbk")
        if fault == "drop-rcpt" and not self.count(fault, address):
            self.drop(server, address, fault)
        if fault == "garbage" and not self.count(fault, address):
            return "\x01\x02 hello, I am no mail server"
        if fault == "shut" and not self.count(fault, address):
            await server.push("421 4.3.2 Shutting down")
            self.drop(server, address, fault)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        fault = fault_of(address)
        if fault == "busy" and not self.count(fault, address):
            return "451 4.3.0 Try again later"
        if fault == "spam":
            self.store.log("refused", address)
            return "554 5.7.1 We don't like this"
        if fault == "drop-end":
            self.drop(server, address, fault)
        if fault == "slow":
            await asyncio.sleep(self.arguments.slow)
        # Both sides of the storing, so that a client that is killed meanwhile may be killed on either.
        await asyncio.sleep(self.arguments.delay / 2)
        lie = self.arguments.lie
        if lie == "alter":
            middle = len(envelope.original_content) * 3 // 4
            letter = b"A" if envelope.original_content[middle:middle + 1] != b"A" else b"B"
            envelope.original_content = envelope.original_content[:middle] + letter + envelope.original_content[middle + 1:]
        for _ in range({"double": 2, "lose": 0}.get(lie, 1)):
            self.store.keep(envelope)
        self.store.log("stored", address)
        await asyncio.sleep(self.arguments.delay / 2)
        if fault == "drop-kept":
            self.drop(server, address, fault)
        if fault == "garbage-end":
            return "\x7f\x7f what?"
        return f"250 2.0.0 OK: queued as {self.store.next - 1}"


class Server(SMTP):
    """aiosmtpd's protocol, with the faults that no handler can have."""

    def __init__(self, handler, *positional, **named):
        super().__init__(handler, *positional, **named)
        self.faults = handler

    async def smtp_DATA(self, arg):
        recipients = self.envelope.rcpt_tos if self.envelope else []
        address = recipients[0] if recipients else ""
        self.faults.store.log("DATA", address)
        fault = fault_of(address)
        if fault == "drop-data" and not self.faults.count(fault, address):
            self.faults.drop(self, address, fault)
        if fault == "drop-body" and not self.faults.count(fault, address):
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            await self._reader.readline()
            self.faults.drop(self, address, fault)
        await super().smtp_DATA(arg)

    async def smtp_AUTH(self, arg):
        self.faults.store.log("AUTH")
        await super().smtp_AUTH(arg)

    async def _handle_client(self):
        self.faults.store.log("connected")
        greeting = self.faults.arguments.greeting
        if greeting == "silent":
            await asyncio.sleep(3600)
        answers = {"busy": b"421 4.3.2 Too busy\r\n", "refuse": b"554 5.7.1 Go away\r\n",
                   "garbage": bytes(range(256)) * 4 + b"\r\n"}
        if greeting in answers:
            self._writer.write(answers[greeting])
            await self._writer.drain()
            self.transport.close()
            return
        try:
            await super()._handle_client()
        except (ConnectionError, asyncio.CancelledError):
            self.transport.close()

    async def handle_exception(self, error):
        if isinstance(error, ConnectionError):
            raise error
        return await super().handle_exception(error)


def authenticator(arguments):
    def check(server, session, envelope, mechanism, data):
        good = (isinstance(data, LoginPassword)
                and data.login == arguments.user.encode()
                and data.password == arguments.password.encode())
        if not good and arguments.repeat:
            said = base64.b64encode(b"\0" + data.login + b"\0" + data.password).decode()
            return AuthResult(success=False, handled=False, message=f"535 5.7.8 I don't know {data.password.decode()} {said}")
        return AuthResult(success=good, handled=False)
    return check


async def serve(arguments):
    store = Store(arguments.store)
    handler = Handler(arguments, store)
    context = None
    if arguments.cert:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(arguments.cert, arguments.key)
    implicit = context is not None and arguments.tls == "implicit"
    starttls = context is not None and not implicit
    options = {"hostname": "localhost", "enable_SMTPUTF8": False, "timeout": arguments.idle,
               "data_size_limit": 64 * 1024 * 1024}
    if starttls:
        options.update(tls_context=context, require_starttls=True)
    if arguments.auth:
        options.update(auth_exclude_mechanism=[name for name in ("LOGIN", "PLAIN") if name != arguments.auth.upper()])
    if arguments.user:
        options.update(authenticator=authenticator(arguments), auth_required=True,
                       # With TLS from the first byte aiosmtpd doesn't know that there is any.
                       auth_require_tls=starttls)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda *_: None)
    server = await loop.create_server(lambda: Server(handler, loop=loop, **options), "127.0.0.1", arguments.port,
                                      ssl=context if implicit else None, backlog=100)
    print("listening 127.0.0.1", server.sockets[0].getsockname()[1], flush=True)
    # Until the test closes our standard input.
    await loop.run_in_executor(None, sys.stdin.buffer.read)
    server.close()


def main():
    parser = argparse.ArgumentParser(description="A mail server for tests; see the head of this file.")
    parser.add_argument("--store", required=True, help="folder for what is accepted")
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--cert", help="the server's certificate, PEM")
    parser.add_argument("--key", help="its key, PEM")
    parser.add_argument("--tls", choices=["starttls", "implicit"], default="starttls")
    parser.add_argument("--user", help="demand a login")
    parser.add_argument("--password", default="")
    parser.add_argument("--auth", choices=["plain", "login", "none"], help="offer this way of login alone")
    parser.add_argument("--idle", type=float, default=600)
    parser.add_argument("--most", type=int, default=0)
    parser.add_argument("--sender", choices=["refuse"])
    parser.add_argument("--repeat", action="store_true", help="repeat a wrong password in the answer")
    parser.add_argument("--lie", choices=["double", "lose", "alter"], help="say that all is well, and it is not")
    parser.add_argument("--delay", type=float, default=0, help="seconds for every message, half of them before it is stored")
    parser.add_argument("--slow", type=float, default=3, help="seconds for a recipient slow…")
    parser.add_argument("--greeting", choices=["busy", "refuse", "garbage", "silent"])
    arguments = parser.parse_args()
    if bool(arguments.cert) != bool(arguments.key):
        parser.error("--cert and --key belong together")
    logging.disable(logging.CRITICAL)
    # That a login without TLS is no good idea.
    warnings.simplefilter("ignore")
    asyncio.run(serve(arguments))


if __name__ == "__main__":
    main()
