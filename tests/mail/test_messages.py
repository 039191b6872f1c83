"""What arrives: read back by parsers that are not ours, it is what the issue says, and the PDF byte for byte."""

import csv
import io
import re
import unittest

from checks import disagreements, open_to_others, unfit
from reading import by_perl
from workspace import FROM, FROM_NAME, SERIES, SOURCES, TITLES, Post

NAMES = ["省委办公厅", "省发展和改革委员会（省优化经济发展环境领导小组办公室）政策研究室、法规处、综合处", "办公室, \"综合\" <一处>; 二处",
         "=?utf-8?B?5paH?=", "Liaison Office", "A. B. & Co.", "省财政厅 'x' @ y"]
ADDRESSES = ["swbgt@example.org", "a-very.long_address+with.everything-that_is.allowed!x@sub.domain.example.org", "two@example.org",
             "three@example.com", "four.Four@Example.ORG", "five@example.net", "o'six@example.org"]
SUBJECT = f"{SERIES}2025年第1期（总第1期）"


def wanted(post, name, address, message_id):
    return {"subject": SUBJECT, "sender": (FROM_NAME, FROM), "to": (name, address), "message_id": message_id,
            "contents": TITLES + SOURCES + [SUBJECT], "pdf_name": post.workspace.pdf_file.name, "pdf": post.workspace.pdf}


def without_date(message):
    assert message.count(b"\r\nDate: ") == 1
    return re.sub(rb"\r\nDate: [^\r]*", b"", message)


class Messages(unittest.TestCase):
    def test_what_arrives(self):
        """subject, sender, the one recipient, 要目 as text and HTML, the PDF under its name: by two parsers and for old ones"""
        post = Post(self, ADDRESSES, names=NAMES, reply_to="编辑部, 一室 <huifu@example.org>")
        run = post.send()
        self.assertEqual(run.code, 0, run)
        deliveries, stored = post.workspace.deliveries(), post.server.stored()
        self.assertEqual(disagreements(deliveries, stored, ADDRESSES), [])
        self.assertEqual([message.recipients[0] for message in stored], ADDRESSES)
        perls = by_perl([message.bytes for message in stored])
        for name, row, message, perl in zip(NAMES, deliveries, stored, perls):
            self.assertEqual(message.sender, FROM)
            want = wanted(post, name, row["address"], row["message_id"])
            others = [address for address in ADDRESSES if address != row["address"]]
            self.assertEqual(unfit(message.bytes, want, others), [], "Python's parser")
            self.assertEqual(unfit(message.bytes, want, others, letter=perl), [], "Perl's parser")
            self.assertIn(name, perl.text)
            self.assertEqual(perl.reply_to, ("编辑部, 一室", "huifu@example.org"))
        # What it calls itself tells nothing about this machine.
        self.assertEqual({address for event, address in post.server.log() if event == "EHLO"}, {"[127.0.0.1]"})

    def test_dry_run(self):
        """`--dry-run` sends nothing, enters nothing, and writes what would be sent, for its owner's eyes only"""
        post = Post(self, ADDRESSES, names=NAMES)
        run = post.workspace.run("send", "--dry-run")
        self.assertEqual(run.code, 0, run)
        self.assertEqual(post.server.events()["connected"], 0)
        self.assertEqual(post.workspace.deliveries(), [])
        self.assertFalse((post.workspace.folder / "dist").exists())
        private = post.workspace.folder / "private"
        self.assertEqual(open_to_others(private), [])
        files = sorted(private.rglob("*.eml"))
        self.assertEqual(len(files), len(ADDRESSES), files)
        drafts = [file.read_bytes() for file in files]
        for name in NAMES[:2]:
            self.assertIn(name, run.stdout)
        self.assertEqual(post.send().code, 0)
        self.assertEqual([without_date(draft) for draft in drafts],
                         [without_date(message.bytes) for message in post.server.stored()])

    def test_the_same_message_at_every_try(self):
        """put off, unknown and sent again, after a restart: the Message-ID is the same"""
        addresses = ["busy@example.org", "drop-kept@example.org"]
        post = Post(self, addresses, retries=0)
        for arguments in ((), (), ("--resend-unknown",), ("--resend-unknown",)):
            post.send(*arguments)
        deliveries, stored = post.workspace.deliveries(), post.server.stored()
        self.assertEqual(len(stored), 4)
        self.assertEqual(len({message.message_id for message in stored}), 2)
        self.assertEqual(disagreements(deliveries, stored, addresses, resent=addresses[1:]), [])
        # And in another ledger too: it comes from the issue, its edition and the address.
        before = {row["address"]: row["message_id"] for row in deliveries}
        (post.workspace.folder / "issues/deliveries.db").unlink()
        post.send()
        self.assertEqual({row["address"]: row["message_id"] for row in post.workspace.deliveries()}, before)

    def test_csv_and_json_say_the_same(self):
        """`deliveries --csv` has the rows of `--json`"""
        addresses = ["n@example.org", "nobody@example.org", "drop-kept@example.org"]
        post = Post(self, addresses)
        post.send()
        run = post.workspace.run("deliveries", "--csv")
        self.assertEqual(run.code, 0, run)
        rows = list(csv.reader(io.StringIO(run.stdout.removeprefix("\ufeff"))))
        self.assertEqual(len(rows), 4, rows)
        for row, delivery in zip(rows[1:], post.workspace.deliveries()):
            for name in ("address", "name", "message_id"):
                self.assertIn(delivery[name], row)
        table = post.workspace.run("deliveries")
        self.assertEqual(table.code, 0, table)
        for word in ("已收下", "被拒收", "不确定"):
            self.assertIn(word, table.stdout)


if __name__ == "__main__":
    unittest.main()
