#!/usr/bin/env bash
# Does this PC keep its frames, whatever dies? Scans of the simulated camera under load, processes killed and stopped at
# random, and every scan read back afterwards. To be run before a night's scan.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bin=${FRAMERING_BIN:-$root/build/release/bin}

usage() {
    cat <<'TEXT'
scripts/selftest.sh --chaos [options]: kill, stop and restart acquirer, writer and viewer at random, then verify

  --minutes M    how long (default: 2); the scan in hand is ended properly
  --output DIR   where the scans go, each removed once it is verified (default: a new directory here); a scan takes up to 6 GB
  --frames SIZE  small (512x512), large (4096x3000) or both in turn (default)
  --seed N       repeat the same sequence of choices

Exit code: 0 every frame is on disk exactly once, 1 not so, 2 usage.
FRAMERING_BIN=DIR: take the programs from there and build nothing.
TEXT
}

die() { # exit code, line
    echo "selftest.sh: error: $2" >&2
    exit "$1"
}

chaos=no minutes=2 output='' sizes=both seed=$$
while (($#)); do
    case $1 in
    --chaos) chaos=yes && shift ;;
    --minutes | --output | --frames | --seed)
        (($# > 1)) || die 2 "option $1 needs a value; see scripts/selftest.sh --help"
        case $1 in
        --minutes) minutes=$2 ;;
        --output) output=$2 ;;
        --frames) sizes=$2 ;;
        --seed) seed=$2 ;;
        esac
        shift 2
        ;;
    --help) usage && exit 0 ;;
    *) die 2 "option $1 is not known; see scripts/selftest.sh --help" ;;
    esac
done
[[ $chaos == yes ]] || die 2 "nothing to do; write --chaos, see scripts/selftest.sh --help"
[[ $minutes =~ ^[0-9]+(\.[0-9]+)?$ ]] || die 2 "option --minutes: '$minutes' is no number"
[[ $seed =~ ^[0-9]+$ ]] || die 2 "option --seed: '$seed' is no whole number"
[[ $sizes =~ ^(small|large|both)$ ]] || die 2 "option --frames: '$sizes' is not known; use small, large or both"
RANDOM=$((seed % 32768))
if [[ -z ${FRAMERING_BIN:-} ]]; then
    "$root/scripts/install-dependencies.sh" build || exit 1
    (cd "$root" && { [[ -f build/release/build.ninja ]] || cmake --preset release; } &&
        cmake --build --preset release --target acquirer writer viewer control) >/dev/null || die 1 "the build failed"
fi

own_output=no
[[ -n $output ]] || { output=$(mktemp -d -p . selftest.XXXXXX) && own_output=yes; }
mkdir -p "$output" || die 1 "output $output: cannot be made; choose another --output"
logs=$(mktemp -d)
session=selftest_$$
declare -A pid=() starts=([acquirer]=0 [writer]=0 [viewer]=0)
kills=0 stops=0 expected=0 stored=0 lost=0 scans=0 bad=0
declare -A killed_at=() # of the writer that is started next, ms

start() { # role
    local role=$1 command
    starts[$role]=$((starts[$role] + 1))
    case $role in
    acquirer) command=(acquirer "${plan[@]}" --resume --checksum --when-full wait --wait-for writer=20s) ;;
    writer) command=(writer --output "$output" --name chaos --wait 20s --acquirer-timeout 60s) ;;
    viewer) command=(viewer --display none --wait 20s) ;;
    esac
    "$bin/${command[0]}" --session "$session" "${command[@]:1}" </dev/null >>"$logs/$role.out" 2>"$logs/$role.${starts[$role]}" &
    pid[$role]=$!
    disown "$!" # its death is told here, not by the shell
}
alive() { [[ -n ${pid[$1]:-} && -e /proc/${pid[$1]} ]] && ! grep -q '^State:.Z' "/proc/${pid[$1]}/status" 2>/dev/null; }
is_working() { "$bin/control" status --json --session "$session" 2>/dev/null | grep -q '"scan":{[^}]*"state":"working"'; }
clean_up() {
    local role
    for role in acquirer writer viewer; do
        alive $role && kill -KILL "${pid[$role]}" 2>/dev/null
    done
    "$bin/control" remove --discard --session "$session" >/dev/null 2>&1
    rm -rf "$logs"
    [[ $own_output == no ]] || rm -rf "$output"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

kill_and_restart() { # role
    if ! kill -KILL "${pid[$1]}" 2>/dev/null; then
        echo "selftest.sh: the $1 has ended by itself: $(tail -n 1 "$logs/$1.${starts[$1]}")" >&2
        bad=$((bad + 1))
        start "$1"
        return
    fi
    while alive "$1"; do sleep 0.002; done
    kills=$((kills + 1))
    start "$1"
    [[ $1 != writer ]] || killed_at[${starts[writer]}]=$(date +%s%3N)
}
stop_a_while() { # role
    kill -STOP "${pid[$1]}" 2>/dev/null || return 0
    sleep "0.$((RANDOM % 5 + 1))"
    kill -CONT "${pid[$1]}" 2>/dev/null
    stops=$((stops + 1))
}

one_of_them() { # mostly the writer
    local choice=$((RANDOM % 10))
    ((choice < 6)) && echo writer && return
    ((choice < 8)) && echo acquirer || echo viewer
}

number_in() { # key, manifest: the first number behind the key
    grep -m1 "\"$1\":" "$2" | grep -oE '[0-9]+' | head -n 1
}

verify() { # directory
    local manifest=$1/scan.json said
    scans=$((scans + 1))
    expected=$((expected + $(number_in expected "$manifest")))
    stored=$((stored + $(number_in written "$manifest")))
    lost=$((lost + $(number_in expected "$manifest") - $(number_in written "$manifest")))
    if said=$("$bin/writer" --verify "$1" 2>&1) && [[ $(number_in expected "$manifest") == "$(number_in written "$manifest")" ]]; then
        rm -rf "$1"
    else
        bad=$((bad + 1))
        own_output=no
        echo "selftest.sh: kept for a look: $1: $said" >&2
    fi
}

run_scan() { # width, height, rate, frames
    plan=(--embed-sequence --width "$1" --height "$2" --frame-rate "$3" --frames "$4")
    start acquirer
    start writer
    start viewer
    while alive acquirer; do
        sleep "0.$((RANDOM % 4 + 1))$((RANDOM % 10))"
        # What dies once the scan is over is another question: nothing would be left to go on with.
        is_working || continue
        local victim action
        victim=$(one_of_them)
        action=$((RANDOM % 5))
        if ((action == 0)); then stop_a_while "$victim"; else kill_and_restart "$victim"; fi
    done
    local patience=300
    while alive writer && ((patience--)); do sleep 0.1; done
    alive writer && echo "selftest.sh: the writer does not end" >&2 && bad=$((bad + 1)) && kill -KILL "${pid[writer]}"
    alive viewer && kill -TERM "${pid[viewer]}"
    local directory
    for directory in "$output"/chaos*; do
        [[ -f $directory/scan.json ]] && verify "$directory"
    done
}

restart_times() { # ms from the death of a writer to its successor at its place, one a line
    local each line
    for each in "${!killed_at[@]}"; do
        line=$(grep -m1 'goes to' "$logs/writer.$each" 2>/dev/null) || continue
        echo $(($(date -d "${line%% *}" +%s%3N) - killed_at[$each]))
    done | sort -n
}

echo "chaos for $minutes min in $output, seed $seed; Ctrl-C ends it"
deadline=$(($(date +%s) + $(awk "BEGIN{print int($minutes * 60)}")))
round=0
while (($(date +%s) < deadline)); do
    round=$((round + 1))
    case $sizes,$((round % 2)) in
    small,* | both,1) run_scan 512 512 300 3000 ;;
    *) run_scan 4096 3000 20 150 ;;
    esac
    echo "scan $round: $kills killed, $stops stopped; frames expected $expected, on disk $stored, lost $lost"
done
mapfile -t times < <(restart_times)
echo "kills survived   $kills (and $stops stops) in $scans scans"
echo "frames           $expected expected, $stored on disk, $lost lost"
((${#times[@]} == 0)) ||
    echo "writer is back   after ${times[${#times[@]} / 2]} ms (median of ${#times[@]}), ${times[-1]} ms at most"
((kills)) || echo "NOT tested: no scan was long enough to kill something; use more --minutes"
if ((bad)) || ((lost)) || ! ((kills)); then
    ((bad)) && echo "NOT all is well: $bad scans have a flaw, see above"
    exit 1
fi
echo "every frame is on disk exactly once"
