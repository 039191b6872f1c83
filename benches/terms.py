#!/usr/bin/env python3
"""What a list of 50,000 terms costs: `jianbao check` on a sample issue with and without it.

    terms.py [--entries N] [--runs N] [--write FILE] [--most-milliseconds N]

The difference is reading the file (twice over its bytes), reading the entries, building the table and matching.
Writes issues/terms.yaml with N entries (50,000) into a copy of the repository's sample workspace and has measure.py
time `jianbao check 731` in both. With --most-milliseconds the exit code is 1 where the medians are further apart. With
--write only the list is written. The same arguments give the same bytes on every machine. JIANBAO names the program
(target/release/jianbao).
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ISSUE = "731"
# The 2,500 characters from U+4E00 on are as good as any: what matters is that most words begin differently.
FIRST, CHARACTERS = 0x4E00, 2500
REASON = "机关公文中统一写作右边的词形"


def entries(count):
    """Yields the entries of a list, no wrong word twice."""
    draw = random.Random("terms").random
    character = lambda: chr(FIRST + int(draw() * CHARACTERS))
    seen = set()
    while len(seen) < count:
        wrong = "".join(character() for _ in range(3 + int(draw() * 4)))
        if wrong in seen:
            continue
        seen.add(wrong)
        right = wrong[:-1] + character()
        if right == wrong:
            continue
        lines = [f"  - 错: {wrong}", f"    对: {right}", f"    理由: {REASON}"]
        if draw() < 0.3:
            lines.append("    把握: 确定")
        if draw() < 0.2:
            lines.append(f"    例外: [{wrong}{character()}, {character()}{wrong}]")
        yield "\n".join(lines)


def write(path, count):
    path.write_text("词条:\n" + "\n".join(entries(count)) + "\n", encoding="utf-8")


def medians(output):
    """The median wall times in milliseconds that measure.py prints, in its order."""
    return [float(found) for found in re.findall(r"wall time +[\d.]+ +([\d.]+)", output)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--most-milliseconds", type=float)
    arguments = parser.parse_args()
    if arguments.write:
        write(arguments.write, arguments.entries)
        return
    jianbao = os.environ.get("JIANBAO", str(ROOT / "target/release/jianbao"))
    with tempfile.TemporaryDirectory() as folder:
        workspaces = [Path(folder, name) for name in ("without", "with")]
        for workspace in workspaces:
            shutil.copytree(ROOT / "issues", workspace / "issues")
        write(workspaces[1] / "issues/terms.yaml", arguments.entries)
        command = [sys.executable, str(ROOT / "benches/measure.py"), "--runs", str(arguments.runs), "--warm-ups", "2"]
        for workspace in reversed(workspaces):
            command += [":::", workspace.name, jianbao, "check", ISSUE, "--root", str(workspace)]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        print(output, end="")
    if arguments.most_milliseconds is not None:
        with_list, without = medians(output)[:2]
        if with_list - without > arguments.most_milliseconds:
            sys.exit(f"{with_list - without:.1f} ms, at most {arguments.most_milliseconds} ms wanted")


if __name__ == "__main__":
    main()
