#!/usr/bin/env bash
# Numbered copies: `benches/numbered.sh [RUNS]` (5).
#
# 500 copies of the 8-page sample, once in one file and once as a marked file for each of 500 recipients, in a workspace
# made for it. Exit code 1 if the median of either is above 10 seconds (two cores).
# JIANBAO names the program (target/release/jianbao).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
jianbao=${JIANBAO:-$root/target/release/jianbao}
runs=${1:-5}
copies=500
issue=731

command -v "$jianbao" >/dev/null || { echo "error: no program $jianbao (JIANBAO)" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/issues"
cp -r "$root/issues/bulletin.yaml" "$root/issues/2025" "$work/issues/"
{
  echo "收件单位:"
  for ((unit = 1; unit <= copies; unit++)); do
    echo "- {名称: 第${unit}人民代表大会常务委员会办公室, 类别: 送, 邮箱: 无, 份数: 1}"
  done
} >"$work/issues/recipients.yaml"

echo "versions $("$jianbao" --version)"
measure() {
  local name=$1 times=() start end
  shift
  for ((run = 0; run < runs; run++)); do
    rm -rf "$work/private"
    start=$(date +%s%N)
    "$jianbao" build "$issue" --root "$work" --numbered "$@" >/dev/null 2>&1
    end=$(date +%s%N)
    times+=($(((end - start) / 1000000)))
  done
  local median
  median=$(printf '%s\n' "${times[@]}" | sort -n | sed -n "$(((runs + 1) / 2))p")
  echo "$name: median $median ms of $runs runs, $(find "$work/private" -name '*.pdf' | wc -l) files, $(du -sm "$work/private" | cut -f1) MB"
  ((median <= 10000)) || slow=1
}
slow=0
measure "one file"
measure "a file for each recipient" --per-recipient
exit "$slow"
