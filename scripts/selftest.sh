#!/usr/bin/env bash
# Does this PC keep its frames, whatever dies? To be run before a night's scan.
set -euo pipefail
command -v python3 >/dev/null || { echo "selftest.sh: error: python3 is missing; on Debian: apt-get install python3" >&2; exit 1; }
exec python3 -B "$(dirname "${BASH_SOURCE[0]}")/chaos/selftest.py" "$@"
