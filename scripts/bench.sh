#!/usr/bin/env bash
# Builds the release preset and runs the benchmarks, each next to a limit measured in the same run. For reliable figures,
# use an idle machine and more than one run.
#
#   scripts/bench.sh [DIRECTORY]     DIRECTORY: on the disk to measure (default: build)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/install-dependencies.sh build
scripts/build.sh build/release -- ring_latency ring_setup frame_writing compression picture_making unpacking
bin=build/release/bin
scratch=$(mktemp -d -p "${1:-build}" bench.XXXXXX)
trap 'rm -rf "$scratch"' EXIT

echo "== the ring, 4096x3000 mono16 at 60 Hz"
"$bin/ring_latency" 1200 60
echo
echo "== the ring, 512x512 mono16 at 1 kHz"
"$bin/ring_latency" 5000 1000 512KiB
echo
echo "== creating a ring"
"$bin/ring_setup"
echo
echo "== packed pixels"
"$bin/unpacking"
echo
echo "== files; for the full table with its bars: bench/disk.sh"
"$bin/frame_writing" "$scratch"
echo
echo "== the viewer's images; for whole viewers with their bars: bench/viewer.sh"
"$bin/picture_making"
