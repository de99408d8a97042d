#!/usr/bin/env bash
# Builds the release preset and runs the benchmarks, each beside a limit measured in the same run. For figures that mean
# something: a quiet machine, and more than one run.
#
#   scripts/bench.sh [DIRECTORY]     DIRECTORY: on the disk that frames are to be written to (default: build)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/install-dependencies.sh build
scripts/build.sh build/release -- ring_latency ring_setup frame_writing compression picture_making
bin=build/release/bin
scratch=$(mktemp -d -p "${1:-build}" bench.XXXXXX)
trap 'rm -rf "$scratch"' EXIT

echo "== the ring, 4096x3000 mono16 at 60 Hz"
"$bin/ring_latency" 1200 60
echo
echo "== the ring, 512x512 mono16 at 1 kHz"
"$bin/ring_latency" 5000 1000 512KiB
echo
echo "== making a ring"
"$bin/ring_setup"
echo
echo "== files; the full table beside its bars: bench/disk.sh"
"$bin/frame_writing" "$scratch"
echo
echo "== the viewer's pictures; whole viewers beside their bars: bench/viewer.sh"
"$bin/picture_making"
