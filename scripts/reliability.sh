#!/usr/bin/env bash
# Kills writer and acquirer a thousand times, then each of two writers 200 times, checks that no frame is lost, and measures
# how soon a killed process is replaced. Results are in docs/reliability.md.
set -euo pipefail
command -v python3 >/dev/null || { echo "reliability.sh: error: python3 is missing; on Debian: apt-get install python3" >&2; exit 1; }
python=python3
python3 -c 'import tifffile' 2>/dev/null || python=/usr/bin/python3 # Debian's own, for which python3-tifffile is installed
exec "$python" -B "$(dirname "${BASH_SOURCE[0]}")/chaos/reliability.py" "$@"
