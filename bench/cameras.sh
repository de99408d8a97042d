#!/usr/bin/env bash
# Builds the release preset and measures what cameras and their frames cost, each beside a limit of the same run: frames of a
# GigE Vision camera received (root, aravis-tools), packed pixels unpacked into slots, frames of rgb8 written, their pictures
# made. Needs what bench/disk.sh needs of the disk of DIRECTORY.
#
#   bench/cameras.sh [--quick] [DIRECTORY]     DIRECTORY: on the disk in question (default: build)
set -euo pipefail
called_from=$PWD
export XDG_CONFIG_HOME=/nonexistent  # what is configured here changes no figure
cd "$(dirname "${BASH_SOURCE[0]}")/.."

turns=41 pictures=100 pairs=5 quick="" directory=build
while (($#)); do
    case $1 in
    --quick) turns=5 pictures=20 pairs=1 quick=--quick ;;
    --help) sed -n '2,6s/^# \{0,1\}//p' bench/cameras.sh && exit 0 ;;
    -*) echo "cameras.sh: error: unknown option $1; see --help" >&2 && exit 2 ;;
    *) [[ $1 == /* ]] && directory=$1 || directory=$called_from/$1 ;;
    esac
    shift
done

mkdir -p build
scripts/install-dependencies.sh build
scripts/build.sh build/release -- acquirer unpacking picture_making
bin=build/release/bin

if ((EUID != 0)) || ! pkg-config --exists aravis-0.8 || ! command -v arv-fake-gv-camera-0.8 >/dev/null; then
    echo "cameras.sh: no GigE Vision camera: that needs root and the packages libaravis-dev and aravis-tools" >&2
else
    cmake --build build/release --target framering_camera_genicam >/dev/null
    receiver=$PWD/build/release/plain_receiver
    # shellcheck disable=SC2046 # words
    cc -O2 -o "$receiver" bench/plain_receiver.c $(pkg-config --cflags --libs aravis-0.8)
    /usr/bin/python3 bench/camera_cost.py build/release "$receiver" --pairs "$pairs"
    echo
fi

"$bin/unpacking" "$turns"
echo
bench/disk.sh $quick --pixel-format rgb8 "$directory"
echo
"$bin/picture_making" "$pictures"
