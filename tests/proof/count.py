#!/usr/bin/env python3
"""Counts the kinds of fault in a manuscript by plain regular expressions, apart from jianbao's own code: what `check`
finds in the same text is held against these numbers (docs/proofreading.md).

Usage: count.py FILE…
"""
import re
import sys

HAN = "\u4e00-\u9fff"
MARKS = "，。、；：？！“”‘’（）《》〈〉—…"
KINDS = {
    "half-width comma": rf"(?<=[{HAN}{MARKS}0-9%]),(?=\s*[{HAN}{MARKS}]|\s*$)",
    "half-width stop": rf"(?<=[{HAN}{MARKS}])\.(?=\s*[{HAN}]|\s*$)",
    "half-width semicolon": rf"(?<=[{HAN}{MARKS}]);",
    "half-width colon": rf"(?<=[{HAN}{MARKS}]):",
    "half-width question or exclamation mark": rf"(?<=[{HAN}{MARKS}])[?!]",
    "half-width brackets (pairs)": rf"\([^()]*[{HAN}][^()]*\)",
    "space between Chinese and a digit": rf"[{HAN}{MARKS}] +(?=[0-9])|(?<=[0-9%]) +(?=[{HAN}])",
    "space beside a mark": rf"(?<=[,，]) +(?=[{HAN}])",
    "Latin word between Chinese": rf"(?<=[{HAN}]) *\b(?:and|or|of|the|to|in|for|with)\b *(?=[{HAN}])",
}


def body(text: str) -> str:
    """The text without its front matter."""
    parts = re.split(r"^---\s*$", text, maxsplit=2, flags=re.M)
    return parts[2] if len(parts) == 3 else text


def main() -> None:
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            text = body(file.read())
        print(path)
        for kind, pattern in KINDS.items():
            print(f"  {len(re.findall(pattern, text)):4} {kind}")
        paragraphs = [p.strip() for p in re.split(r"\n\s*\n", text) if p.strip()]
        broken = sum(1 for p in paragraphs if not re.search(r"[。！？：；…”）》.!?]$", p))
        print(f"  {broken:4} paragraph without a closing mark")


if __name__ == "__main__":
    main()
