#!/usr/bin/env bash
# Mail through real servers: gets what tests/mail/run needs where it is missing (Debian packages), runs it.
# JIANBAO names the program (target/release/jianbao).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
PATH=$PATH:/usr/sbin:/sbin

missing=()
for package in openssl:openssl postfix:postfix perl:perl; do
  command -v "${package#*:}" >/dev/null || missing+=("${package%%:*}")
done
perl -MMIME::Parser -e1 2>/dev/null || missing+=(libmime-tools-perl)
python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
if [ ${#missing[@]} -gt 0 ]; then
  apt-get update -qq
  # Postfix is not to run as a service of the system; nor is another mail system to be removed for it.
  policy=/usr/sbin/policy-rc.d
  if ! [ -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
  fi
  if command -v debconf-set-selections >/dev/null; then
    echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-remove --no-install-recommends "${missing[@]}" >/dev/null
fi
tests/mail/run
