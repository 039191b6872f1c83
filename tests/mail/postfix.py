"""Postfix for tests, from a folder of its own: no file of a Postfix that the system may have is read or changed.

Needs Postfix 3.4 or later (Debian's package `postfix`; its service need not run) and the rights of root, which it has to be
started with. It listens on the loopback interface alone.

    python tests/mail/postfix.py --cert FILE --key FILE --user NAME --password WORD --away PORT --mailbox NAME ...
                                 [--returned BYTES]

Once it listens it prints one line, `listening 127.0.0.1 PORT PORT FOLDER`: a port for STARTTLS, one for TLS from the first
byte, and the folder with `mail/NAME` (a Maildir for each mailbox of example.org) and `maillog`. It ends when its standard
input is closed or it is told to (SIGTERM), and takes the folder with it, so that a test that dies leaves no Postfix
behind.

Mailboxes at example.org: those of --mailbox; anybody else is refused (550 at RCPT). gray… is put off at the first RCPT
(450), by a policy service as greylisting programs are. Whatever is sent to away.example.org is taken, and handed on to the
server at port --away, which may refuse it: then Postfix returns it to its sender, whole up to --returned bytes, else its
header; or put it off: then Postfix tells the sender so after a second. To nobody else is anything sent.
"""

import argparse
import base64
import os
import pwd
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/maillog
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
myhostname = mail.example.org
mydestination =
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtpd_peername_lookup = no
local_transport = error:no local mail
default_transport = error:no way out
alias_maps =
alias_database =
biff = no
virtual_mailbox_domains = example.org
virtual_mailbox_maps = texthash:{folder}/etc/mailboxes
virtual_mailbox_base = {folder}/mail
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
virtual_mailbox_limit = 51200000
message_size_limit = 51200000
relay_domains = away.example.org
relay_recipient_maps =
relay_transport = error:no way out
transport_maps = inline:{{away.example.org=smtp:[127.0.0.1]:{away}}}
smtp_tls_security_level = none
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_tls_cert_file = {cert}
smtpd_tls_key_file = {key}
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{login}
smtpd_recipient_restrictions = reject_unlisted_recipient, check_policy_service inet:127.0.0.1:{policy},
  permit_sasl_authenticated, reject
smtpd_relay_restrictions = permit_sasl_authenticated, reject
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
delay_warning_time = 1s
bounce_size_limit = {returned}
"""

# The services that are needed, none in a chroot.
MASTER = """
127.0.0.1:{starttls} inet n - n - - smtpd
127.0.0.1:{implicit} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class Threads(socketserver.ThreadingTCPServer):
    daemon_threads = True

    @property
    def port(self):
        return self.server_address[1]


def greylisting():
    """A policy service (Postfix's SMTPD_POLICY_README): each gray… is put off once."""
    seen = set()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            asked = {}
            for line in self.rfile:
                name, _, value = line.decode().rstrip("\n").partition("=")
                if name:
                    asked[name] = value
                    continue
                recipient = asked.get("recipient", "")
                first = recipient.startswith("gray") and recipient.endswith("@example.org") and recipient not in seen
                seen.add(recipient)
                answer = "DEFER_IF_PERMIT Greylisted, please try again" if first else "DUNNO"
                self.wfile.write(f"action={answer}\n\n".encode())
                asked = {}

    return Threads(("127.0.0.1", 0), Handler)


def login(user, password):
    """The login service that Postfix knows as Dovecot's (its authentication protocol, 1.1): PLAIN alone."""
    right = f"\0{user}\0{password}".encode()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t00\nDONE\n")
            for line in self.rfile:
                words = line.decode().rstrip("\n").split("\t")
                if words[0] != "AUTH":
                    continue
                # Without an answer at once, it is asked for.
                given = [word[5:] for word in words if word.startswith("resp=")]
                if not given:
                    self.wfile.write(f"CONT\t{words[1]}\t\n".encode())
                    given = [self.rfile.readline().decode().rstrip("\n").split("\t")[-1]]
                good = base64.b64decode(given[0]) == right
                answer = f"OK\t{words[1]}\tuser={user}" if good else f"FAIL\t{words[1]}\tuser={user}"
                self.wfile.write(f"{answer}\n".encode())

    return Threads(("127.0.0.1", 0), Handler)


def free_ports(count):
    servers = [socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) for _ in range(count)]
    ports = [server.server_address[1] for server in servers]
    for server in servers:
        server.server_close()
    return ports


def configure(folder, arguments, ports, services):
    for name in ("etc", "queue", "data", "mail"):
        (folder / name).mkdir()
    folder.chmod(0o755)
    owner = pwd.getpwnam("postfix")
    os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
    os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
    for name in ("cert", "key"):
        shutil.copy(getattr(arguments, name), folder / "etc" / name)
        (folder / "etc" / name).chmod(0o600)
    values = {"folder": folder, "away": arguments.away, "cert": folder / "etc/cert", "key": folder / "etc/key",
              "starttls": ports[0], "implicit": ports[1], "uid": owner.pw_uid, "gid": owner.pw_gid,
              "policy": services[0].port, "login": services[1].port,
              "returned": arguments.returned}
    (folder / "etc/main.cf").write_text(MAIN.format(**values))
    (folder / "etc/master.cf").write_text(MASTER.format(**values))
    boxes = [f"{name}@example.org {name}/\n" for name in arguments.mailbox]
    (folder / "etc/mailboxes").write_text("".join(boxes))


def postfix(folder, *arguments):
    # Its path must not lead to a compatibility program of another mail system.
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "MAIL_CONFIG": str(folder / "etc")}
    return subprocess.run(["postfix", "-c", str(folder / "etc"), *arguments], env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60)


def answers(port, seconds=30):
    """Whether a server greets at a port."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), 5) as client:
                client.settimeout(5)
                if client.recv(4) == b"220 ":
                    return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


def main():
    parser = argparse.ArgumentParser(description="Postfix for tests; see the head of this file.")
    parser.add_argument("--cert", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--user", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--away", type=int, required=True, help="the port of the server of away.example.org")
    parser.add_argument("--mailbox", nargs="+", required=True, help="names of mailboxes at example.org")
    parser.add_argument("--returned", type=int, default=50_000, help="the longest message that is returned whole")
    arguments = parser.parse_args()

    services = [greylisting(), login(arguments.user, arguments.password)]
    for service in services:
        threading.Thread(target=service.serve_forever, daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    folder = Path(tempfile.mkdtemp(prefix="jianbao-postfix."))
    try:
        ports = free_ports(2)
        configure(folder, arguments, ports, services)
        started = postfix(folder, "start")
        log = folder / "maillog"
        if started.returncode or not answers(ports[0]):
            sys.exit(f"postfix does not start: {started.stdout}{started.stderr}"
                     f"{log.read_text() if log.exists() else ''}")
        print("listening 127.0.0.1", *ports, folder, flush=True)
        sys.stdin.buffer.read()
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        postfix(folder, "abort")
        # `abort` does not wait; what still runs has its files open.
        for _ in range(50):
            if postfix(folder, "status").returncode:
                break
            time.sleep(0.1)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
