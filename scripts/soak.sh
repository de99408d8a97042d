#!/usr/bin/env bash
# Kills, stops and restarts every process at random, for as long as --minutes says.
set -euo pipefail
command -v python3 >/dev/null || { echo "soak.sh: error: python3 is missing; on Debian: apt-get install python3" >&2; exit 1; }
exec python3 -B "$(dirname "${BASH_SOURCE[0]}")/chaos/soak.py" "$@"
