#!/usr/bin/env bash
# One issue, jianbao against stock typst: `benches/build.sh [RUNS]` (21).
#
# jianbao builds the first sample, PDF and HTML; typst compiles the issue.typ that `--keep-typst` left of it, with the
# same fonts. Exit code 1 if jianbao takes longer, or more than 1.3 times the memory (medians).
# JIANBAO and TYPST name the two programs (target/release/jianbao; typst in PATH).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
jianbao=${JIANBAO:-$root/target/release/jianbao}
typst=${TYPST:-typst}
runs=${1:-21}
issue=731

for program in "$jianbao" "$typst"; do
  command -v "$program" >/dev/null || { echo "error: no program $program (JIANBAO, TYPST)" >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$jianbao" build "$issue" --root "$root" --out "$work/kept" --keep-typst >/dev/null
kept=$(find "$work/kept" -path '*/typst/issue.typ')

echo "versions $("$jianbao" --version); $("$typst" --version)"
python3 "$here/measure.py" --runs "$runs" --warm-ups 3 --most-time 1.0 --most-memory 1.3 \
  ::: jianbao "$jianbao" build "$issue" --root "$root" --out "$work/dist" \
  ::: typst "$typst" compile --ignore-system-fonts --font-path "$root/fonts" "$kept" "$work/typst.pdf"
