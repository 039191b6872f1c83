"""A sender that is stopped at any moment, killed at any moment, started twice."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest
from collections import Counter
from pathlib import Path

from checks import disagreements
from workspace import Post, end, until

SEED = int(os.environ.get("SEED", "731"))


def ledger_now(post):
    """The states in the ledger's file as it is at this moment, from a copy: looking must not mend anything."""
    source, copy = post.workspace.folder / "issues", post.folder / "looked-at"
    if not (source / "deliveries.db").exists():
        return None
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for name in ("deliveries.db", "deliveries.db-journal"):
        if (source / name).exists():
            shutil.copy(source / name, copy / name)
    database = sqlite3.connect(copy / "deliveries.db")
    try:
        if not database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'deliveries'").fetchone()[0]:
            return None
        return dict(database.execute("SELECT address, state FROM deliveries"))
    finally:
        database.close()


class Stopped(unittest.TestCase):
    def test_ctrl_c(self):
        """Ctrl-C: the message at hand is finished, everything is settled, the next run goes on"""
        addresses = [f"n.{index}@example.org" for index in range(20)]
        post = Post(self, addresses, server={"more": ("--delay", "0.4")})
        sending = post.workspace.begin()
        # In the midst of a message.
        until(lambda: post.server.events()["DATA"] >= 4)
        run = end(sending, signal.SIGINT)
        self.assertEqual(run.code, 2, run)
        states = Counter(post.workspace.states().values())
        self.assertEqual(set(states), {"accepted", "planned"}, run)
        self.assertLessEqual(states["accepted"], 6, run)
        self.assertEqual(disagreements(post.workspace.deliveries(), post.server.stored(), addresses), [])
        self.assertEqual(post.server.events()["DATA"], states["accepted"])
        self.assertEqual(post.send().code, 0)
        self.assertEqual(disagreements(post.workspace.deliveries(), post.server.stored(), addresses), [])
        self.assertEqual(len(post.server.stored()), len(addresses))

    def test_ctrl_c_while_waiting(self):
        """Ctrl-C ends the wait for a greylisted message at once"""
        addresses = ["gray@example.org"]
        post = Post(self, addresses, retry_after=600)
        sending = post.workspace.begin()
        until(lambda: ("gray", "gray@example.org") in post.server.log())
        time.sleep(0.3)
        begun = time.monotonic()
        run = end(sending, signal.SIGINT)
        self.assertLess(time.monotonic() - begun, 10)
        self.assertEqual(run.code, 2, run)
        self.assertEqual(post.send().code, 0)
        self.assertEqual(disagreements(post.workspace.deliveries(), post.server.stored(), addresses), [])

    def test_without_yes(self):
        """without a terminal and without --yes nothing is sent"""
        post = Post(self, ["a@example.org"])
        run = post.workspace.run("send")
        self.assertEqual(run.code, 2, run)
        self.assertIn("--yes", run.output)
        self.assertEqual(post.server.events()["connected"], 0)

    def test_two_senders(self):
        """two senders at once: the second is refused and sends nothing, the first goes on"""
        addresses = [f"n.{index}@example.org" for index in range(25)]
        post = Post(self, addresses, server={"more": ("--delay", "0.1")})
        first = post.workspace.begin()
        until(lambda: post.server.events()["stored"] >= 2)
        for arguments in ((), ("--resend-unknown",)):
            second = post.send(*arguments)
            self.assertEqual(second.code, 2, second)
            self.assertIn("正在发送", second.output)
        self.assertIsNone(first.poll(), "the first had ended before")
        self.assertEqual(end(first).code, 0)
        self.assertEqual(post.server.events()["connected"], 1)
        self.assertEqual(disagreements(post.workspace.deliveries(), post.server.stored(), addresses), [])
        self.assertEqual(len(post.server.stored()), len(addresses))

    def test_looking_on(self):
        """`deliveries` shows how far it is while another process sends, and disturbs nobody"""
        addresses = [f"n.{index}@example.org" for index in range(40)]
        post = Post(self, addresses, server={"more": ("--delay", "0.05")})
        sending = post.workspace.begin()
        until(lambda: post.server.events()["stored"] >= 2)
        looks = 0
        while sending.poll() is None:
            counted = Counter(row["state"] for row in post.workspace.deliveries())
            self.assertLessEqual(counted["sending"], 1, counted)
            self.assertEqual(counted["unknown"] + counted["refused"], 0, counted)
            looks += 1
        self.assertGreater(looks, 1)
        self.assertEqual(end(sending).code, 0)
        self.assertEqual(disagreements(post.workspace.deliveries(), post.server.stored(), addresses), [])


class Killed(unittest.TestCase):
    """The proof that nobody gets two and nobody is left out."""

    seconds = 150
    # Fewer only where test_damage.py wants it to fail.
    RECIPIENTS, KILLS = int(os.environ.get("RECIPIENTS", "1000")), int(os.environ.get("KILLS", "200"))

    def shortDescription(self):
        return f"{self.RECIPIENTS} recipients, killed {self.KILLS} times, SEED={SEED}: {self.figures}"

    figures = ""

    def place(self):
        """A folder in memory, where there is one: a process that is killed loses nothing that it has given to the system, be
        it on the disk or not, so no disk need be waited for."""
        memory = "/dev/shm"
        folder = Path(tempfile.mkdtemp(prefix="jianbao-mail.", dir=memory if os.access(memory, os.W_OK) else None))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        return folder

    def test_killed_at_200_random_moments(self):
        dice = random.Random(SEED)
        kinds = ["gray", "busy", "nobody", "drop-rcpt"]
        names = [f"{kinds[index // 50 % 4] if index % 50 == 7 else 'n'}.{index}" for index in range(self.RECIPIENTS)]
        addresses = [f"{name}@example.org" for name in names]
        post = Post(self, addresses, server={"more": ("--delay", "0.006")}, retries=5, place=self.place())

        # Some are killed while they begin, the others while they send, so many on average that something is left at the end.
        most = 2 * int(0.85 * self.RECIPIENTS / self.KILLS - 1)
        hits = Counter()
        for kill in range(self.KILLS):
            begun = post.server.events()["DATA"]
            sending = subprocess.Popen(post.workspace.command(), cwd=post.workspace.folder, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            messages = dice.randint(0, most)
            if messages:
                until(lambda: post.server.events()["DATA"] - begun >= messages or sending.poll() is not None)
            time.sleep(dice.uniform(0, 0.015 if messages else 0.2))
            hits["had ended"] += sending.poll() is not None
            sending.kill()
            sending.wait()
            states = ledger_now(post)
            if states is None:
                hits["before the ledger"] += 1
                continue
            counted = Counter(states.values())
            hits["sending" if counted["sending"] else "between two"] += 1
            # At every moment: what the server has is not planned, so nobody would get it twice.
            received = {message.recipients[0] for message in post.server.stored()} if kill % 10 == 0 else set()
            twice = [address for address in received if states.get(address) in (None, "planned", "refused")]
            self.assertEqual(twice, [], f"kill {kill}")

        Killed.figures = ", ".join(f"{count} {what}" for what, count in sorted(hits.items()) if count)
        left = Counter(post.workspace.states().values())
        self.assertGreater(left["planned"], 0, f"sent too fast: {hits}")
        self.assertGreater(hits["sending"], self.KILLS / 10, hits)
        self.assertGreater(hits["between two"], 0, hits)
        self.assertEqual(hits["had ended"], 0, hits)

        run = post.send()
        self.assertEqual(run.code, 1, run)
        deliveries, messages = post.workspace.deliveries(), post.server.stored()
        self.assertEqual(disagreements(deliveries, messages, addresses), [])
        self.assertEqual({row["address"]: row["state"] for row in deliveries if row["address"].startswith("nobody")},
                         {address: "refused" for address in addresses if address.startswith("nobody")})
        others = Counter(row["state"] for row in deliveries if not row["address"].startswith("nobody"))
        self.assertEqual(set(others), {"accepted", "unknown"})
        unknown = [row["address"] for row in deliveries if row["state"] == "unknown"]
        had = Counter(message.recipients[0] for message in messages)
        kept = sum(had[address] for address in unknown)
        Killed.figures += f"; {others['accepted']} accepted, {others['unknown']} unknown, of these {kept} received"

        # Told to, it sends to those of whom nobody knew: now all have it.
        run = post.send("--resend-unknown")
        deliveries, messages = post.workspace.deliveries(), post.server.stored()
        self.assertEqual(disagreements(deliveries, messages, addresses, resent=unknown), [])
        has = Counter(message.recipients[0] for message in messages)
        self.assertEqual([address for address in addresses if not address.startswith("nobody") and not has[address]], [])
        self.assertEqual(sum(has.values()) - sum(had.values()), len(unknown))


if __name__ == "__main__":
    unittest.main()
