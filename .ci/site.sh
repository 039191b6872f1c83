#!/usr/bin/env bash
# The web pages in a real browser: gets what tests/browser/run needs where it is missing (Debian packages), runs it.
# JIANBAO names the program (target/release/jianbao).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

missing=()
for package in default-jre-headless:java nodejs:node npm:npm; do
  command -v "${package#*:}" >/dev/null || missing+=("${package%%:*}")
done
[ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
if [ ${#missing[@]} -gt 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
fi
exec tests/browser/run
