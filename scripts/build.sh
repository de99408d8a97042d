#!/usr/bin/env bash
# Builds targets with the release preset. Prints nothing on success, and the compiler's whole output on failure.
#
#   scripts/build.sh DIRECTORY [CMAKE_OPTION...] -- TARGET...
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

directory=${1:?a directory, such as build/release}
shift
options=()
while [ "${1:?put -- before the targets}" != -- ]; do
    options+=("$1")
    shift
done
shift
if ! words=$({ cmake --preset release -B "$directory" "${options[@]}" && cmake --build "$directory" --target "$@"; } 2>&1); then
    echo "$words" >&2
    echo "build.sh: error: cannot build $*, see above" >&2
    exit 1
fi
# What is left out because a package is missing.
grep -o 'peers: without.*' <<<"$words" >&2 || true
