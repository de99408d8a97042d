#!/usr/bin/env bash
# Installs what is missing, builds the release preset (what users run) and runs every test on it.
# Ends with the summary of ctest and its exit code.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/install-dependencies.sh test
cmake --preset release -DBUILD_TESTING=ON
cmake --build --preset release
exec ctest --preset release --parallel "$(nproc)"
