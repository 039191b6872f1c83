"""TLS is required, of somebody whom one trusts, before anything is said; and the login is the one that is set."""

import socket
import ssl
import threading
import unittest

from checks import disagreements
from servers import PASSWORD
from workspace import Post, Workspace, authority, certificate, stranger

ADDRESSES = ["a@example.org", "b@example.org"]


class Sent(unittest.TestCase):
    """What a server that is as it should be gets."""

    def sends(self, **options):
        post = Post(self, ADDRESSES, **options)
        run = post.send()
        self.assertEqual(run.code, 0, run)
        self.assertEqual(disagreements(post.workspace.deliveries(), post.server.stored(), ADDRESSES), [])
        self.assertEqual(len(post.server.stored()), 2)
        return post

    def test_starttls_with_a_login_and_a_ca_of_our_own(self):
        """STARTTLS, login, private CA file: one connection for all messages"""
        events = self.sends().server.events()
        self.assertEqual((events["STARTTLS"], events["AUTH"], events["connected"]), (1, 1, 1), events)

    def test_tls_from_the_first_byte(self):
        """implicit TLS, login, private CA file"""
        events = self.sends(tls="implicit").server.events()
        self.assertEqual((events["AUTH"], events["connected"]), (1, 1), events)

    def test_without_a_login(self):
        """a server that wants no login gets none"""
        self.assertEqual(self.sends(server={"user": None}, login=False).server.events()["AUTH"], 0)

    def test_an_old_login(self):
        """a server that knows AUTH LOGIN alone"""
        self.sends(server={"more": ("--auth", "login")})

    def test_plain_to_this_machine(self):
        """`security: none` is good enough for a server on this machine"""
        self.sends(plain=True)

    def test_the_password_of_the_environment(self):
        """JIANBAO_MAIL_PASSWORD is enough, and wins over the file"""
        post = Post(self, ADDRESSES, password_file=False)
        self.assertEqual(post.send(JIANBAO_MAIL_PASSWORD=PASSWORD).code, 0)
        post = Post(self, ADDRESSES)
        post.workspace.password("another one")
        self.assertEqual(post.send(JIANBAO_MAIL_PASSWORD=PASSWORD).code, 0)


class Refused(unittest.TestCase):
    """Nothing is sent where the way is not safe: no message, and before TLS no word but EHLO and STARTTLS."""

    def refuses(self, words, login_seen=False, variables=None, **options):
        post = Post(self, ADDRESSES, retries=1, **options)
        run = post.send(**(variables or {}))
        self.assertEqual(run.code, 2, run)
        for word in words if isinstance(words, tuple) else (words,):
            self.assertIn(word, run.output)
        log = post.server.events()
        self.assertEqual(post.server.stored(), [])
        for event in ("RCPT", "DATA") + (() if login_seen else ("AUTH", "MAIL")):
            self.assertEqual(log[event], 0, log)
        deliveries = post.workspace.deliveries()
        self.assertEqual({(row["state"], row["attempts"]) for row in deliveries} - {("planned", 0)}, set())
        return post

    def test_another_authority(self):
        """a CA file of somebody else"""
        self.refuses("证书不可信", ca=stranger().file)

    def test_the_authorities_of_the_system(self):
        """no CA file: the system's authorities do not know ours"""
        self.refuses("证书不可信", ca=False)
        self.refuses("证书不可信", ca=False, tls="implicit")

    def test_another_name(self):
        """a certificate of our CA for another server"""
        self.refuses("证书不可信", server={"certificate": authority().certificate("mail.example.org")})
        # The address is not the name.
        self.refuses("证书不可信", tls="implicit", host="127.0.0.1")

    def test_an_ended_certificate(self):
        """a certificate whose time is over"""
        self.refuses("证书不可信", server={"certificate": authority().certificate("localhost", -1)})

    def test_a_server_without_starttls(self):
        """a server that has no STARTTLS is told nothing, not even who we are"""
        self.refuses("STARTTLS", server={"certificate": None})

    def test_the_other_way_of_tls(self):
        """STARTTLS at a port for TLS, and the other way round"""
        self.refuses("加密", security="tls")
        self.refuses("", tls="implicit", security="starttls", timeout=1)

    def test_plain_to_another_machine(self):
        """`security: none` to anybody but this machine is a wrong setting"""
        workspace = Workspace("plain-elsewhere")
        workspace.mail(25, login=False, security="none", host="mail.example.org").recipients(ADDRESSES)
        run = workspace.send()
        self.assertIn(run.code, (1, 2), run)
        self.assertIn("不能不加密", run.output)
        self.assertEqual(workspace.deliveries(), [])

    def test_a_wrong_password(self):
        """a wrong password: said so, once, and nobody is to blame but the settings"""
        post = self.refuses("登录失败", login_seen=True, variables={"JIANBAO_MAIL_PASSWORD": "wrong-one"})
        self.assertEqual(post.server.events()["AUTH"], 1)

    def test_no_login_where_one_is_demanded(self):
        """a server that wants a login, and none is set"""
        self.refuses("用户名", login_seen=True, login=False)

    def test_a_login_that_is_not_offered(self):
        """a login is set and the server has none: nothing is sent without it"""
        self.refuses("登录", server={"user": None, "more": ("--auth", "none")})


class Injection(unittest.TestCase):
    """What somebody on the way says before TLS counts for nothing after it."""

    HELLO = b"250-evil\r\n250 AUTH PLAIN LOGIN\r\n"
    MESSAGE = b"250 ok\r\n250 ok\r\n354 go\r\n250 2.0.0 OK: queued\r\n"

    def test_answers_ahead_of_tls(self):
        """answers that somebody put in before TLS are not believed to be the server's"""
        self.disbelieves(self.HELLO + b"235 ok\r\n" + self.MESSAGE * 2, "抢先")

    def test_answers_ahead_of_tls_without_a_login(self):
        """the same where there is no login"""
        self.disbelieves(self.HELLO + self.MESSAGE * 2, "抢先", login=False)

    def test_one_answer_ahead_of_tls(self):
        """one answer alone, so that all later ones are taken for others"""
        self.disbelieves(self.HELLO, "")
        self.disbelieves(self.HELLO, "", login=False)

    def test_half_an_answer_ahead_of_tls(self):
        """answers that end in the midst"""
        self.disbelieves(b"250-evil\r\n", "")
        self.disbelieves(self.HELLO + b"235 ok\r\n250 ", "抢先")
        self.disbelieves(self.HELLO + b"250 o", "", login=False)

    def disbelieves(self, ahead, words, **mail):
        """The server itself takes no recipient, and nobody is told otherwise."""
        workspace = Workspace(f"{self._testMethodName}-{len(ahead)}-{len(mail)}")
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate())
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        heard = []
        answers = {b"EHLO": b"250-localhost\r\n250 AUTH PLAIN\r\n", b"AUTH": b"235 ok\r\n", b"MAIL": b"250 ok\r\n",
                   b"RCPT": b"550 5.1.1 no\r\n", b"RSET": b"250 ok\r\n", b"QUIT": b"221 bye\r\n"}

        def serve():
            try:
                while True:
                    client, _ = listener.accept()
                    with client:
                        client.settimeout(20)
                        client.sendall(b"220 localhost\r\n")
                        client.recv(1000)
                        client.sendall(b"250-localhost\r\n250 STARTTLS\r\n")
                        client.recv(1000)
                        # In one piece, as somebody on the way would.
                        client.sendall(b"220 go ahead\r\n" + ahead)
                        try:
                            with context.wrap_socket(client, server_side=True) as inside:
                                while line := inside.recv(100_000):
                                    heard.append(line)
                                    inside.sendall(answers.get(line[:4].upper(), b"554 5.7.1 no\r\n"))
                        except OSError:
                            pass  # The client has gone.
            except OSError:
                pass  # The test has ended.

        threading.Thread(target=serve, daemon=True).start()
        workspace.mail(listener.getsockname()[1], retries=0, timeout=5, **mail).recipients(ADDRESSES)
        run = workspace.send()
        states = set(workspace.states().values())
        self.assertNotIn("accepted", states, run)
        self.assertNotEqual(run.code, 0, run)
        self.assertIn(words, run.output)
        # The data went nowhere, so nothing is unknown either.
        self.assertNotIn("unknown", states, run)
        self.assertTrue(heard or words, "TLS was never reached")


if __name__ == "__main__":
    unittest.main()
