#!/usr/bin/env python3
"""Is every character of an issue's articles in its PDF, in order?

usage: pdf_text.py TEXT PDF

TEXT is what `pdftotext -enc UTF-8 PDF TEXT` wrote; the issue is found by the PDF's path (…/2025/06/….pdf is
issues/2025/06). Knows nothing of jianbao: it strips the Markdown marks by a few rules that are enough for the sample
issues, and looks for each paragraph, white space removed, behind the one before. Exit code 0, or 1 with the first
difference.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARKS = re.compile("[\u2460-\u2473]")


def squeezed(text):
    return re.sub(r"\s", "", text)


def listed(manifest):
    """The article list of an issue.yaml: the items below `articles:` or `稿件:`."""
    names, inside = [], False
    for line in manifest.read_text(encoding="utf-8").splitlines():
        item = re.match(r"\s*-\s+([^#]+)", line)
        if re.match(r"(articles|稿件):", line):
            inside = True
        elif inside and item:
            names.append(item[1].strip().strip("'\""))
        elif inside and line.strip() and not line.lstrip().startswith("#"):
            inside = False
    return names


def front_matter(text):
    """The title and the Markdown of 编者按 of an article, and its body."""
    _, head, body = re.split(r"^---\n", text, maxsplit=2, flags=re.M)
    title = re.search(r"^(?:title|标题): *(.+)$", head, re.M)[1]
    lead = re.search(r"^(?:lead|编者按): *\|\n((?:  .*\n)+)", head, re.M)
    return title, lead[1] if lead else "", body


def stripped(text):
    """A piece of inline Markdown as it is read."""
    text = re.sub(r"\[\^[^]]+\]", "", text)
    text = re.sub(r'!\[[^]]*\]\([^ )]+(?: "([^"]*)")?\)(?:\{[^}]*\})?', lambda m: m[1] or "", text)
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    return squeezed(re.sub(r"\*\*|~~|`|\\$", "", text, flags=re.M))


def taken_apart(body):
    """The paragraphs, the rows of tables, and the footnotes of a body."""
    paragraphs, tables, notes = [], [], []
    for block in re.split(r"\n\s*\n", body.strip()):
        note = re.match(r"\[\^[^]]+\]:(.*)", block, re.S)
        if note:
            notes.append(stripped(note[1]))
        elif block.startswith("|"):
            rows = [row for row in block.splitlines() if not re.fullmatch(r"[|:\- ]+", row)]
            tables.append((len(paragraphs), [[stripped(cell) for cell in row.split("|")] for row in rows]))
        else:
            # A list item begins a paragraph of its own; its number is printed, its dash is not.
            items = re.split(r"^\s*(?:[-*] (?:\[[ x]\] )?|(?=\d+\. ))", block, flags=re.M)
            paragraphs += [stripped(re.sub(r"^(#+|>) *", "", item, flags=re.M)) for item in items]
    return paragraphs, tables, notes


def pages_of(text):
    """The text without page numbers, and the pages without footnotes, which are given apart."""
    pages, notes = [], []
    for page in text.split("\f"):
        page = re.sub(r"^\s*— \d+ —\s*$", "", page, flags=re.M)
        # Footnotes are the last thing on a page; each begins a line with its mark.
        at = re.search("^[\u2460-\u2473]", page, re.M)
        if at:
            notes.append(page[at.start() :])
            page = page[: at.start()]
        pages.append(MARKS.sub("", squeezed(page)))
    return "".join(pages), squeezed("".join(notes))


def differs(path, wanted, text, start):
    """Shows where a piece that is not found ceases to agree with the text."""
    low, high = 0, len(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        if wanted[:middle] in text[start:]:
            low = middle
        else:
            high = middle - 1
    at = text.find(wanted[:low], start) + low
    print(f"{path}: the PDF does not have this text, or not in this order")
    print(f"  source: …{wanted[max(0, low - 20) : low]}[{wanted[low : low + 20]}]…")
    print(f"  PDF:    …{text[max(0, at - 20) : at]}[{text[at : at + 20]}]…")
    return 1


def check(text_file, pdf):
    folder = re.search(r"(?:^|/)(\d{4}/[^/]+)/[^/]+\.pdf$", Path(pdf).as_posix())
    if not folder:
        print(f"{pdf}: not below YEAR/ISSUE/")
        return 1
    issue = ROOT / "issues" / folder[1]
    names = listed(issue / "issue.yaml")
    if not names:
        print(f"{issue}: no articles")
        return 1
    text, notes = pages_of(Path(text_file).read_text(encoding="utf-8"))
    position, checked = 0, 0
    wanted_notes = []
    for name in names:
        path = issue / name
        title, lead, body = front_matter(path.read_text(encoding="utf-8"))
        paragraphs, tables, own_notes = taken_apart(body)
        wanted_notes += [(path, note) for note in own_notes]
        pieces = [squeezed(title), "编者按：" + stripped(lead) if lead else "", *paragraphs]
        starts = []
        for piece in pieces:
            at = text.find(piece, position)
            if at < 0:
                return differs(path, piece, text, position)
            starts.append(at)
            position = at + len(piece)
            checked += len(piece)
        # pdftotext may give the cells of a table in another order, but between the paragraphs around it.
        for index, rows in tables:
            start = starts[index + 1] + len(pieces[index + 1])
            end = starts[index + 2] if index + 2 < len(starts) else len(text)
            area = text[start:end]
            cells = sorted((cell for row in rows for cell in row), key=len, reverse=True)
            for cell in filter(None, cells):
                if cell not in area:
                    return differs(path, cell, area, 0)
                area = area.replace(cell, "\n", 1)
                checked += len(cell)
            if area.strip():
                print(f"{path}: a table of the PDF has more than the source: {area.split()}")
                return 1
    position = 0
    for path, note in wanted_notes:
        at = notes.find(note, position)
        if at < 0:
            return differs(path, note, notes, position)
        position = at + len(note)
        checked += len(note)
    print(f"text ok: {len(names)} articles, {checked} characters")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(check(*sys.argv[1:]))
