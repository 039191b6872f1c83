"""A check that cannot fail is worth nothing: each check is shown something that was damaged on purpose.

Three kinds of damage: of what the checks are given (a ledger, a store, a message), of the server, and of the program, which a
wrapper then plays badly.
"""

import base64
import copy
import dataclasses
import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

import test_messages
import test_secrets
import test_security
import test_senders
from checks import disagreements, leaks, open_to_others, spellings, unfit
from reading import by_perl
from servers import PASSWORD, USER, empty
from workspace import JIANBAO, OUT, Post

ADDRESSES = ["n@example.org", "drop-kept@example.org", "nobody@example.org", "gray9@example.org", "drop-end@example.org"]


class Given(unittest.TestCase):
    """What the checks are given."""

    def sent(self):
        """A mailing in which everything has happened, without a fault of ours."""
        post = Post(self, ADDRESSES, retries=0)
        post.send()
        deliveries, stored = post.workspace.deliveries(), post.server.stored()
        self.assertEqual(disagreements(deliveries, stored, ADDRESSES), [])
        self.assertEqual([row["state"] for row in deliveries], ["accepted", "unknown", "refused", "planned", "unknown"])
        return post, deliveries, stored

    def test_ledgers_and_stores(self):
        """a ledger or a store that was changed is noticed, whatever was changed"""
        post, deliveries, stored = self.sent()
        taken = stored[0]
        other = dataclasses.replace(taken, bytes=taken.bytes.replace(b"Message-ID: <", b"Message-ID: <x"))
        self.assertNotEqual(other.message_id, taken.message_id)

        def row(index, **changes):
            def damage(rows, messages):
                rows[index].update(changes)
            return damage

        def store(*more, without=0):
            def damage(rows, messages):
                del messages[:without]
                messages.extend(more)
            return damage

        def to(address):
            return dataclasses.replace(taken, recipients=(address,))

        damages = {
            "a second copy": store(taken),
            "no copy of what is accepted": store(without=1),
            "a message to nobody on the list": store(to("stranger@example.org")),
            "a message to who is refused": store(to("nobody@example.org")),
            "a message to who is still planned": store(to("gray9@example.org")),
            "a second copy to who is unknown": store(to("drop-kept@example.org")),
            "one message to two": lambda rows, messages: messages.__setitem__(
                0, dataclasses.replace(taken, recipients=("n@example.org", "nobody@example.org"))),
            "another Message-ID": lambda rows, messages: messages.__setitem__(0, other),
            "a row is missing": lambda rows, messages: rows.pop(),
            "a row twice": lambda rows, messages: rows.append(copy.deepcopy(rows[0])),
            "a row too many": lambda rows, messages: rows.append({**rows[3], "address": "x@example.org", "message_id": "<x@y>"}),
            "unknown taken for accepted": row(4, state="accepted", reply="250 ok"),
            "refused taken for accepted": row(2, state="accepted", reply="250 ok"),
            "accepted taken for planned": row(0, state="planned"),
            "accepted taken for refused": row(0, state="refused"),
            "still sending": row(1, state="sending"),
            "a state nobody knows": row(1, state="lost"),
            "accepted without the server's word": row(0, reply=""),
            "accepted with a refusal": row(0, reply="550 no"),
            "refused without a word": row(2, reply=""),
            "no time": row(0, last_time=None),
            "a time of another kind": row(0, first_time="2026-11-24 03:00"),
            "accepted without an attempt": row(0, attempts=0, first_time=None, last_time=None),
            "planned with a time and no attempt": row(3, attempts=0),
            "two rows with one Message-ID": row(1, message_id=deliveries[0]["message_id"]),
        }
        for name, damage in damages.items():
            rows, messages = copy.deepcopy(deliveries), list(stored)
            damage(rows, messages)
            self.assertNotEqual(disagreements(rows, messages, ADDRESSES), [], name)

    def test_servers(self):
        """a server that stores everything twice, or nothing, or something else, is noticed"""
        for lie in ("double", "lose", "alter"):
            post = Post(self, ADDRESSES[:1], server={"more": ("--lie", lie)})
            post.send()
            row, = post.workspace.deliveries()
            stored = post.server.stored()
            wrong = disagreements([row], stored, ADDRESSES[:1])
            if lie == "alter":
                self.assertEqual(wrong, [])
                wrong = unfit(stored[0].bytes, test_messages.wanted(post, "第1单位", row["address"], row["message_id"]))
            self.assertEqual(len(wrong), 1, (lie, wrong))

    def test_messages(self):
        """a message that was changed is noticed, by both parsers or by its bytes"""
        post, deliveries, stored = self.sent()
        whole, row = stored[0].bytes, deliveries[0]
        want = test_messages.wanted(post, "第1单位", row["address"], row["message_id"])
        others = ADDRESSES[1:]
        perl, = by_perl([whole])
        self.assertEqual(unfit(whole, want, others) + unfit(whole, want, others, letter=perl), [])
        head, _, body = whole.partition(b"\r\n\r\n")

        def header(pattern, replacement):
            changed, count = re.subn(pattern, replacement, head, count=1)
            assert count == 1, pattern
            return changed + b"\r\n\r\n" + body

        def anywhere(pattern, replacement):
            changed, count = re.subn(pattern, replacement, whole, count=1)
            assert count == 1, pattern
            return changed

        # A base64 line in the midst of the PDF.
        middle = whole.index(b"\r\n", len(whole) * 3 // 4) + 2
        letter = b"A" if whole[middle:middle + 1] != b"A" else b"B"
        damages = {
            "another subject": header(rb"\r\nSubject: [^\r]*(\r\n [^\r]*)*", b"\r\nSubject: x"),
            "two subjects": header(rb"\r\nSubject:", b"\r\nSubject: x\r\nSubject:"),
            "no date": header(rb"\r\nDate: [^\r]*", b""),
            "no Message-ID": header(rb"\r\nMessage-ID: [^\r]*", b""),
            "another sender": header(rb"<bianji@", b"<x@"),
            "another recipient": header(rb"<n@example", b"<m@example"),
            "everybody in To": header(rb"<n@example\.org>", b"<n@example.org>, <nobody@example.org>"),
            "a Bcc": header(rb"\r\nSubject:", b"\r\nBcc: nobody@example.org\r\nSubject:"),
            "a header that tells of us": header(rb"\r\nSubject:", b"\r\nX-Mailer: jianbao\r\nSubject:"),
            "raw Chinese": header(rb"\r\nSubject:", "\r\nComments: 中文\r\nSubject:".encode()),
            "a line that is too long": header(rb"\r\nSubject:", b"\r\nReply-To: " + b"x" * 1000 + b"\r\nSubject:"),
            "bare line ends": whole.replace(b"\r\n", b"\n"),
            "a PDF with another letter": whole[:middle] + letter + whole[middle + 1:],
            "a PDF that is cut off": whole[:middle] + whole[middle + 78:],
            "no name for new programs": anywhere(rb"filename\*=utf-8''[^\r]*", b"filename=x.pdf"),
            "no name for old programs": anywhere(rb"name=\"[^\"]*\"", b"name=\"x.pdf\""),
            "the name in another character set": anywhere(rb"filename\*=utf-8''", b"filename*=iso-8859-1''"),
            "no attachment": anywhere(rb"Content-Disposition: attachment", b"Content-Disposition: inline"),
            "no 要目 in the text": self._without(whole, b"text/plain"),
            "no 要目 in the HTML": self._without(whole, b"text/html"),
        }
        for name, message in damages.items():
            self.assertNotEqual(unfit(message, want, others), [], name)
        # Only an independent parser can tell that Python's does not guess right by chance.
        seen = ["another subject", "another sender", "another recipient", "a PDF with another letter", "no attachment",
                "no name for new programs", "no 要目 in the text", "no 要目 in the HTML"]
        for name, perl in zip(seen, by_perl([damages[name] for name in seen])):
            self.assertNotEqual(unfit(whole, want, others, letter=perl), [], name)

    @staticmethod
    def _without(message, kind):
        """The message with nothing in one of its texts."""
        start = message.index(b"Content-Type: " + kind)
        body = message.index(b"\r\n\r\n", start) + 4
        return message[:body] + message[message.index(b"\r\n--", body):]

    def test_leaks(self):
        """a password or an address in a file, a name, an output is noticed, however it is written"""
        folder = empty(OUT / "tests" / "leaks")
        (folder / "good").write_text("nothing")
        self.assertEqual(leaks(PASSWORD, [("x", b"nothing")], [folder]), [])
        for spelling in spellings(PASSWORD):
            self.assertEqual(len(leaks(PASSWORD, [("x", b"ab" + spelling + b"cd")])), 1, spelling)
        for before in ("", "u", "uu", f"\0{USER}\0"):
            coded = base64.b64encode(before.encode() + PASSWORD.encode() + b"!!")
            self.assertEqual(len(leaks(PASSWORD, [("x", coded)])), 1, before)
        (folder / PASSWORD).write_text("nothing")
        self.assertEqual(len(leaks(PASSWORD, folders=[folder])), 1)
        (folder / "in").mkdir()
        (folder / "in/file").write_bytes(b"\0\1" + PASSWORD.encode())
        self.assertEqual(len(leaks(PASSWORD, folders=[folder])), 2)
        self.assertEqual(len(leaks(PASSWORD, folders=[folder], but=[folder / "in/file"])), 1)
        (folder / "in").chmod(0o755)
        self.assertEqual(len(open_to_others(folder / "in")), 1)


# Programs that behave badly, each a shell script around the real one ($REAL), the test that has to fail with it, and why.
BAD = {
    "forgets what it has sent": (
        test_senders.Killed, "test_killed_at_200_random_moments", "'n.",
        'case "$1" in send) rm -f issues/deliveries.db;; esac\nexec "$REAL" "$@"'),
    "takes what was being sent for planned": (
        test_senders.Killed, "test_killed_at_200_random_moments", "the store",
        'case "$1" in send) [ -f issues/deliveries.db ] && "$PYTHON" -c \'import sqlite3; db = sqlite3.connect('
        '"issues/deliveries.db"); db.execute("UPDATE deliveries SET state = \\"planned\\" WHERE state = \\"sending\\""); '
        'db.commit()\';; esac\nexec "$REAL" "$@"'),
    "lets a second sender in": (
        test_senders.Stopped, "test_two_senders", "AssertionError: ",
        'rm -f issues/.sending.lock\nexec "$REAL" "$@"'),
    "does not finish the message at hand": (
        # Killed between two messages or within one: the run breaks off either way.
        test_senders.Stopped, "test_ctrl_c", "AssertionError: ",
        '"$REAL" "$@" & child=$!\ntrap "kill -9 $child; exit 2" INT\nwait $child'),
    "sends without being told to": (
        test_senders.Stopped, "test_without_yes", "0 != 2",
        'case "$1" in send) exec "$REAL" "$@" --yes;; *) exec "$REAL" "$@";; esac'),
    "says that all went well": (
        test_security.Refused, "test_another_authority", "0 != 2", '"$REAL" "$@"; exit 0'),
    "trusts everybody": (
        test_security.Refused, "test_another_authority", "0 != 2",
        'cp "$OUT/authority/own/ca.pem" private/ca.pem\nexec "$REAL" "$@"'),
    "says the password": (
        test_secrets.Secrets, "test_from_a_file", "output 0 has it", '"$REAL" "$@"; code=$?\ncat private/password >&2; exit $code'),
    "keeps the password": (
        test_secrets.Secrets, "test_from_the_environment", "/issues/log has it'",
        'echo "$JIANBAO_MAIL_PASSWORD" >>issues/log\nexec "$REAL" "$@"'),
    "says the password to every process": (
        test_secrets.Secrets, "test_from_a_file", "cmdline has it",
        'bash -c "sleep 1; :" x "$(cat private/password)" &\nexec "$REAL" "$@"'),
    "says addresses": (
        test_secrets.Secrets, "test_addresses", "zhangsan@example.org", '"$REAL" "$@"; code=$?\ncat issues/recipients.yaml; exit $code'),
    "sends while it only tries": (
        test_messages.Messages, "test_dry_run", "1 != 0",
        '"$REAL" "$@" || exit $?\ncase "$*" in "send --dry-run") "$REAL" send --yes;; esac'),
}


class Played(unittest.TestCase):
    """The program, played badly: a test of the suite has to fail."""

    seconds = 40


def _played(name):
    case, method, why, script = BAD[name]

    def test(self):
        program = empty(OUT / "bad" / re.sub(r"\W", "-", name)) / "jianbao"
        program.write_text(f"#!/usr/bin/env bash\n{script}\n")
        program.chmod(0o755)
        # In a process of its own: the program is named by the environment.
        environment = {"JIANBAO": str(program), "REAL": JIANBAO, "OUT": str(program.parent / "out"),
                       "PYTHON": os.environ["PYTHON"], "RECIPIENTS": "200", "KILLS": "40"}
        done = subprocess.run([sys.executable, str(Path(__file__).parent / "main.py"), f"{case.__module__}.{case.__name__}.{method}"],
                              env={**os.environ, **environment}, capture_output=True, text=True, timeout=200)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("1 tests, 1 failed", done.stdout)
        # For the right reason: not because the wrapper does nothing.
        self.assertIn("AssertionError: ", done.stdout)
        self.assertIn(why, done.stdout)

    test.__doc__ = f"a program that {name}: {case.__name__}.{method} fails"
    return test


for _name in BAD:
    setattr(Played, "test_" + re.sub(r"\W", "_", _name), _played(_name))


if __name__ == "__main__":
    unittest.main()
