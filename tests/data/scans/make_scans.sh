#!/usr/bin/env bash
# Makes one scan directory of each sink and each ending with the programs in BIN, as tests/contract/old_scans_test.cpp
# reads them from an archive: what a version has written must open with every later one.
#
#   tests/data/scans/make_scans.sh BIN VERSION      BIN: a folder with acquirer, writer, control of that version
set -euo pipefail
bin=$1
out=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/$2
mkdir -p "$out"
session=make_scans_$$
declare -A sink_options=(
    [streaming]="" [zstd]="--compression zstd" [deflate]="--compression deflate" [lzw]="--compression lzw" [imagej]="--format imagej")
size=(--width 24 --height 16 --embed-sequence --checksum --slots 16)

acquire() { "$bin/acquirer" --session $session "${size[@]}" "$@" >/dev/null 2>&1; }
# 4 frames a file; the files' sizes stand for the roll-over that a long scan has.
record() { # name, sink, further options
    local name=$1 sink=$2
    shift 2
    # shellcheck disable=SC2086 # options are words
    "$bin/writer" --session $session --wait 10s --output "$out" --name "$name" --max-file-frames 4 ${sink_options[$sink]} "$@" >/dev/null 2>&1
}
state() { "$bin/control" status --session $session --json 2>/dev/null | grep -o "\"$1\": *[0-9]*" | head -1 | grep -o '[0-9]*$' || echo 0; }
wait_for_frames() { until (($(state delivered) >= $1)); do sleep 0.05; done; }
ended() { wait "$@" || true; }

complete() { # sink
    acquire --frames 10 --axes "t:5:1s,z:2:0.5um" --pixel-format mono16 --pixel-size 0.65um --wait-for writer=10s &
    local acquirer=$!
    record "$1_complete" "$1"
    ended $acquirer
}
canceled() {
    acquire --frames 1000 --frame-rate 50 --pixel-format mono8 --wait-for writer=10s &
    local acquirer=$!
    record "$1_canceled" "$1" &
    local writer=$!
    wait_for_frames 6
    "$bin/control" cancel --session $session >/dev/null
    ended $acquirer $writer
}
# The ring is full while the writer is stopped: frames are dropped in the middle of the scan.
lossy() {
    acquire --frames 60 --frame-rate 100 --when-full drop --wait-for writer=10s &
    local acquirer=$!
    # shellcheck disable=SC2086 # options are words
    "$bin/writer" --session $session --wait 10s --output "$out" --name "$1_lossy" --max-file-frames 20 ${sink_options[$1]} \
        >/dev/null 2>&1 &
    local writer=$!
    wait_for_frames 5
    kill -STOP $writer
    wait_for_frames 40
    kill -CONT $writer
    ended $acquirer $writer
}
# The acquirer is killed and nobody follows.
interrupted() {
    acquire --frame-rate 50 --wait-for writer=10s &
    local acquirer=$!
    record "$1_interrupted" "$1" --acquirer-timeout 300ms &
    local writer=$!
    wait_for_frames 6
    pkill -KILL -f "acquirer --session $session "
    ended $acquirer $writer
    "$bin/control" remove --discard --session $session >/dev/null 2>&1 || true
}
# The writer joins late, is killed and goes on; the acquirer is killed and goes on.
resumed() {
    acquire --frames 100 --frame-rate 40 &
    local acquirer=$!
    wait_for_frames 5
    record "$1_resumed" "$1" &
    local writer=$!
    wait_for_frames 25
    pkill -KILL -f "writer --session $session "
    ended $writer
    record "$1_resumed" "$1" &
    writer=$!
    wait_for_frames 45
    pkill -KILL -f "acquirer --session $session "
    ended $acquirer
    acquire --frames 100 --frame-rate 40 --resume &
    acquirer=$!
    ended $acquirer $writer
}
# Everybody is killed: the scan stands open.
killed() {
    acquire --frames 1000 --frame-rate 50 --wait-for writer=10s &
    local acquirer=$!
    record "$1_killed" "$1" &
    local writer=$!
    wait_for_frames 7
    pkill -KILL -f "(acquirer|writer) --session $session "
    ended $acquirer $writer
    "$bin/control" remove --discard --session $session >/dev/null 2>&1 || true
}

for sink in streaming zstd deflate lzw imagej; do
    for ending in complete canceled lossy interrupted resumed killed; do
        $ending $sink
        echo "$2/${sink}_$ending"
    done
done
acquire --frames 10 --wait-for writer=10s &
record null_complete streaming --null
wait
acquire --frames 10 --wait-for writer=10s &
record streaming_repacked streaming
wait
"$bin/writer" --repack "$out/streaming_repacked" --compression zstd >/dev/null

cd "$out/.."
tar --sort=name --owner=0 --group=0 --numeric-owner --sparse -cJf "$2.tar.xz" "$2"
rm -r "$out"
