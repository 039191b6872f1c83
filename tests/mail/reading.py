"""Messages as their readers see them: by Python's own parser, by Perl's MIME-tools, and by programs too old for RFC 2231."""

import base64
import email
import email.header
import email.policy
import json
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass
class Letter:
    """What a reader sees."""

    subject: str
    sender: tuple
    to: tuple
    reply_to: tuple
    message_id: str
    text: str
    html: str
    attachments: list
    complaints: list

    # An attachment: its name by Content-Disposition, its name by Content-Type, its bytes.


def by_python(message):
    """As Python's email package reads it, with the rules of today."""
    parsed = email.message_from_bytes(message, policy=email.policy.default)
    bodies = {"plain": "", "html": ""}
    attachments, complaints = [], [repr(defect) for defect in parsed.defects]
    for part in parsed.walk():
        complaints += [repr(defect) for defect in part.defects]
        if part.get_content_disposition() == "attachment":
            attachments.append((part.get_filename(), _old_name(part.get("content-type", "")), part.get_content()))
        elif part.get_content_maintype() == "text":
            bodies[part.get_content_subtype()] += part.get_content()

    # For long the rules of today put blanks between the encoded words of a name (python/cpython#128110), so that the
    # name itself is read after the rules of before.
    before = email.message_from_bytes(message, policy=email.policy.compat32)

    def mailbox(name):
        boxes = [(str(box.display_name), box.addr_spec) for box in parsed[name].addresses] if parsed[name] else []
        if len(boxes) != 1:
            return tuple(boxes)
        shown, _, _ = before[name].rpartition("<")
        return str(email.header.make_header(email.header.decode_header(shown.strip()))), boxes[0][1]

    return Letter(str(parsed["subject"]), mailbox("from"), mailbox("to"), mailbox("reply-to"), str(parsed["message-id"]),
                  _lines(bodies["plain"]), _lines(bodies["html"]), attachments, complaints)


def old_names(message):
    """The names of the attachments for a program that knows RFC 2047 in name="…" and nothing else."""
    parsed = email.message_from_bytes(message, policy=email.policy.compat32)
    return [_old_name(part["content-type"]) for part in parsed.walk() if part.get_content_type() == "application/pdf"]


def _old_name(header):
    found = re.search(r'\bname="([^"]*)"', re.sub(r"\r?\n(?=[ \t])", "", str(header)))
    if not found:
        return None
    decoded = email.header.decode_header(found.group(1))
    return "".join(text if isinstance(text, str) else text.decode(charset or "ascii") for text, charset in decoded)


def by_perl(messages):
    """As MIME-tools reads them, all at once."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{index}.eml" for index in range(len(messages))]
        for file, message in zip(files, messages):
            file.write_bytes(message)
        done = subprocess.run(["perl", str(HERE / "read_mime.pl"), *map(str, files)], capture_output=True, timeout=120)
    if done.returncode:
        raise AssertionError(done.stderr.decode())
    return [_perl_letter(found) for found in json.loads(done.stdout)]


def _perl_letter(found):
    bodies = {"text/plain": "", "text/html": ""}
    attachments = []

    def walk(part):
        body = base64.b64decode(part.get("body") or "")
        if part["disposition"] == "attachment":
            attachments.append((part["filename"], part["name"], body))
        elif part["type"] in bodies and not part["parts"]:
            bodies[part["type"]] += body.decode(part["charset"] or "ascii")
        for inside in part["parts"]:
            walk(inside)

    walk(found)

    boxes = {name: tuple(found[name]) for name in ("from", "to", "reply-to")}
    return Letter(found["subject"], boxes["from"], boxes["to"], boxes["reply-to"], found["message-id"],
                  _lines(bodies["text/plain"]), _lines(bodies["text/html"]), attachments, found["complaints"])


def _lines(text):
    return text.replace("\r\n", "\n")
