#!/usr/bin/env bash
# Builds the release preset and measures what frames of every kind cost, each beside a limit of the same run: packed pixels
# unpacked into slots, frames of rgb8 written, their pictures made. Needs what bench/disk.sh needs of the disk of DIRECTORY.
#
#   bench/cameras.sh [--quick] [DIRECTORY]     DIRECTORY: on the disk in question (default: build)
set -euo pipefail
called_from=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."

turns=41 pictures=100 quick="" directory=build
while (($#)); do
    case $1 in
    --quick) turns=5 pictures=20 quick=--quick ;;
    --help) sed -n '2,5s/^# \{0,1\}//p' bench/cameras.sh && exit 0 ;;
    -*) echo "cameras.sh: error: unknown option $1; see --help" >&2 && exit 2 ;;
    *) [[ $1 == /* ]] && directory=$1 || directory=$called_from/$1 ;;
    esac
    shift
done

mkdir -p build
scripts/install-dependencies.sh build
scripts/build.sh build/release -- unpacking picture_making
bin=build/release/bin

"$bin/unpacking" "$turns"
echo
bench/disk.sh $quick --pixel-format rgb8 "$directory"
echo
"$bin/picture_making" "$pictures"
