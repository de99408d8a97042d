#!/usr/bin/env bash
# Installs what is missing, builds the release preset (what users run) and runs every test on it; before that, with
# sanitizers, what is fed damaged bytes (tests/fuzz). Ends with the summary of ctest and its exit code.
# What is killed at random takes its choices from FRAMERING_SEED, another one each time unless it is set.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export FRAMERING_SEED=${FRAMERING_SEED:-$((SRANDOM % 1000000))}
again="the same choices again: FRAMERING_SEED=$FRAMERING_SEED scripts/test.sh"
echo "test.sh: seed $FRAMERING_SEED; $again"
scripts/install-dependencies.sh test
cmake --preset fuzz
cmake --build --preset fuzz
fuzzed=0
ctest --preset fuzz --parallel "$(nproc)" || fuzzed=$?

cmake --preset release -DBUILD_TESTING=ON
cmake --build --preset release
ctest --preset release --parallel "$(nproc)" || { failed=$? && echo "test.sh: $again" >&2 && exit "$failed"; }
if [ $fuzzed -ne 0 ]; then
    echo "test.sh: error: a fuzz target has failed, see above; again with: ctest --preset fuzz" >&2
fi
exit $fuzzed
