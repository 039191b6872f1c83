"""The password is in its file and nowhere else; addresses are in no log."""

import base64
import time
import unittest

from checks import command_lines, leaks, open_to_others
from servers import PASSWORD, USER
from workspace import Post, Workspace, end, until

# Whatever a library might write if it were told to.
CHATTY = {"RUST_LOG": "trace", "RUST_BACKTRACE": "full", "LETTRE_LOG": "trace", "SSLKEYLOGFILE": ""}


class Secrets(unittest.TestCase):
    def nowhere(self, post, runs, but=()):
        """The password and the login, as they go over the line, are in no output and in no file."""
        folders = [post.workspace.folder, post.folder / "store"]
        for word in (PASSWORD, f"\0{USER}\0{PASSWORD}"):
            texts = [(f"output {index}", run.output.encode()) for index, run in enumerate(runs)]
            self.assertEqual(leaks(word, texts, folders, but), [])

    def commands(self, post):
        run = post.workspace.run
        return [run("send", "--dry-run", "--verbose", **CHATTY), run("deliveries", **CHATTY), run("deliveries", "--json", **CHATTY),
                run("check", **CHATTY), run("list", **CHATTY)]

    def test_from_a_file(self):
        """a password from its file is in no output, no other file, no process's arguments"""
        addresses = [f"n.{index}@example.org" for index in range(10)]
        post = Post(self, addresses + ["nobody@example.org", "drop-end@example.org"], server={"more": ("--delay", "0.2")})
        file = post.workspace.folder / "private/password"
        sending = post.workspace.begin("--verbose", **CHATTY)
        until(lambda: post.server.events()["AUTH"] >= 1)
        seen = 0
        while sending.poll() is None:
            lines = command_lines()
            # The server's own process is told the password; everybody else's is looked at.
            lines = [(name, line) for name, line in lines if b"server.py" not in line and b"postfix.py" not in line]
            seen += any(b"send" in line and b"--verbose" in line for _, line in lines)
            self.assertEqual(leaks(PASSWORD, lines), [])
            time.sleep(0.1)
        self.assertGreater(seen, 3)
        runs = [end(sending)] + self.commands(post)
        self.assertEqual(runs[0].code, 1, runs[0])
        # The file has it: the search would find it.
        self.assertEqual(len(leaks(PASSWORD, folders=[post.workspace.folder])), 1)
        self.nowhere(post, runs, but=[file])

    def test_from_the_environment(self):
        """a password from the environment is nowhere at all"""
        post = Post(self, ["n@example.org"], password_file=False)
        runs = [post.send("--verbose", JIANBAO_MAIL_PASSWORD=PASSWORD, **CHATTY)] + self.commands(post)
        self.assertEqual(runs[0].code, 0, runs[0])
        self.nowhere(post, runs)

    def test_in_a_failure(self):
        """a login that fails does not show the password, not even where the server repeats it"""
        post = Post(self, ["n@example.org"], server={"password": "another", "more": ("--repeat",)}, retries=1)
        runs = [post.send("--verbose", **CHATTY)]
        self.assertEqual(runs[0].code, 2, runs[0])
        self.assertIn("登录失败", runs[0].output)
        self.nowhere(post, runs, but=[post.workspace.folder / "private/password"])
        coded = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
        self.assertNotIn(coded, runs[0].output)

    def test_in_a_failure_of_an_old_login(self):
        """the same with AUTH LOGIN"""
        post = Post(self, ["n@example.org"], server={"password": "another", "more": ("--repeat", "--auth", "login")}, retries=1)
        run = post.send("--verbose", **CHATTY)
        self.assertIn("登录失败", run.output)
        self.nowhere(post, [run], but=[post.workspace.folder / "private/password"])

    def test_a_file_that_others_can_read(self):
        """a password file that others can read is refused, with what to do; nothing is sent"""
        post = Post(self, ["n@example.org"])
        for mode in (0o644, 0o640, 0o604):
            post.workspace.password(PASSWORD, mode)
            run = post.send()
            self.assertIn(run.code, (1, 2), run)
            self.assertIn("chmod 600", run.output)
        self.assertEqual(post.server.events()["connected"], 0)

    def test_in_the_settings(self):
        """a password in bulletin.yaml is refused"""
        post = Post(self, ["n@example.org"])
        post.workspace.mail(post.server.port, password_file=False, password=PASSWORD)
        run = post.send()
        self.assertNotEqual(run.code, 0, run)
        self.assertIn("密码不能写在这个文件里", run.output)
        self.assertEqual(post.server.events()["connected"], 0)

    def test_addresses(self):
        """addresses are masked in every output but `--verbose` and the ledger's own; private files are their owner's"""
        addresses = ["zhangsan@example.org", "nobody-lisi@example.org", "gray-wangwu@example.org", "drop-end.zhaoliu@example.org"]
        post = Post(self, addresses)
        runs = [post.workspace.run("send", "--dry-run")]
        shown = post.workspace.run("send", "--dry-run", "--verbose")
        self.assertIn("zhangsan@example.org", shown.output)
        runs += [post.send(), post.send("--failed"), post.workspace.run("deliveries"), post.workspace.run("check")]
        for run in runs:
            self.assertEqual([address for address in addresses if address in run.output], [], run)
        self.assertTrue(any("zh***@example.org" in run.output for run in runs), runs)
        self.assertEqual(open_to_others(post.workspace.folder / "private"), [])
        post.workspace.run("build")
        post.workspace.run("site")
        for address in addresses:
            self.assertEqual(leaks(address, folders=[post.workspace.folder / "dist"]), [])


class Classified(unittest.TestCase):
    def test_never_mailed(self):
        """an issue that is 秘密, 机密 or 绝密 is never mailed, whatever the flags"""
        for number, mark in enumerate(["秘密", "机密★1年", "绝密"]):
            workspace = Workspace(f"classified-{number}")
            manifest = workspace.folder / "issues/2025/01/issue.yaml"
            manifest.write_text(manifest.read_text().replace("稿件:", f"密级: {mark}\n稿件:"))
            # Nobody listens: to try would be another failure.
            workspace.mail(9).recipients(["n@example.org"])
            for arguments in ((), ("--force", "--why", "领导同意"), ("--dry-run",), ("--force", "--why", "x", "--failed")):
                run = workspace.send(*arguments)
                self.assertNotEqual(run.code, 0, run)
                self.assertIn("密", run.output)
                self.assertEqual(workspace.deliveries(), [])
            self.assertEqual(list((workspace.folder / "private").rglob("*.eml")), [])


if __name__ == "__main__":
    unittest.main()
