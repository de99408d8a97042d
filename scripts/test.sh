#!/usr/bin/env bash
# Installs what is missing, builds the release preset (what users run) and runs every test on it. Also runs the fuzz targets
# (tests/fuzz), built with sanitizers. Ends with ctest's summary and its exit code.
#
#   scripts/test.sh [--quick]
#
# --quick: for use between two edits: builds what has changed, runs the unit tests and the lint.
# Tests that kill at random use the seed in FRAMERING_SEED; if it is not set, each run chooses a new one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

quick=no
for option in "$@"; do
    case $option in
        --quick) quick=yes ;;
        *) echo "test.sh: error: unknown option $option; use --quick" >&2; exit 2 ;;
    esac
done
at_once=$(nproc)

configure_release() { cmake --preset release -DBUILD_TESTING=ON -DFRAMERING_WERROR=ON; }

if [ $quick = yes ]; then
    scripts/lint.py
    configure_release >/dev/null
    cmake --build --preset release --target unit_tests
    ctest --preset release --parallel "$at_once" --label-regex unit
    exit
fi

export FRAMERING_SEED=${FRAMERING_SEED:-$((SRANDOM % 1000000))}
again="to repeat the same choices: FRAMERING_SEED=$FRAMERING_SEED scripts/test.sh"
echo "test.sh: seed $FRAMERING_SEED; $again"
scripts/install-dependencies.sh test
cmake --preset fuzz
cmake --build --preset fuzz
configure_release
cmake --build --preset release
fuzzed=0
ctest --preset fuzz --parallel "$at_once" || fuzzed=$?
ctest --preset release --parallel "$at_once" || { failed=$? && echo "test.sh: $again" >&2 && exit "$failed"; }
if [ $fuzzed -ne 0 ]; then
    echo "test.sh: error: a fuzz target failed, see above; to repeat: ctest --preset fuzz" >&2
fi
exit $fuzzed
