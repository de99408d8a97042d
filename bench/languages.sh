#!/usr/bin/env bash
# Builds the release preset and measures what Python costs beside C++: the newest frame, every frame, frames of its own, each
# beside a limit or our own programs in the same round. Needs 600 MB of /dev/shm and python3-numpy.
#
#   bench/languages.sh [--quick]
set -euo pipefail
export XDG_CONFIG_HOME=/nonexistent  # what is configured here changes no figure
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rounds=5 gigabytes=4
while (($#)); do
    case $1 in
    --quick) rounds=1 gigabytes=1 ;;
    --help) sed -n '2,5s/^# \{0,1\}//p' bench/languages.sh && exit 0 ;;
    *) echo "languages.sh: error: unknown option $1; see --help" >&2 && exit 2 ;;
    esac
    shift
done

scripts/install-dependencies.sh build
scripts/build.sh build/release -- acquirer writer framering_library unpacking
build/release/bin/unpacking 1 | head -2 # machine and commit
export FRAMERING_LIBRARY=$PWD/build/release/lib/libframering.so PYTHONPATH=$PWD/python PYTHONDONTWRITEBYTECODE=1
/usr/bin/python3 bench/languages.py build/release --rounds "$rounds" --bytes "$gigabytes"
