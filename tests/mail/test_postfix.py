"""The same against Postfix, the server that half of the offices have: TLS, login, refusals, greylisting, bounces."""

import socket
import sys
import time
import unittest
from pathlib import Path

from checks import leaks, unfit
from reading import by_perl
from servers import HERE, PASSWORD, USER, Process, Server
from test_messages import wanted
from workspace import FROM, Workspace, certificate, stranger, until


class Postfix(Process):
    """postfix.py, and the server of away.example.org behind it."""

    def __init__(self, test, names, returned=50_000):
        self.away = Server(Path(test.folder) / "away", user=None)
        test.addCleanup(self.away.stop)
        cert, key = certificate()
        super().__init__([sys.executable, str(HERE / "postfix.py"), "--cert", str(cert), "--key", str(key), "--user", USER,
                          "--password", PASSWORD, "--away", str(self.away.port), "--returned", str(returned),
                          "--mailbox", FROM.split("@")[0], *names])
        test.addCleanup(self.stop)

    def _ports(self, words):
        self.folder = Path(words[-1])
        return super()._ports(words[:-1])

    def mailbox(self, name):
        """The messages in a mailbox, as they arrived."""
        return [file.read_bytes() for file in sorted((self.folder / "mail" / name / "new").glob("*"))]

    @property
    def maillog(self):
        return (self.folder / "maillog").read_text()


def as_sent(message, end=b"\n"):
    """A message without what Postfix has put in front of it, with the line ends of the network."""
    lines = message.split(end)
    first = next(index for index, line in enumerate(lines) if line.startswith((b"From: ", b"Message-ID: ", b"Date: ")))
    return b"\r\n".join(lines[first:])


class WithPostfix(unittest.TestCase):
    seconds = 12

    def stage(self, names, addresses, tls="starttls", returned=50_000):
        self.workspace = Workspace(f"{type(self).__name__}.{self._testMethodName}")
        self.folder = self.workspace.folder.parent
        self.postfix = Postfix(self, names, returned)
        implicit = tls == "implicit"
        self.workspace.mail(self.postfix.ports[implicit], security="tls" if implicit else "starttls").recipients(addresses)

    def arrives(self, tls):
        names = [f"n{index}" for index in range(5)] + ["gray.x"]
        addresses = [f"{name}@example.org" for name in names] + ["nobody@example.org"]
        self.stage(names, addresses, tls)
        run = self.workspace.send()
        self.assertEqual(run.code, 1, run)
        rows = {row["address"]: row for row in self.workspace.deliveries()}
        self.assertEqual([rows[address]["state"] for address in addresses], ["accepted"] * 6 + ["refused"], rows)
        self.assertIn("550 5.1.1", rows["nobody@example.org"]["reply"])
        self.assertEqual(rows["gray.x@example.org"]["attempts"], 2)
        self.assertIn("sasl_method=PLAIN", self.postfix.maillog)
        # Postfix has answered for them before it has put them where they belong.
        until(lambda: all(self.postfix.mailbox(name) for name in names))
        self.assertEqual(self.workspace.send().code, 1)
        time.sleep(1)
        messages = []
        for name in names:
            inbox = self.postfix.mailbox(name)
            self.assertEqual(len(inbox), 1, name)
            messages.append(as_sent(inbox[0]))
        for number, (name, message, perl) in enumerate(zip(names, messages, by_perl(messages))):
            address = f"{name}@example.org"
            want = wanted(self, f"第{number + 1}单位", address, rows[address]["message_id"])
            others = [other for other in addresses if other != address]
            self.assertEqual(unfit(message, want, others), [], "Python's parser")
            self.assertEqual(unfit(message, want, others, letter=perl), [], "Perl's parser")
        self.assertEqual(leaks(PASSWORD, folders=[self.postfix.folder / "mail"],
                               texts=[("maillog", self.postfix.maillog.encode())]), [])

    def test_arrives_with_starttls(self):
        """STARTTLS and login at Postfix: every message arrives whole, greylisted ones too, one is refused"""
        self.arrives("starttls")

    def test_arrives_with_tls(self):
        """the same with TLS from the first byte"""
        self.arrives("implicit")

    def test_who_is_not_trusted(self):
        """a wrong CA or a wrong password: Postfix gets nothing"""
        self.stage(["n"], ["n@example.org"])
        run = self.workspace.send(JIANBAO_MAIL_PASSWORD="wrong")
        self.assertEqual(run.code, 2, run)
        self.assertIn("登录失败", run.output)
        self.workspace.mail(self.postfix.port, ca=stranger().file)
        run = self.workspace.send()
        self.assertEqual(run.code, 2, run)
        self.assertIn("证书不可信", run.output)
        self.assertEqual(set(self.workspace.states().values()) - {"planned"}, set())
        self.assertNotIn("client=", self.postfix.maillog)

    def bounces(self, returned, part):
        addresses = ["n@example.org", "nobody@away.example.org", "n@away.example.org", "gray99@away.example.org",
                     "nobody.2@away.example.org"]
        self.stage(["n"], addresses, returned=returned)
        self.assertEqual(self.workspace.send().code, 0)
        before = self.workspace.deliveries()
        self.assertEqual({row["state"] for row in before}, {"accepted"})
        editor = FROM.split("@")[0]
        # Two that failed, and one that is late.
        until(lambda: len(self.postfix.mailbox(editor)) >= 3)
        files = []
        for index, notice in enumerate(self.postfix.mailbox(editor)):
            files.append(self.folder / f"notice-{index}.eml")
            files[-1].write_bytes(notice)
        failed = [file for file in files if b"Action: failed" in file.read_bytes() and b"nobody@away" in file.read_bytes()]
        late = [file for file in files if b"Action: delayed" in file.read_bytes()]
        self.assertEqual((len(failed), len(late)), (1, 1))
        self.assertIn(f"Content-Type: {part}".encode(), failed[0].read_bytes())

        # The one that is late changes nothing.
        run = self.workspace.run("deliveries", "bounce", str(late[0]))
        self.assertEqual(self.workspace.deliveries(), before, run)
        # The one that failed marks exactly its own.
        run = self.workspace.run("deliveries", "bounce", str(failed[0]))
        self.assertEqual(run.code, 0, run)
        after = self.workspace.deliveries()
        self.assertEqual([row["state"] for row in after], ["accepted", "bounced", "accepted", "accepted", "accepted"], run)
        self.assertIn("550 5.1.1 No such user here", after[1]["reply"])
        self.assertEqual([row for row in after if row["state"] == "accepted"],
                         [row for row in before if row["address"] != addresses[1]])
        # Twice is as good as once, and all together as good as one by one.
        self.workspace.run("deliveries", "bounce", *map(str, files))
        states = [row["state"] for row in self.workspace.deliveries()]
        self.assertEqual(states, ["accepted", "bounced", "accepted", "accepted", "bounced"])
        # What came back is what `--failed` tries again, and nothing else.
        self.workspace.send("--failed")
        until(lambda: self.postfix.away.log().count(("refused", addresses[1])) == 2)
        self.assertEqual(len(self.postfix.mailbox("n")), 1)
        self.assertEqual([message.recipients for message in self.postfix.away.stored()], [("n@away.example.org",)])
        # A message that is no bounce marks nothing.
        letter = self.folder / "letter.eml"
        letter.write_bytes(self.postfix.mailbox("n")[0])
        states = self.workspace.deliveries()
        self.workspace.run("deliveries", "bounce", str(letter))
        self.assertEqual(self.workspace.deliveries(), states)

    def test_bounces_with_the_header(self):
        """a bounce that Postfix makes marks exactly its own delivery: with the header of the message"""
        self.bounces(50_000, "text/rfc822-headers")

    def test_bounces_with_the_message(self):
        """the same with the message returned whole"""
        self.bounces(10_000_000, "message/rfc822")

    def test_leaves_nothing(self):
        """Postfix ends with the test, also with one that is killed, and takes its folder with it"""
        self.stage(["n"], ["n@example.org"])
        folder, port = self.postfix.folder, self.postfix.port
        self.assertTrue(folder.exists())
        # All that a test that is killed leaves behind is a closed pipe.
        self.postfix.process.stdin.close()
        self.postfix.process.wait(30)
        self.assertFalse(folder.exists())
        self.assertFalse(_answers(port))


def _answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 2).close()
        return True
    except OSError:
        return False


if __name__ == "__main__":
    unittest.main()
