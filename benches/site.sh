#!/usr/bin/env bash
# The site of a whole archive: `benches/site.sh [ISSUES] [RUNS]` (731, 5) generates issues of 3,000 characters, makes the
# site without PDFs (time, memory), once more with nothing changed and with one article changed, and then searches it in
# headless Chromium, from a drive and from a server (time to the first result, bytes loaded until then).
# JIANBAO names the program (target/release/jianbao), CHROMIUM the browser. Nothing is compared: this is for looking at.
# The browser's part needs node and the packages of tests/browser (npm ci).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
jianbao=${JIANBAO:-$root/target/release/jianbao}
issues=${1:-731}
runs=${2:-5}

command -v "$jianbao" >/dev/null || { echo "error: no program $jianbao (JIANBAO)" >&2; exit 2; }
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  CHROMIUM=$(command -v "$name") && break
done
[ -n "$CHROMIUM" ] || { echo 'error: no Chromium (CHROMIUM)' >&2; exit 2; }
export CHROMIUM
[ -d "$root/tests/browser/node_modules" ] || (cd "$root/tests/browser" && npm ci --ignore-scripts --no-audit --no-fund >/dev/null)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 "$here/archive.py" "$work/archive" --issues "$issues" --characters 3000
echo "versions $("$jianbao" --version); $("$CHROMIUM" --version 2>/dev/null)"

cat >"$work/afresh" <<'SH'
#!/bin/sh
rm -rf "$3" && exec "$1" site --no-pdf --root "$2" --out "$3"
SH
chmod +x "$work/afresh"
site=("$jianbao" site --no-pdf --root "$work/archive" --out "$work/site")
python3 "$here/measure.py" --runs "$runs" --warm-ups 1 \
  ::: 'afresh' "$work/afresh" "$jianbao" "$work/archive" "$work/site" \
  ::: 'unchanged' "${site[@]}"

# One article of the oldest year, the hardest case: everything in between is newer.
find "$work/site" -type f -printf '%T@ %p\n' | sort >"$work/before"
article=$(find "$work/archive/issues" -name '01-jingyan.md' | sort | sed -n 1p)
printf '\n补写的一段文字。\n' >>"$article"
"${site[@]}" | tail -2
find "$work/site" -type f -printf '%T@ %p\n' | sort >"$work/after"
echo "changed  $(comm -13 "$work/before" "$work/after" | wc -l) of $(wc -l <"$work/after") files after a change of one article"

heaviest=$(find "$work/site" -name '*.html' -printf '%s %P\n' | sort -rn | sed -n 1p)
echo "heaviest ${heaviest#* }, ${heaviest%% *} bytes of its own; assets: $(find "$work/site/assets" -type f -printf '%f %s, ')"
node "$here/search.mjs" "$work/site" "$runs"
