"""A workspace with a released issue, made by the program itself, and the program run in it."""

import json
import math
import os
import random
import shutil
import signal
import struct
import subprocess
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

from servers import PASSWORD, USER, Authority, Once, Server, empty

OUT = Path(os.environ["OUT"])
JIANBAO = os.environ["JIANBAO"]
FROM_NAME, FROM = "联络动态编辑部", "bianji@example.org"
TITLES = ["同题共答 同心同行 用办理实绩回应代表关切", "把“问题清单”变成“履职清单”", "A&B：<从一件建议看>全过程人民民主"]
SOURCES = ["省卫生健康委员会", "省市场监督管理局", "省人大常委会代表工作委员会"]
SERIES = "联络动态"
# Longer than any run of the program here may take, unless it hangs.
PATIENCE = 240


@dataclass(frozen=True)
class Run:
    """A run of the program that has ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def output(self):
        return self.stdout + self.stderr


def environment(**more):
    """The variables that the program is run with: nothing of the tests' surroundings tells it a password."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JIANBAO")}
    return {**kept, **more}


def run(arguments, folder, timeout=PATIENCE, program=None, **variables):
    done = subprocess.run([program or JIANBAO, *arguments], cwd=folder, env=environment(**variables), stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=timeout)
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def _template():
    folder = empty(OUT / "template") / "workspace"

    def good(*arguments):
        ended = run(arguments, folder if folder.exists() else folder.parent)
        if ended.code:
            raise RuntimeError(f"jianbao {' '.join(arguments)}: {ended.output}")

    good("init", str(folder), "--date", "2025-03-11")
    series = folder / "issues/bulletin.yaml"
    series.write_text(series.read_text().replace("刊名: 工作简报", f"刊名: {SERIES}"))
    issue = folder / "issues/2025/01"
    for file in issue.glob("*.md"):
        file.unlink()
    manifest = issue / "issue.yaml"
    manifest.write_text(manifest.read_text().split("稿件:")[0] + "稿件: []\n")
    for title, source in zip(TITLES, SOURCES):
        good("new", "article", title, "--source", source)
    for file in issue.glob("*.md"):
        file.write_text(file.read_text() + "\n" + "代表提出的建议，件件有回音，事事有着落。" * 20 + "\n")
    good("release")
    return folder


template = Once(_template)
authority = Once(lambda: Authority(empty(OUT / "authority") / "own"))
stranger = Once(lambda: Authority(empty(OUT / "stranger") / "own"))
certificate = Once(lambda: authority().certificate())


class Workspace:
    """A copy of the template for one test."""

    def __init__(self, name, place=None):
        self.folder = empty((place or OUT / "tests") / name) / "workspace"
        shutil.copytree(template(), self.folder)
        self.series = (self.folder / "issues/bulletin.yaml").read_text()
        self.pdf_file, = (self.folder / "issues/2025/01/released").glob("*.pdf")
        self.pdf = self.pdf_file.read_bytes()

    def mail(self, port, login=True, ca=None, password_file=True, host="localhost", **settings):
        """Writes the section `mail`. `ca`: the file, or False for none. A setting of None is left out."""
        folder = self.folder / "private"
        folder.mkdir(mode=0o700, exist_ok=True)
        section = {"server": host, "port": port, "security": "starttls", "from": f"{FROM_NAME} <{FROM}>",
                   "per_minute": 100_000, "retries": 3, "retry_after": 1, "timeout": 20}
        if settings.get("security", "starttls") != "none" and ca is not False:
            shutil.copy(ca or authority().file, folder / "ca.pem")
            section["ca_file"] = "private/ca.pem"
        if login:
            section["user"] = USER
            if password_file:
                self.password(PASSWORD)
                section["password_file"] = "private/password"
        section.update(settings)
        lines = [f"  {key}: {value}\n" for key, value in section.items() if value is not None]
        (self.folder / "issues/bulletin.yaml").write_text(f"{self.series}\nmail:\n{''.join(lines)}")
        return self

    def enlarge(self, size):
        """Puts a picture of about so many bytes into the issue, and releases it again."""
        side = math.isqrt(size // 3)
        rows = b"".join(b"\0" + random.Random(row).randbytes(side * 3) for row in range(side))

        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        issue = self.folder / "issues/2025/01"
        (issue / "noise.png").write_bytes(
            b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b""))
        article = sorted(issue.glob("*.md"))[0]
        article.write_text(article.read_text() + "\n![杂点](noise.png)\n")
        released = self.run("release", "--reissue", "--why", "加一张图")
        if released.code:
            raise RuntimeError(released.output)
        self.pdf = self.pdf_file.read_bytes()
        if len(self.pdf) < size * 0.9:
            raise RuntimeError(f"the PDF has {len(self.pdf)} bytes")

    def password(self, word, mode=0o600):
        file = self.folder / "private/password"
        file.write_text(word + "\n")
        file.chmod(mode)

    def recipients(self, addresses, names=None):
        """Writes the recipients: a unit for each address."""
        lines = ["收件单位:\n"]
        for index, address in enumerate(addresses):
            name = names[index] if names else f"第{index + 1}单位"
            # JSON's strings are YAML's too.
            lines.append(f"  - 名称: {json.dumps(name, ensure_ascii=False)}\n    类别: 送\n    邮箱: {json.dumps(address)}\n")
        (self.folder / "issues/recipients.yaml").write_text("".join(lines))
        return self

    def run(self, *arguments, **more):
        return run(arguments, self.folder, **more)

    def send(self, *arguments, **more):
        """`send` to its end."""
        return self.run("send", "--yes", *arguments, **more)

    @staticmethod
    def command(*arguments):
        return [JIANBAO, "send", "--yes", *arguments]

    def begin(self, *arguments, **variables):
        """`send`, not waited for."""
        return subprocess.Popen(self.command(*arguments), cwd=self.folder, env=environment(**variables),
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def deliveries(self):
        """What the program says about each delivery."""
        ended = self.run("deliveries", "--json")
        if ended.code:
            raise AssertionError(f"deliveries --json ends with {ended.code}: {ended.output}")
        return json.loads(ended.stdout)["deliveries"]

    def states(self):
        return {row["address"]: row["state"] for row in self.deliveries()}


class Post:
    """A workspace and its server, for one test; `test` stops the server at its end."""

    def __init__(self, test, addresses, server=None, tls="starttls", names=None, plain=False, pdf=0, place=None,
                 **mail):
        name = test.id().rsplit(".", 2)
        self.workspace = Workspace(f"{name[-2]}.{name[-1]}", place)
        if pdf:
            self.workspace.enlarge(pdf)
        self.folder = self.workspace.folder.parent
        self.options = {"certificate": None if plain else certificate(), "tls": tls, **(server or {})}
        self.server = None
        self.start()
        test.addCleanup(lambda: self.server.stop())
        security = "none" if plain else "tls" if tls == "implicit" else "starttls"
        self.workspace.mail(self.server.port, **{"security": security, **mail})
        self.workspace.recipients(addresses, names)

    def start(self, **options):
        """Starts the server, again on the same port with the same store where there was one."""
        port = self.server.port if self.server else 0
        self.server = Server(self.folder / "store", port=port, **{**self.options, **options})

    def send(self, *arguments, **more):
        return self.workspace.send(*arguments, **more)


def until(condition, seconds=60):
    """Waits for a condition."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s")
        time.sleep(0.01)


def end(process, sign=None, seconds=PATIENCE):
    """Waits for a run of `begin`, after a signal where one is given."""
    if sign is not None:
        process.send_signal(sign)
    try:
        stdout, stderr = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.communicate()
        raise
    return Run(process.returncode, stdout, stderr)
