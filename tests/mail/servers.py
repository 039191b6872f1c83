"""Mail servers for one test each, on the loopback interface alone, and the certificates they show.

Each runs as a process of its own that ends, and cleans up behind it, as soon as its standard input is closed: also
where the tests are killed.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Another one for each run of the tests, since some look at all processes.
USER, PASSWORD = "jianbao", "Mi-Ma_" + hashlib.sha256(os.environ["OUT"].encode()).hexdigest()[:12]


class Authority:
    """A certificate authority of the tests' own."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True)
        self.file = self.folder / "ca.pem"
        self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key",
                      "-out", "ca.pem", "-days", "30", "-subj", "/CN=tests of jianbao",
                      "-addext", "keyUsage=critical,keyCertSign")

    def certificate(self, name="localhost", days=30):
        """A server's certificate and its key. `days` below zero: one that has ended."""
        stem = f"{name}{days}"
        certificate, key = self.folder / f"{stem}.pem", self.folder / f"{stem}.key"
        (self.folder / f"{stem}.ext").write_text(
            f"subjectAltName=DNS:{name}\nextendedKeyUsage=serverAuth\nbasicConstraints=critical,CA:FALSE\n")
        self._openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key.name,
                      "-out", f"{stem}.csr", "-subj", f"/CN={name}")
        ended = ["-days", str(days)]
        if days < 0:
            ended = ["-not_before", "20200101000000Z", "-not_after", "20200201000000Z"]
            # Older versions of openssl know these two options only of `ca`.
            (self.folder / "index").write_text("")
            (self.folder / "ca.cnf").write_text(
                "[ca]\ndefault_ca=own\n[own]\ndatabase=index\nnew_certs_dir=.\nrand_serial=yes\npolicy=any\n"
                "default_md=sha256\n[any]\ncommonName=supplied\n")
            self._openssl("ca", "-batch", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-in", f"{stem}.csr",
                          "-out", certificate.name, "-startdate", ended[1], "-enddate", ended[3],
                          "-extfile", f"{stem}.ext", "-notext")
        else:
            self._openssl("x509", "-req", "-in", f"{stem}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                          "-out", certificate.name, *ended, "-extfile", f"{stem}.ext")
        return certificate, key

    def _openssl(self, *arguments):
        done = subprocess.run(["openssl", *arguments], cwd=self.folder, capture_output=True, text=True, timeout=60)
        if done.returncode:
            raise RuntimeError(f"openssl {arguments[0]}: {done.stderr}")


@dataclass(frozen=True)
class Stored:
    """A message that a server has taken."""

    sender: str
    recipients: tuple
    bytes: bytes

    @property
    def message_id(self):
        found = re.search(rb"(?im)^message-id:\s*(<[^>]*>)", self.bytes.split(b"\r\n\r\n")[0])
        return found.group(1).decode() if found else ""


class Process:
    """A server's process: it has said where it listens, and ends when it is told to."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        start_new_session=True)
        line = self.process.stdout.readline().split()
        if line[:1] != ["listening"]:
            self.process.kill()
            raise RuntimeError(f"{command[1]} does not listen: {line}")
        self.ports = self._ports(line[2:])
        self.port = self.ports[0]

    def _ports(self, words):
        return [int(port) for port in words]

    def stop(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.wait(30)
        self.process.stdout.close()

    def kill(self):
        """As a power failure would."""
        self.process.kill()
        self.process.wait(10)


class Server(Process):
    """server.py: aiosmtpd with faults."""

    def __init__(self, store, certificate=None, user=USER, password=PASSWORD, tls="starttls", port=0, more=()):
        self.store = Path(store)
        command = [sys.executable, str(HERE / "server.py"), "--store", str(store), "--port", str(port), "--tls", tls, *more]
        if certificate:
            command += ["--cert", str(certificate[0]), "--key", str(certificate[1])]
        if user:
            command += ["--user", user, "--password", password]
        super().__init__(command)

    def stored(self):
        """All messages, in the order in which they came."""
        files = sorted(self.store.glob("*.eml"), key=lambda file: int(file.stem))
        return [self._read(file.read_bytes()) for file in files]

    @staticmethod
    def _read(whole):
        sender, recipients = "", []
        while found := re.match(rb"X-Envelope-(From|To): ([^\r\n]*)\r\n", whole):
            if found.group(1) == b"From":
                sender = found.group(2).decode()
            else:
                recipients.append(found.group(2).decode())
            whole = whole[found.end():]
        return Stored(sender, tuple(recipients), whole)

    def log(self):
        """What has happened: (event, address)."""
        lines = (self.store / "log").read_text(encoding="utf-8").splitlines()
        return [tuple((line.split(" ", 2) + [""])[1:3]) for line in lines]

    def times(self, event):
        """When an event has happened, in seconds."""
        lines = (self.store / "log").read_text(encoding="utf-8").splitlines()
        return [float(line.split(" ")[0]) for line in lines if line.split(" ")[1] == event]

    def events(self):
        """How often each event has happened."""
        return Counter(event for event, _ in self.log())


class Once:
    """Something that takes long and that several tests want: made by the first one."""

    def __init__(self, make):
        self.make, self.lock, self.made = make, threading.Lock(), None

    def __call__(self):
        with self.lock:
            if self.made is None:
                self.made = self.make()
            return self.made


def empty(folder):
    """An empty folder."""
    folder = Path(folder)
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder
