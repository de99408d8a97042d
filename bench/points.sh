#!/usr/bin/env bash
# What a point of a plan costs beside its move and its frame: a scan that steps with a stage of 20 ms, beside the same
# frames without a move, and beside this machine's own sleep of 20 ms, in turn. About a minute, on a quiet machine.
#
#   bench/points.sh [--rounds N]
set -euo pipefail
export XDG_CONFIG_HOME=/nonexistent  # what is configured here changes no figure
cd "$(dirname "$0")/.."
scripts/build.sh build/release -- acquirer writer
echo "machine   $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) cores, Linux $(uname -r)"
echo "commit    $(git describe --always --dirty)"
exec python3 bench/points.py build/release "$@"
