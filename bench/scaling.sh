#!/usr/bin/env bash
# How fast a preview's frames are scaled down: one thread, two, and libvips' shrink of the same pixels. Installs what
# the peers need from Debian. Two minutes, on a quiet machine with two cores.
#
#   bench/scaling.sh [TURNS [SIDE]]     default: 21 turns, to 400 pixels
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/install-dependencies.sh peers
scripts/build.sh build/peers -DFRAMERING_PEERS=ON -- peer_scaling
build/peers/bin/peer_scaling "$@"
