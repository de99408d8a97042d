#!/usr/bin/env bash
# Builds the release preset, measures how fast frames become files, and prints the medians beside the bars. Twice: in
# DIRECTORY, and on an ext4 image in memory (root only), which is what the programs do without the disk's own moods.
# Writes 110 GB to the disk of DIRECTORY, at most 8 GB at a time, and 24 GB through its page cache, and removes all of it.
#
#   bench/disk.sh [--quick] [--pixel-format NAME] [--json FILE] [DIRECTORY]
#
# DIRECTORY: on the disk in question (default: build). NAME: of the frames (default: mono16, which the bars were made for).
set -euo pipefail
called_from=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."

pairs=5 bytes=400MB scan_bytes=8GB scan_pairs=3 sweep_bytes=256MiB json="" directory=build
pixel_format=mono16
while (($#)); do
    case $1 in
    --quick) pairs=1 bytes=200MB scan_bytes=1GB scan_pairs=1 sweep_bytes=128MiB ;;
    --json)
        (($# > 1)) || { echo "disk.sh: error: --json needs a file" >&2 && exit 2; }
        [[ $2 == /* ]] && json=$2 || json=$called_from/$2
        shift
        ;;
    --pixel-format)
        (($# > 1)) || { echo "disk.sh: error: --pixel-format needs a name" >&2 && exit 2; }
        pixel_format=$2
        shift
        ;;
    --help) sed -n '2,8s/^# \{0,1\}//p' bench/disk.sh && exit 0 ;;
    -*) echo "disk.sh: error: unknown option $1; see --help" >&2 && exit 2 ;;
    *) [[ $1 == /* ]] && directory=$1 || directory=$called_from/$1 ;;
    esac
    shift
done

mkdir -p build
scripts/install-dependencies.sh build
scripts/build.sh build/release -- frame_writing compression
bin=build/release/bin

scratch=$(mktemp -d -p "$directory" bench.XXXXXX)
memory=$(mktemp -d -p /dev/shm bench.XXXXXX)
clean_up() {
    mountpoint -q "$memory/disk" && umount "$memory/disk"
    rm -rf "$scratch" "$memory"
}
trap clean_up EXIT

measured=()
measure() { # name, directory, options
    local name=$1
    shift
    echo "measuring: $name" >&2
    "$bin/frame_writing" "$@" --pixel-format "$pixel_format" --json >"$memory/$name.json"
    measured+=("$memory/$name.json")
}
measure disk "$scratch" --pairs "$pairs" --bytes "$bytes" --scan-bytes "$scan_bytes" --scan-pairs "$scan_pairs"

image_bytes=$((4 << 30))
room=$(df --output=avail -B1 /dev/shm | tail -1)
if ((EUID != 0 || room < 2 * image_bytes)); then
    echo "disk.sh: no ext4 image in memory: that needs root and $((2 * image_bytes >> 30)) GiB free in /dev/shm" >&2
else
    fallocate -l "$image_bytes" "$memory/image"
    mkfs.ext4 -q "$memory/image"
    mkdir "$memory/disk"
    if mount -o loop "$memory/image" "$memory/disk"; then
        measure image "$memory/disk" --pairs "$pairs" --bytes "$bytes" --scan-bytes 0B # it is too small
        measure sweep "$memory/disk" --pairs "$(((pairs + 1) / 2))" --bytes "$sweep_bytes" --sweep
    else
        echo "disk.sh: no ext4 image in memory: it cannot be mounted here" >&2
    fi
fi

echo "measuring: compression" >&2
"$bin/compression" --json "$memory" "$pairs" zstd:1 >"$memory/compression.json"
measured+=("$memory/compression.json")
bench/disk_table.py "${measured[@]}" ${json:+--json "$json"}
