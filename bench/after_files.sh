#!/usr/bin/env bash
# What happens after each file, on a quiet machine: whether uploads cost a camera its rate (hooks), and how many files a second
# workers of a queue take (examples/rq), beside RQ's own worker and beside the task alone. Some 5 minutes. Needs the packages
# python3-rq, redis-server, python3-tifffile.
#
#   bench/after_files.sh [--rounds N]
set -euo pipefail
export XDG_CONFIG_HOME=/nonexistent  # what is configured here changes no figure
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/build.sh build/release -- acquirer writer viewer control framering run-options
echo "machine   $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) cores, Linux $(uname -r)"
echo "commit    $(git describe --always --dirty)"
exec /usr/bin/python3 -B bench/after_files.py build/release "$@"
