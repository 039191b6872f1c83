"""The checks: each returns what is wrong, as a list of sentences, so that test_damage.py can see them notice damages."""

import base64
import email.utils
import html.parser
import os
import re
import stat
from collections import Counter
from pathlib import Path

from reading import by_python, old_names

STATES = {"planned", "sending", "accepted", "refused", "unknown", "bounced"}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")


def disagreements(deliveries, stored, addresses, resent=()):
    """Where the program's ledger and the server's store do not say the same. `resent`: addresses that were sent to again
    though nobody knew, and so may have more than one copy."""
    wrong = []
    listed = Counter(row["address"] for row in deliveries)
    wrong += [f"{address} is listed {listed[address]} times" for address in addresses if listed[address] != 1]
    wrong += [f"{address} is listed, and nobody's" for address in listed if address not in set(addresses)]

    copies, ids = Counter(), {}
    for message in stored:
        if len(message.recipients) != 1:
            wrong.append(f"a message went to {message.recipients}")
        for address in message.recipients:
            copies[address] += 1
            ids.setdefault(address, set()).add(message.message_id)
    wrong += [f"{address} got a message and is not listed" for address in copies if address not in listed]

    seen = Counter(row["message_id"] for row in deliveries)
    wrong += [f"Message-ID {name} names {count} messages" for name, count in seen.items() if count > 1]
    for row in deliveries:
        address, state, has = row["address"], row["state"], copies[row["address"]]
        if state not in STATES:
            wrong.append(f"{address}: no such state, {state}")
        if state in ("accepted", "bounced") and has != 1 and not (address in resent and has > 1):
            wrong.append(f"{address} is {state}, the store has {has}")
        if state in ("planned", "refused") and has and address not in resent:
            wrong.append(f"{address} is {state}, the store has {has}")
        if state == "unknown" and has > (row["attempts"] if address in resent else 1):
            wrong.append(f"{address} is unknown, the store has {has}")
        if state == "sending":
            wrong.append(f"{address} is being sent, and nobody sends")
        if ids.get(address, {row["message_id"]}) != {row["message_id"]}:
            wrong.append(f"{address}: Message-ID {row['message_id']}, in the store {ids[address]}")
        tried = row["attempts"] > 0
        if tried != (row["first_time"] is not None) or tried != (row["last_time"] is not None):
            wrong.append(f"{address}: {row['attempts']} attempts, times {row['first_time']}, {row['last_time']}")
        for moment in (row["first_time"], row["last_time"]):
            if moment is not None and not TIME.match(moment):
                wrong.append(f"{address}: {moment} is no time")
        if state not in ("planned", "sending") and not tried:
            wrong.append(f"{address} is {state} without an attempt")
        if state == "accepted" and not row["reply"].startswith("250"):
            wrong.append(f"{address} is accepted with “{row['reply']}”")
        if state in ("refused", "bounced", "unknown") and not row["reply"]:
            wrong.append(f"{address} is {state}, and nothing says why")
    return wrong


class _Text(html.parser.HTMLParser):
    """What a browser would show, roughly."""

    def __init__(self, source):
        super().__init__()
        self.shown = ""
        self.feed(source)

    def handle_data(self, data):
        self.shown += data


def unfit(message, wanted, others=(), letter=None):
    """What is wrong with a message. `wanted` has subject, sender, to, message_id, contents, pdf_name, pdf; `others` are the
    addresses of everybody else. `letter`: as another parser than Python's has read it."""
    wrong = []
    head = message.split(b"\r\n\r\n")[0] + b"\r\n"
    if any(byte > 126 or byte < 32 and byte not in b"\t\r\n" for byte in message):
        wrong.append("it is not printable ASCII")
    if re.search(rb"(?<!\r)\n|\r(?!\n)", message):
        wrong.append("it has line ends that are not CR LF")
    longest = max(map(len, message.split(b"\r\n")))
    if longest > 998:
        wrong.append(f"it has a line of {longest}")
    names = [name.lower().decode() for name in re.findall(rb"(?m)^([^\s:]+):", head)]
    needed = ["date", "from", "to", "subject", "message-id", "mime-version", "content-type"]
    wrong += [f"its header has {names.count(name)} {name}" for name in needed if names.count(name) != 1]
    wrong += [f"its header has {name}" for name in names
              if name not in needed + ["reply-to", "content-transfer-encoding", "auto-submitted"]]
    date = re.search(rb"(?m)^Date: (.*)\r", head)
    if not date or email.utils.parsedate_to_datetime(date.group(1).decode()) is None:
        wrong.append("it has no date")
    lower = message.lower()
    wrong += [f"it names {address}" for address in others if address.lower().encode() in lower]

    letter = letter or by_python(message)
    for name in ("subject", "sender", "to", "message_id"):
        if getattr(letter, name) != wanted[name]:
            wrong.append(f"{name} is {getattr(letter, name)!r}, not {wanted[name]!r}")
    shown = _Text(letter.html).shown
    for text in wanted["contents"]:
        if text not in letter.text:
            wrong.append(f"the text has no “{text}”")
        if text not in shown:
            wrong.append(f"the HTML shows no “{text}”")
    if len(letter.attachments) != 1:
        wrong.append(f"it has {len(letter.attachments)} attachments")
    for new, old, content in letter.attachments:
        if (new, old) != (wanted["pdf_name"],) * 2:
            wrong.append(f"the attachment is {new!r} to new programs, {old!r} to old ones")
        if content != wanted["pdf"]:
            wrong.append("the attachment is another PDF")
    if old_names(message) != [wanted["pdf_name"]]:
        wrong.append(f"a program that knows RFC 2047 alone reads {old_names(message)}")
    if letter.complaints:
        wrong.append(f"its form is wrong: {letter.complaints}")
    return wrong


def spellings(word):
    """A word as it might stand in a file: plain, in base64 at each of the three offsets, in hexadecimal, percent-encoded."""
    plain = word.encode()
    found = {plain, plain.hex().encode(), "".join(f"%{byte:02X}" for byte in plain).encode()}
    for offset in range(3):
        code = base64.b64encode(b"\0" * offset + plain)
        # What depends on the neighbours is cut off at both ends.
        found.add(code[(0, 2, 3)[offset]:len(code) - 4])
    return {spelling for spelling in found if len(spelling) >= 8}


def leaks(word, texts=(), folders=(), but=()):
    """Where a word can be read: in texts (name, bytes), in the files and file names of folders, but those in `but`."""
    ways = spellings(word)
    wrong = [f"{name} has it" for name, text in texts if any(way in text for way in ways)]
    but = {Path(file).resolve() for file in but}
    for folder in folders:
        for file in sorted(Path(folder).rglob("*")):
            if any(way in os.fsencode(file.name) for way in ways):
                wrong.append(f"{file} is called so")
            if file.is_file() and file.resolve() not in but and any(way in file.read_bytes() for way in ways):
                wrong.append(f"{file} has it")
    return wrong


def command_lines():
    """The arguments of all processes, as everybody on the machine can read them."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append((str(file), file.read_bytes()))
        except OSError:
            pass  # It has ended.
    return found


def open_to_others(folder):
    """What below a folder, itself included, others than its owner may enter."""
    folder = Path(folder)
    wrong = []
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        wrong.append(f"{folder} has the mode {stat.S_IMODE(folder.stat().st_mode):o}")
    return wrong
