"""Checks a PDF's structure with pikepdf: what PDF/A-2a and PDF/UA-1 ask for and can be read off the file.

usage: pdf_structure.py PDF...

The issue is found by the PDF's path (…/2025/06/….pdf is issues/2025/06): its articles say which tasks there must be.
"""

import re
import sys
from pathlib import Path

import pikepdf

ROOT = Path(__file__).resolve().parent.parent
TASK = re.compile(r"^ *[-*+] \[([ xX])\] ", re.M)
STATES = {"x": "已完成", "X": "已完成", " ": "未完成"}


def kids(element):
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child


def walk(element, path=()):
    for child in kids(element):
        role = str(child.S)
        yield child, role, path
        yield from walk(child, path + (role,))


def tasks(pdf_path):
    """The states of the tasks in an issue's articles, in the order of the files' names."""
    issue = ROOT / "issues" / pdf_path.parent.parent.name / pdf_path.parent.name
    if not (issue / "issue.yaml").is_file():
        raise SystemExit(f"no issue for {pdf_path}")
    articles = [article.read_text(encoding="utf-8") for article in sorted(issue.glob("*.md"))]
    return [STATES[mark] for article in articles for mark in TASK.findall(article)]


def faults(pdf, states):
    root = pdf.Root
    if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
        yield "not marked as tagged"
    if not str(root.get("/Lang", "")).startswith("zh"):
        yield f"language is {root.get('/Lang')}"
    if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
        yield "the title is not shown in the window"
    with pdf.open_metadata() as metadata:
        for key, wanted in [("pdfaid:part", "2"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")]:
            if metadata.get(key) != wanted:
                yield f"{key} is {metadata.get(key)}"
        if not metadata.get("dc:title"):
            yield "no title in the metadata"
    if not any(str(intent.S) == "/GTS_PDFA1" for intent in root.get("/OutputIntents", [])):
        yield "no output intent"
    for name in ("/JavaScript", "/EmbeddedFiles"):
        if name in root.get("/Names", {}):
            yield f"has {name}"
    if "/OpenAction" in root or "/AA" in root:
        yield "has an action of its own"

    fonts = 0
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
            fonts += 1
            name = str(thing.FontName)
            if not any(key in thing for key in ("/FontFile2", "/FontFile3")):
                yield f"{name} is not embedded"
            if name[7:8] != "+":
                yield f"{name} is not a subset"
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Subtype") == "/Type0" and "/ToUnicode" not in thing:
            yield f"{thing.BaseFont} has no ToUnicode"
    if fonts < 3:
        yield f"only {fonts} fonts"

    tree = list(walk(root.StructTreeRoot))
    roles = [role for _, role, _ in tree]
    if "/H1" not in roles:
        yield "no article heading"
    # The masthead: all that stands before 要目, or before the only article's heading.
    masthead = []
    for element in kids(next(kids(root.StructTreeRoot))):
        if str(element.S) == "/H1" or any(role == "/Link" for _, role, _ in walk(element)):
            break
        masthead.append(str(element.S))
    # Title, number, and publisher with date, at least.
    if len(masthead) < 3 or set(masthead) != {"/P"}:
        yield f"the masthead is {masthead}"
    marked = [str(e.get("/Alt")) for e, role, _ in tree if role == "/Figure" and str(e.get("/Alt")) in STATES.values()]
    if marked != states:
        yield f"the tasks are {marked} instead of {states}"
    depth = 0
    for element, role, path in tree:
        if role in ("/H1", "/H2", "/H3", "/H4", "/H5", "/H6"):
            level = int(role[2])
            if level > depth + 1:
                yield f"{role} follows a heading of level {depth}"
            depth = level
        if role == "/Figure" and not str(element.get("/Alt", "")).strip():
            yield "a figure without alternative text"
        if role == "/Span" and path[-1:] in [("/Document",), ("/Div",)]:
            yield "text outside a paragraph"
        if not str(element.get("/Lang", "zh")).startswith("zh"):
            yield f"the language of a {role} is {element.Lang}"
        if role == "/Figure" and "/K" not in element:
            yield "a figure with nothing in it"
        if role == "/LI" and path[-1:] != ("/L",):
            yield "a list item outside a list"
        if role in ("/TH", "/TD") and path[-1:] != ("/TR",):
            yield f"{role} outside a row"
        if role == "/Table" and "/TH" not in [inner for _, inner, _ in walk(element)]:
            yield "a table without header cells"
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            if note.get("/Subtype") == "/Link" and "/StructParent" not in note:
                yield "a link outside the structure"
    with pdf.open_outline() as outline:
        if len(outline.root) != roles.count("/H1"):
            yield f"{len(outline.root)} bookmarks for {roles.count('/H1')} articles"


def main():
    bad = 0
    for name in sys.argv[1:]:
        with pikepdf.open(name) as pdf:
            for fault in faults(pdf, tasks(Path(name).resolve())):
                print(f"{name}: {fault}", file=sys.stderr)
                bad += 1
    return 1 if bad else 0


sys.exit(main())
