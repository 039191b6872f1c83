#!/usr/bin/env bash
# Proofreading: `benches/check.sh [ISSUES] [RUNS]` (731, 5) generates an archive of issues of 3,000 characters and
# checks all of it; then one issue, with the built-in terms and with 50,000 more. JIANBAO names the program
# (target/release/jianbao). Nothing is compared: this is for looking at.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
jianbao=${JIANBAO:-$root/target/release/jianbao}
issues=${1:-731}
runs=${2:-5}

command -v "$jianbao" >/dev/null || { echo "error: no program $jianbao (JIANBAO)" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 "$here/archive.py" "$work/archive" --issues "$issues" --characters 3000
python3 "$here/archive.py" "$work/plain" --issues 1 --characters 3000

echo "versions $("$jianbao" --version)"
python3 "$here/measure.py" --runs "$runs" --warm-ups 1 \
  ::: "$issues issues" "$jianbao" check --all --root "$work/archive" \
  ::: 'one issue' "$jianbao" check --root "$work/plain"
# What 50,000 terms of a workspace's own cost.
JIANBAO=$jianbao python3 "$here/terms.py" --runs "$runs"
