#!/usr/bin/env bash
# Installs what is missing, builds common/ and its tests for Windows, and runs them in wine. Wine needs no screen here, and
# has its own prefix in build/windows. docs/windows.md explains what this proves.
#
#   scripts/test-windows.sh [--repeat N]
#
# --repeat N: runs all tests N times in a row; stops after the first run with a failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

repeat=1
case "${1:-}" in
    "") ;;
    --repeat) repeat=${2:-} ;;
    *) echo "test-windows.sh: error: unknown option $1; use --repeat N" >&2; exit 2 ;;
esac
[[ $repeat =~ ^[1-9][0-9]*$ ]] || { echo "test-windows.sh: error: '$repeat' is not a valid number of runs; use 1 or more" >&2; exit 2; }

scripts/install-dependencies.sh windows
cmake --preset windows -DBUILD_TESTING=ON
cmake --build --preset windows

wine=$(sed -n 's/^FRAMERING_WINE:FILEPATH=//p' build/windows/CMakeCache.txt)
export WINEPREFIX=$PWD/build/windows/wine WINEDEBUG=-all
# Prevents wine from asking to install Mono and Gecko, which are not needed.
export WINEDLLOVERRIDES="mscoree=;mshtml="
stop_wine() { "$(dirname "$(realpath "$wine")")/wineserver" --kill || true; }
trap stop_wine EXIT
[ -e "$WINEPREFIX/system.reg" ] || timeout 180 "$wine" wineboot --init

for ((turn = 1; turn <= repeat; ++turn)); do
    [ "$repeat" = 1 ] || echo "test-windows.sh: $turn of $repeat"
    ctest --preset windows
done
