#!/usr/bin/env python3
"""Is every character of an issue's articles in its PDF, in order?

usage: pdf_text.py TEXT PDF

TEXT is what `pdftotext -enc UTF-8 PDF TEXT` wrote; the issue is found by the PDF's path (…/2025/06/….pdf is
issues/2025/06). Knows nothing of jianbao: it strips the Markdown marks by a few rules that are enough for the sample
issues, and looks for title, 供稿单位 and paragraph after paragraph, white space removed, with nothing between them but
list markers. Exit code 0, or 1 with the first difference.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARKS = re.compile("[\u2460-\u2473]")
COLOPHON = re.compile("报：|送：|发：|主送：|抄报：|抄送：|分送：|本期增发：|责任编辑：|联系方式：|批准文号：|共印|$")


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


def values(head, *keys):
    """The values of a text or list of an article's front matter."""
    found = []
    for key in keys:
        entry = re.search(rf"^{key}: *(.*)\n((?: +- .*\n)*)", head, re.M)
        if entry:
            found += [entry[1], *re.findall(r"- (.*)", entry[2])]
    return [value.strip("'\" ") for value in found if value.strip()]


def front_matter(text):
    """What stands above an article's text (title, 供稿单位, author), the Markdown of 编者按, and the body."""
    _, head, body = re.split(r"^---\n", text, maxsplit=2, flags=re.M)
    above = [*values(head, "title", "标题"), *values(head, "source", "供稿单位"), *values(head, "author", "作者")]
    lead = re.search(r"^(?:lead|编者按): *\|\n((?:  .*\n)+)", head, re.M)
    return squeezed("".join(above)), lead[1] if lead else "", body


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
            pieces = [stripped(re.sub(r"^(#+|>) *", "", item, flags=re.M)) for item in items]
            paragraphs += filter(None, pieces)
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


class Difference(Exception):
    """The text of the PDF is not that of the source."""

    def __init__(self, path, wanted, text, at=0):
        low = 0
        while low < len(wanted) and wanted[low] == text[at + low : at + low + 1]:
            low += 1
        here = at + low
        super().__init__(
            f"{path}: the PDF's text is not the source's\n"
            f"  source: …{wanted[max(0, low - 20) : low]}[{wanted[low : low + 20]}]…\n"
            f"  PDF:    …{text[max(0, here - 20) : here]}[{text[here : here + 20]}]…"
        )


def check_cells(path, rows, area):
    """pdftotext may give the cells of a table in another order, but between the paragraphs around it."""
    for cell in sorted((cell for row in rows for cell in row), key=len, reverse=True):
        if cell not in area:
            raise Difference(path, cell, area)
        area = area.replace(cell, "\n", 1) if cell else area
    if area.strip():
        raise Difference(path, "", area.strip())


def check_article(path, text, position):
    """Compares one article with the text from `position`; returns where it ends, and its footnotes."""
    above, lead, body = front_matter(path.read_text(encoding="utf-8"))
    paragraphs, tables, notes = taken_apart(body)
    tables = dict(tables)
    pieces = [above + ("编者按：" + stripped(lead) if lead else ""), *paragraphs]
    for index, piece in enumerate(pieces):
        between = "[•◦–]?" if index else "(〔[^〕]*〕)?"
        position = re.compile(between).match(text, position).end()
        if not text.startswith(piece, position):
            raise Difference(path, piece, text, position)
        position += len(piece)
        if index in tables:
            end = text.find(pieces[index + 1], position) if index + 1 < len(pieces) else len(text)
            if end < 0:
                raise Difference(path, pieces[index + 1], text, position)
            check_cells(path, tables[index], text[position:end])
            position = end
    return position, notes


def check(text_file, pdf):
    """Compares a whole issue; returns what to say of it."""
    folder = re.search(r"(?:^|/)(\d{4}/[^/]+)/[^/]+\.pdf$", Path(pdf).as_posix())
    if not folder:
        raise SystemExit(f"{pdf}: not below YEAR/ISSUE/")
    issue = ROOT / "issues" / folder[1]
    names = listed(issue / "issue.yaml")
    if not names:
        raise SystemExit(f"{issue}: no articles")
    text, notes = pages_of(Path(text_file).read_text(encoding="utf-8"))
    # 要目 has the titles too, but without 供稿单位 behind them.
    above = front_matter((issue / names[0]).read_text(encoding="utf-8"))[0]
    position = begin = text.find(above)
    if begin < 0:
        raise Difference(issue / names[0], above, text, text.find(above[:4]))
    wanted_notes = ""
    for name in names:
        position, own_notes = check_article(issue / name, text, position)
        wanted_notes += "".join(own_notes)
    if not COLOPHON.match(text, position):
        raise Difference(issue, "（版记）", text, position)
    notes = MARKS.sub("", notes)
    if not notes.startswith(wanted_notes):
        raise Difference(issue, wanted_notes, notes)
    return f"text ok: {len(names)} articles, {position - begin + len(wanted_notes)} characters"


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    try:
        print(check(*sys.argv[1:]))
    except Difference as difference:
        raise SystemExit(str(difference)) from None


if __name__ == "__main__":
    main()
