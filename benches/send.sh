#!/usr/bin/env bash
# An issue by mail to many, on the loopback interface: `benches/send.sh [RECIPIENTS] [RUNS]` (1,000 and 3).
#
# Each run sends the same released issue anew (the ledger of deliveries is put away first) to the server of the tests
# (tests/mail/server.py: aiosmtpd, no TLS), which stores every message. What is measured is the whole of `send`: reading,
# three entries of the ledger for each message flushed to the disk, and waiting for the server.
# JIANBAO names the program, PYTHON a Python that has aiosmtpd.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
jianbao=${JIANBAO:-$root/target/release/jianbao}
python=${PYTHON:-python3}
recipients=${1:-1000}
runs=${2:-3}

command -v "$jianbao" >/dev/null || { echo "error: no program $jianbao (JIANBAO)" >&2; exit 2; }
"$python" -c 'import aiosmtpd' 2>/dev/null || { echo "error: $python has no aiosmtpd (PYTHON)" >&2; exit 2; }
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

"$jianbao" init "$work/series" --date 2025-03-11 >/dev/null
cd "$work/series"
mkfifo "$work/open"
sleep 86400 >"$work/open" &
holder=$!
trap 'kill "$holder" 2>/dev/null; [ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
"$python" "$root/tests/mail/server.py" --store "$work/store" <"$work/open" >"$work/port" &
server=$!
for _ in $(seq 100); do [ -s "$work/port" ] && break; sleep 0.1; done
read -r _ _ port <"$work/port"
cat >issues/bulletin.yaml <<YAML
title: 工作简报
publisher: 某某办公室
mail: { server: 127.0.0.1, port: $port, security: none, from: a@example.org, per_minute: 100000 }
YAML
{
  echo 'recipients:'
  for number in $(seq "$recipients"); do
    echo "  - { name: 第${number}单位, kind: 送, mail: unit${number}@example.org, copies: 1 }"
  done
} >issues/recipients.yaml
"$jianbao" release >/dev/null
cat >"$work/send" <<SH
rm -f issues/deliveries.db
exec "$jianbao" send --yes
SH

echo "versions $("$jianbao" --version); $recipients recipients"
"$python" "$here/measure.py" --runs "$runs" --warm-ups 0 ::: send bash "$work/send"
echo "stored $(find "$work/store" -name '*.eml' | wc -l) messages"
