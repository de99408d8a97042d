#!/usr/bin/env bash
# Framering beside other ways to hand frames from process to process: installs what the others need from Debian, builds
# the release preset with the peers, runs all of them in turn, and prints the table of docs/performance.md with its bars.
# Ring and copy are those of the acquirer on this machine, so run `control check` before (docs/tuning.md).
# About 20 minutes, on a quiet machine; with --quick 5, for figures that only show that everything runs.
#
#   bench/peers.sh [--quick] [--json FILE] [--docs] [--only WORD]
#
# --docs: the table goes into docs/performance.md, the plot to docs/images/ring.svg. --only: the groups of measurements
# with WORD in their name. Daemons run on private sockets in a scratch directory and end with the
# script; Debian's packages stay installed, but are kept from starting daemons of their own.
set -euo pipefail
called_from=$PWD
command_line="bench/peers.sh $*"
cd "$(dirname "${BASH_SOURCE[0]}")/.."

measure_options=() json="" docs=no only=no
while (($#)); do
    case $1 in
    --quick) measure_options+=(--quick) ;;
    --help) sed -n '2,12s/^# \{0,1\}//p' bench/peers.sh && exit 0 ;;
    --docs) docs=yes ;;
    --json | --only)
        (($# > 1)) || { echo "peers.sh: error: $1 needs a value" >&2 && exit 2; }
        if [ "$1" = --only ]; then
            measure_options+=(--only "$2") only=yes
        else
            [[ $2 == /* ]] && json=$2 || json=$called_from/$2
        fi
        shift
        ;;
    *) echo "peers.sh: error: unknown option $1; see --help" >&2 && exit 2 ;;
    esac
    shift
done
if [ $docs = yes ] && [ $only = yes ]; then
    echo "peers.sh: error: --docs shows all groups, so it goes without --only" >&2 && exit 2
fi

mkdir -p build
scratch=$(mktemp -d -p /tmp framering_peers.XXXXXX)
daemons=()
shared_before=" $(echo /dev/shm/*) "
policy=/usr/sbin/policy-rc.d
policy_is_ours=no
clean_up() {
    for pid in "${daemons[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${daemons[@]}"; do wait "$pid" 2>/dev/null || true; done
    [ $policy_is_ours = no ] || rm -f "$policy"
    rm -rf "$scratch" /dev/shm/framering_bench_peers_*
    for left in /dev/shm/shmpipe.* /dev/shm/iceoryx_mgmt; do # of a peer that crashed
        [[ ! -e $left || $shared_before == *" $left "* ]] || rm -f "$left"
    done
}
trap clean_up EXIT
trap 'exit 130' INT TERM

if ((EUID == 0)) && [ ! -e "$policy" ]; then
    policy_is_ours=yes
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi
scripts/install-dependencies.sh peers
[ $policy_is_ours = no ] || rm -f "$policy"
policy_is_ours=no

scripts/build.sh build/peers -DFRAMERING_PEERS=ON -- peers

# The measurement must see what it is to find.
for fault in torn lost repeated; do
    build/peers/bin/peer_broken --mode $fault --frame 512x512x2 --seconds 0.1 >"$scratch/broken.json"
    grep -Eq "\"$fault\":[1-9]" "$scratch/broken.json" ||
        { echo "peers.sh: error: $fault frames of a broken ring were not found" >&2 && exit 1; }
done

start() { # option of measure.py, command that says when it is ready, command of the daemon...
    local option=$1 is_ready=$2 waited=0
    shift 2
    if ! command -v "$1" >/dev/null; then
        echo "peers.sh: without $1, which is not installed" >&2
        return
    fi
    "$@" >"$scratch/$1.log" 2>&1 &
    daemons+=($!)
    measure_options+=("$option" $!)
    until eval "$is_ready"; do
        if ! kill -0 $! 2>/dev/null || ((++waited > 300)); then
            tail -n 3 "$scratch/$1.log" >&2
            echo "peers.sh: error: $1 did not start" >&2
            exit 1
        fi
        sleep 0.1
    done
}
if pgrep -x iox-roudi >/dev/null; then
    echo "peers.sh: without iceoryx, another iox-roudi runs here" >&2
else
    start --roudi "grep -q 'RouDi is ready' $scratch/iox-roudi.log" \
        iox-roudi --config-file bench/peers/roudi.toml --log-level warning --monitoring-mode off
fi
start --redis "[ -S $scratch/redis.sock ]" \
    redis-server --port 0 --unixsocket "$scratch/redis.sock" --save '' --appendonly no --dir "$scratch"
start --beanstalkd "[ -S $scratch/beanstalkd.sock ]" beanstalkd -l "unix:$scratch/beanstalkd.sock" -z 67108864

bench/peers/measure.py --bin build/peers/bin --scratch "$scratch" --out "$scratch/result.json" \
    --command "$command_line" "${measure_options[@]}"
[ -z "$json" ] || cp "$scratch/result.json" "$json"
bench/peers_table.py "$scratch/result.json" >"$scratch/table.md"
cat "$scratch/table.md"
if [ $docs = yes ]; then
    bench/plot_ring.py "$scratch/result.json" docs/images/ring.svg
    printf '\n%s\n' '![Frames a second of each peer](images/ring.svg)' >>"$scratch/table.md"
    # Between its two marks the page is what the last measurement said.
    sed -i -e "/^<!-- peers.sh: begin -->/,/^<!-- peers.sh: end -->/{//!d}" \
        -e "/^<!-- peers.sh: begin -->/r $scratch/table.md" docs/performance.md
fi
