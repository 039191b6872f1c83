"""A server with faults: what the ledger says is what the server has, and whoever waits behind a fault gets theirs."""

import unittest
from collections import Counter

from checks import disagreements
from workspace import Post, until


def at(*names):
    return [f"{name}@example.org" for name in names]


class Recipients(unittest.TestCase):
    """Faults that a server has with one recipient."""

    def meets(self, fault, state, stored, code, attempts=None, words="", **options):
        """Sends to somebody, to the fault, to somebody else; says what has become of them. `state` may be several, `stored`
        and `code` then too, in the same order."""
        addresses = at("before", fault, "after")
        post = Post(self, addresses, **options)
        run = post.send()
        deliveries, messages = post.workspace.deliveries(), post.server.stored()
        self.assertEqual(disagreements(deliveries, messages, addresses), [], run)
        row = deliveries[1]
        states = state.split()
        self.assertIn(row["state"], states, row)
        if isinstance(stored, tuple):
            stored, code = stored[states.index(row["state"])], code[states.index(row["state"])]
        self.assertEqual(Counter(message.recipients[0] for message in messages)[addresses[1]], stored, row)
        if attempts is not None:
            self.assertEqual(row["attempts"], attempts, row)
        self.assertIn(words, row["reply"])
        self.assertEqual([deliveries[0]["state"], deliveries[2]["state"]], ["accepted"] * 2, run)
        self.assertEqual(run.code, code, run)

        # Asked again at once, nobody gets anything but who was put off.
        before = len(messages)
        again = post.send()
        deliveries, messages = post.workspace.deliveries(), post.server.stored()
        self.assertEqual(disagreements(deliveries, messages, addresses), [], again)
        if row["state"] != "planned":
            self.assertEqual(deliveries[1], row)
            self.assertEqual(len(messages), before)
        if row["state"] == "unknown":
            # Whoever looks is told, and told what to do.
            self.assertIn("--resend-unknown", run.output)
            post.send("--failed")
            self.assertEqual(post.workspace.deliveries()[1], row)
            self.assertEqual(len(post.server.stored()), before)
        return post

    def test_greylisting(self):
        """450 at the first try: taken at the second one, in the same run"""
        self.meets("gray", "accepted", 1, 0, attempts=2)

    def test_patient_greylisting(self):
        """450 three times: taken at the fourth try"""
        self.meets("gray3", "accepted", 1, 0, attempts=4)

    def test_greylisting_for_longer_than_we_try(self):
        """450 at every try: put off, not refused; the next run goes on"""
        post = self.meets("gray5", "planned", 0, 1, attempts=3, words="450", retries=2)
        self.assertEqual(post.workspace.states()["gray5@example.org"], "accepted")

    def test_busy_after_the_data(self):
        """451 after the end of the data: the server has it not, and gets it once"""
        self.meets("busy", "accepted", 1, 0, attempts=2)

    def test_refused_recipient(self):
        """550 at RCPT: refused with the server's words, asked once"""
        post = self.meets("nobody", "refused", 0, 1, attempts=1, words="550 5.1.1 No such user here")
        self.assertEqual(post.server.log().count(("RCPT", "nobody@example.org")), 1)

    def test_refused_message(self):
        """554 after the end of the data: refused with the server's words, sent once"""
        post = self.meets("spam", "refused", 0, 1, attempts=1, words="554 5.7.1 We don't like this")
        self.assertEqual(post.server.log().count(("DATA", "spam@example.org")), 1)

    def test_refused_in_another_encoding(self):
        """550 with words in GBK: nothing is stored and nobody else suffers"""
        self.meets("gbk", "planned refused", 0, 1, retries=1)

    def test_dropped_before_data(self):
        """the connection ends at RCPT: sent over a new one"""
        self.meets("drop-rcpt", "accepted", 1, 0, attempts=2)

    def test_dropped_at_data(self):
        """the connection ends when DATA is asked for: sent over a new one"""
        self.meets("drop-data", "accepted", 1, 0, attempts=2)

    def test_dropped_within_data(self):
        """the connection ends within the data: sent over a new one, or unknown where all were on their way"""
        self.meets("drop-body", "unknown accepted", (0, 1), (1, 0))

    def test_dropped_within_a_lot_of_data(self):
        """the connection ends within data of 8 MB, more than any system sends ahead: sent over a new one"""
        self.meets("drop-body", "accepted", 1, 0, attempts=2, pdf=8_000_000)

    def test_dropped_after_data_and_not_stored(self):
        """the connection ends after the data, the server has nothing: unknown"""
        self.meets("drop-end", "unknown", 0, 1, attempts=1)

    def test_dropped_after_data_and_stored(self):
        """the connection ends after the data, the server has it: unknown, not a second one"""
        self.meets("drop-kept", "unknown", 1, 1, attempts=1)

    def test_slow(self):
        """an answer to the data that takes longer than the timeout of commands is waited for"""
        self.meets("slow", "accepted", 1, 0, attempts=1, timeout=1, server={"more": ("--slow", "4")})

    def test_garbage_for_a_recipient(self):
        """an answer to RCPT that is no SMTP: tried anew"""
        self.meets("garbage", "accepted", 1, 0, attempts=2)

    def test_garbage_after_data(self):
        """an answer to the data that is no SMTP: unknown"""
        self.meets("garbage-end", "unknown", 1, 1, attempts=1)

    def test_shutting_down(self):
        """421 and the end of the connection: sent over a new one"""
        self.meets("shut", "accepted", 1, 0, attempts=2)


class Everything(unittest.TestCase):
    """All of it at once."""

    seconds = 25
    ADDRESSES = at("n.1", "gray.1", "nobody.1", "drop-end.1", "drop-kept.1", "busy.1", "spam.1", "drop-rcpt.1", "n.2",
                   "garbage.1", "garbage-end.1", "shut.1", "gray2.1", "drop-data.1", "nobody.2", "n.3")
    UNKNOWN = at("drop-end.1", "drop-kept.1", "garbage-end.1")
    REFUSED = at("nobody.1", "nobody.2", "spam.1")

    def meets_all(self, tls):
        post = Post(self, self.ADDRESSES, tls=tls)
        workspace = post.workspace
        run = post.send()
        self.assertEqual(run.code, 1, run)
        deliveries = workspace.deliveries()
        self.assertEqual(disagreements(deliveries, post.server.stored(), self.ADDRESSES), [], run)
        states = workspace.states()
        self.assertEqual([a for a in self.ADDRESSES if states[a] == "unknown"],
                         [a for a in self.ADDRESSES if a in self.UNKNOWN])
        self.assertEqual(sorted(a for a in states if states[a] == "refused"), sorted(self.REFUSED))
        self.assertEqual(Counter(states.values())["accepted"], len(self.ADDRESSES) - 6)
        return post, deliveries

    def test_all_faults_with_tls(self):
        """every fault in one run, TLS from the first byte"""
        self.meets_all("implicit")

    def test_just_those(self):
        """every fault in one run; `--failed` retries just who was refused, `--resend-unknown` just who is unknown"""
        post, first = self.meets_all("starttls")

        def asked():
            log = post.server.log()
            return Counter(address for event, address in log if event == "RCPT")

        before, stored = asked(), len(post.server.stored())
        # Nothing to do, and not everybody has it.
        self.assertEqual(post.send().code, 1)
        self.assertEqual((asked(), len(post.server.stored())), (before, stored), "a plain `send` has nothing to do")

        run = post.send("--failed")
        self.assertEqual(run.code, 1, run)
        self.assertEqual(sorted((asked() - before).elements()), sorted(self.REFUSED))
        deliveries = post.workspace.deliveries()
        self.assertEqual(disagreements(deliveries, post.server.stored(), self.ADDRESSES), [], run)
        self.assertEqual([row["attempts"] for row in deliveries if row["state"] == "refused"], [2, 2, 2])

        before = asked()
        run = post.send("--resend-unknown")
        self.assertEqual(sorted((asked() - before).elements()), sorted(self.UNKNOWN))
        deliveries, messages = post.workspace.deliveries(), post.server.stored()
        # The checks also see that a second copy has the same Message-ID.
        self.assertEqual(disagreements(deliveries, messages, self.ADDRESSES, resent=self.UNKNOWN), [], run)
        copies = Counter(message.recipients[0] for message in messages)
        self.assertEqual([copies[address] for address in at("drop-kept.1", "garbage-end.1", "drop-end.1")], [2, 2, 0])
        self.assertEqual({row["address"]: row["message_id"] for row in deliveries},
                         {row["address"]: row["message_id"] for row in first})

    def test_just_those_that_were_put_off(self):
        """`--failed` takes who was put off until the tries were used up, and nobody whose turn has not come"""
        addresses = at("gray2.1", "n.1")
        post = Post(self, addresses, retries=0)
        self.assertEqual(post.send().code, 1)
        self.assertEqual(list(post.workspace.states().values()), ["planned", "accepted"])
        post.workspace.recipients(addresses + at("n.2"))
        # Not everybody has it as long as the last one waits.
        self.assertEqual(post.send("--failed").code, 1)
        self.assertEqual(post.send("--failed").code, 1)
        log = [address for event, address in post.server.log() if event == "stored"]
        self.assertEqual(log, at("n.1", "gray2.1"))
        self.assertEqual(post.send().code, 0)
        self.assertEqual(disagreements(post.workspace.deliveries(), post.server.stored(), addresses + at("n.2")), [])


    def test_told_to_and_not_done(self):
        """`--resend-unknown` and `--failed` that come to nothing leave what is unknown unknown, what is refused refused"""
        addresses = at("drop-kept.1", "nobody.1", "drop-kept.2", "nobody.2", "drop-end.3", "nobody.3")
        post = Post(self, addresses, server={"more": ("--delay", "0.2")}, retries=0)
        self.assertEqual(post.send().code, 1)
        before = post.workspace.states()
        self.assertEqual(list(before.values()), ["unknown", "refused"] * 3)
        # Nobody is there.
        post.server.stop()
        for arguments in (("--resend-unknown",), ("--failed",)):
            self.assertEqual(post.send(*arguments).code, 2)
            self.assertEqual(post.workspace.states(), before)
        post.start()
        copies = len(post.server.stored())
        post.send()
        self.assertEqual((post.workspace.states(), len(post.server.stored())), (before, copies))
        # Killed after the first one.
        sending = post.workspace.begin("--resend-unknown")
        until(lambda: len(post.server.stored()) > copies)
        sending.kill()
        sending.communicate()
        self.assertEqual(post.workspace.states(), before)
        copies = len(post.server.stored())
        post.send()
        self.assertEqual((post.workspace.states(), len(post.server.stored())), (before, copies))


class Servers(unittest.TestCase):
    """Faults that a server has with everybody: nobody is to blame, and when it is well again all get theirs."""

    ADDRESSES = at("n.1", "n.2", "n.3")

    def recovers(self, fault, **mail):
        post = Post(self, self.ADDRESSES, server={"more": fault}, retries=1, timeout=1, **mail)
        run = post.send()
        self.assertEqual(run.code, 2, run)
        self.assertEqual({(row["state"], row["attempts"]) for row in post.workspace.deliveries()} - {("planned", 0)}, set())
        self.assertEqual(post.server.stored(), [])
        post.server.stop()
        post.start(more=())
        # A second is too little for a machine that does other things as well.
        post.workspace.mail(post.server.port)
        run = post.send()
        self.assertEqual(run.code, 0, run)
        self.assertEqual(disagreements(post.workspace.deliveries(), post.server.stored(), self.ADDRESSES), [])
        self.assertEqual(set(post.workspace.states().values()), {"accepted"})
        return post

    def test_busy_greeting(self):
        """421 for a greeting"""
        self.recovers(("--greeting", "busy"))

    def test_refusing_greeting(self):
        """554 for a greeting"""
        self.recovers(("--greeting", "refuse"))

    def test_garbage_greeting(self):
        """a greeting that is no SMTP"""
        self.recovers(("--greeting", "garbage"))

    def test_silent_greeting(self):
        """no greeting"""
        self.recovers(("--greeting", "silent"))

    def test_nobody_there(self):
        """nobody listens"""
        post = Post(self, self.ADDRESSES, retries=1)
        post.server.stop()
        run = post.send()
        self.assertEqual(run.code, 2, run)
        self.assertEqual({row["attempts"] for row in post.workspace.deliveries()} - {0}, set())
        post.start()
        self.assertEqual(post.send().code, 0)
        self.assertEqual(disagreements(post.workspace.deliveries(), post.server.stored(), self.ADDRESSES), [])

    def test_sender_refused(self):
        """550 for our sender: said once, and no recipient is refused"""
        post = self.recovers(("--sender", "refuse"))
        self.assertEqual(post.server.events()["MAIL"], 1 + len(self.ADDRESSES))

    def gets_all(self, more, addresses=ADDRESSES, **mail):
        post = Post(self, addresses, server={"more": more}, **mail)
        run = post.send()
        self.assertEqual(run.code, 0, run)
        deliveries = post.workspace.deliveries()
        self.assertEqual(disagreements(deliveries, post.server.stored(), addresses), [])
        # Whoever was next is not to blame.
        self.assertEqual({row["attempts"] for row in deliveries}, {1})
        return post

    def test_connection_ended_while_idle(self):
        """a server that ends idle connections, slower messages than that: all get theirs"""
        self.assertEqual(self.gets_all(("--idle", "1"), per_minute=20).server.events()["connected"], 3)

    def test_few_messages_a_connection(self):
        """a server that takes two messages over a connection: all get theirs"""
        post = self.gets_all(("--most", "2"), at(*(f"n.{index}" for index in range(7))))
        self.assertEqual(post.server.events()["connected"], 4)

    def test_rate(self):
        """`per_minute: 120`: half a second from each message to the next"""
        times = self.gets_all((), at(*(f"n.{index}" for index in range(5))), per_minute=120).server.times("MAIL")
        gaps = [after - before for before, after in zip(times, times[1:])]
        self.assertGreater(min(gaps), 0.4, gaps)
        self.assertLess(sum(gaps), 6, gaps)

    def test_dies_and_comes_back(self):
        """the server is killed in the midst: one is unknown at most, the others get theirs when it is back"""
        addresses = at(*(f"n.{index}" for index in range(30)))
        post = Post(self, addresses, server={"more": ("--delay", "0.1")}, retries=0)
        sending = post.workspace.begin()
        until(lambda: len(post.server.stored()) >= 10)
        post.server.kill()
        stdout, stderr = sending.communicate(timeout=60)
        self.assertEqual(sending.returncode, 2, stdout + stderr)
        states = Counter(post.workspace.states().values())
        self.assertLessEqual(states["unknown"], 1, states)
        self.assertEqual(sum(states.values()) - states["unknown"], states["accepted"] + states["planned"], states)
        post.start()
        self.assertIn(post.send().code, (0, 1))
        self.assertEqual(disagreements(post.workspace.deliveries(), post.server.stored(), addresses), [])
        after = Counter(post.workspace.states().values())
        self.assertEqual(after, Counter(accepted=30 - states["unknown"], unknown=states["unknown"]) + Counter())


if __name__ == "__main__":
    unittest.main()
