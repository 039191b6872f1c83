#!/usr/bin/env bash
# A whole archive: `benches/all.sh [ISSUES] [RUNS]` (100, 3) generates one and builds all of it, first as HTML alone,
# then as PDF alone, then as both. `benches/all.sh samples [RUNS]` builds the repository's own samples.
# JIANBAO names the program (target/release/jianbao). Nothing is compared: this is for looking at.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
jianbao=${JIANBAO:-$root/target/release/jianbao}
issues=${1:-100}
runs=${2:-3}

command -v "$jianbao" >/dev/null || { echo "error: no program $jianbao (JIANBAO)" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

workspace=$root
if [ "$issues" != samples ]; then
  workspace=$work/archive
  python3 "$here/archive.py" "$workspace" --issues "$issues"
fi

echo "versions $("$jianbao" --version)"
build=("$jianbao" build --all --root "$workspace")
python3 "$here/measure.py" --runs "$runs" --warm-ups 1 \
  ::: html "${build[@]}" --out "$work/html" --format html \
  ::: pdf "${build[@]}" --out "$work/pdf" --format pdf \
  ::: 'pdf and html' "${build[@]}" --out "$work/both"
