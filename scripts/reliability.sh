#!/usr/bin/env bash
# A thousand kills, then 200 of each of two writers, and no frame lost; how soon the killed are back. docs/reliability.md has figures.
set -euo pipefail
command -v python3 >/dev/null || { echo "reliability.sh: error: python3 is missing; on Debian: apt-get install python3" >&2; exit 1; }
python=python3
python3 -c 'import tifffile' 2>/dev/null || python=/usr/bin/python3 # Debian's, where its python3-tifffile is
exec "$python" -B "$(dirname "${BASH_SOURCE[0]}")/chaos/reliability.py" "$@"
