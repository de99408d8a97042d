#!/usr/bin/env bash
# Checks that this PC loses no frame when processes die. Run it before an overnight scan.
set -euo pipefail
command -v python3 >/dev/null || { echo "selftest.sh: error: python3 is missing; on Debian: apt-get install python3" >&2; exit 1; }
exec python3 -B "$(dirname "${BASH_SOURCE[0]}")/chaos/selftest.py" "$@"
