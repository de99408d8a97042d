#!/usr/bin/env bash
# Builds Framering where needed and runs one scan: acquirer, writer and viewer as three processes.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bin=$root/build/release/bin

usage() {
    cat <<'TEXT'
scripts/run.sh [options] [-- acquirer options]: run one scan, every frame on disk

  --session NAME    session to use (default: default); two sessions can run side by side
  --output DIR      where scans go (default: scans in the current directory)
  --name NAME       the scan's directory in DIR (default: scan; taken: scan_001, ...)
  --no-viewer       no picture, a line of progress a second
  --no-writer       live view: nothing is stored until a writer is attached
  --detach          start the scan and return; it goes on by itself
  --viewer '...'    further options for the viewer, see viewer --help
  --writer '...'    further options for the writer, see writer --help

Without acquirer options: 5 s of a simulated microscope, 512x512 mono16 at 100 frames/s.
Ctrl-C cancels the scan (all taken frames are stored), a second one terminates the session, a third one at once.
Standard input goes to the acquirer: ... | scripts/run.sh -- --source raw:- --width 640 --height 480
Exit code: 0 done, 1 failed, 2 usage, 3 frames were lost, 4 canceled, 5 session busy.
TEXT
}

die() { # exit code, line
    echo "run.sh: error: $2" >&2
    exit "$1"
}

session=default output=scans name=scan viewer=yes writer=yes detach=no
viewer_options=() writer_options=() acquirer_options=()
while (($#)); do
    case $1 in
    --session | --output | --name | --viewer | --writer)
        (($# > 1)) || die 2 "option $1 needs a value; see scripts/run.sh --help"
        case $1 in
        --session) session=$2 ;;
        --output) output=$2 ;;
        --name) name=$2 ;;
        --viewer) read -ra viewer_options <<<"$2" ;;
        --writer) read -ra writer_options <<<"$2" ;;
        esac
        shift 2
        ;;
    --no-viewer) viewer=no && shift ;;
    --no-writer) writer=no && shift ;;
    --detach) detach=yes && shift ;;
    --help) usage && exit 0 ;;
    --) shift && acquirer_options=("$@") && break ;;
    *) die 2 "option $1 is not known; options of the acquirer stand behind --, see scripts/run.sh --help" ;;
    esac
done
[[ $session =~ ^[A-Za-z0-9_]{1,40}$ ]] ||
    die 2 "option --session: '$session' cannot name a session; use 1 to 40 letters, digits and _"
[[ $name =~ ^[^/.][^/]*$ ]] || die 2 "option --name: '$name' cannot name a directory"
((${#acquirer_options[@]})) ||
    acquirer_options=(--width 512 --height 512 --pixel-format mono16 --frames 500 --frame-rate 100)

build() {
    "$root/scripts/install-dependencies.sh" build || exit 1
    [[ -x $bin/acquirer ]] || echo "building Framering, once; this takes a minute or two"
    local log
    log=$(mktemp)
    if ! (cd "$root" && { [[ -f build/release/build.ninja ]] || cmake --preset release; } &&
        cmake --build --preset release --target acquirer writer viewer control) >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        die 1 "the build failed, see above"
    fi
    rm -f "$log"
}
build

mkdir -p "$output" 2>/dev/null
[[ -d $output && -w $output ]] ||
    die 1 "output $output: no directory can be made or written there; choose another --output"
output=$(cd "$output" && pwd)
log=$output/$name.log
summary=$(mktemp)
[[ $detach == yes ]] && rm "$summary" && summary=$log
touch "$log" 2>/dev/null || die 1 "log $log cannot be written; choose another --output"
log_start=$(($(stat -c %s "$log") + 1))

# Each process has its own session, so that Ctrl-C reaches this script alone and a closed terminal only viewers.
acquirer_pid='' writer_pid='' front_pid='' writer_failed=no front_stop=KILL
start_processes() {
    local wait_for=()
    [[ $writer == yes ]] && wait_for=(--wait-for writer=10s)
    setsid "$bin/acquirer" --session "$session" "${wait_for[@]}" "${acquirer_options[@]}" <&0 >>"$summary" 2>>"$log" &
    acquirer_pid=$!
    # A refused acquirer must disturb nobody: the others start once the session is its own.
    until is_ours; do
        alive "$acquirer_pid" || return 0
        sleep 0.05
    done
    if [[ $writer == yes ]]; then
        setsid "$bin/writer" --session "$session" --output "$output" --name "$name" --wait 10s "${writer_options[@]}" \
            </dev/null >>"$log" 2>&1 &
        writer_pid=$!
    fi
}

is_ours() { "$bin/control" status --json --session "$session" 2>/dev/null | grep -q "\"pid\":$acquirer_pid,"; }

# The viewer where there is a terminal, a line a second elsewhere.
start_front() {
    local tty
    tty=$(ps -o tty= -p $$ | tr -d ' ')
    front_stop=KILL # a line a second needs no farewell
    if [[ $viewer == yes && -t 1 && -c /dev/$tty ]]; then
        front_stop=TERM # the viewer gives the terminal back
        setsid "$bin/viewer" --session "$session" --display "terminal:/dev/$tty" --wait 10s "${viewer_options[@]}" \
            </dev/null 2>>"$log" &
    else
        setsid "$bin/control" status --session "$session" --watch --wait 10s </dev/null 2>>"$log" &
    fi
    front_pid=$!
}

alive() { [[ -n $1 ]] && kill -0 "$1" 2>/dev/null; }

stops=0
# shellcheck disable=SC2317,SC2086 # called by trap; a process that was not started is no word
stop() { # each call stops harder
    stops=$((stops + 1))
    if ! alive "$acquirer_pid"; then # only the writer is left: it stores what it has in hand
        kill "-$( ((stops > 2)) && echo KILL || echo TERM)" $writer_pid 2>/dev/null
        return
    fi
    case $stops in
    1) kill -INT "$acquirer_pid" ;;
    2) kill -TERM "$acquirer_pid" ;;
    3) "$bin/control" terminate --now --session "$session" >/dev/null 2>&1 ;;
    *) kill -KILL "$acquirer_pid" $writer_pid $front_pid 2>/dev/null ;;
    esac
}
trap stop INT HUP
trap 'stops=1; stop' TERM

worst=0
take_exit_code() { # gravest of the processes: failed, usage, refused, lost, canceled, done
    local code=$1 rank=(0 5 4 2 1 3)
    ((code > 5)) && code=1
    ((rank[code] > rank[worst])) && worst=$code
}

wait_for() { # pid; a signal only interrupts the waiting
    local code
    while :; do
        wait "$1"
        code=$?
        alive "$1" || break
    done
    if ((code >= 128)); then # perhaps of the signal that interrupted the waiting: the child's own is kept
        wait "$1"
        code=$?
    fi
    return "$code"
}

# While frames are taken: a writer that ended will never be ready, and a viewer left with q makes room for a line a second.
watch_over() {
    while alive "$acquirer_pid"; do
        if [[ $writer == yes ]] && ! alive "$writer_pid" && [[ $writer_failed == no ]]; then
            writer_failed=yes
            kill -TERM "$acquirer_pid" 2>/dev/null
        fi
        if ! alive "$front_pid" && alive "$acquirer_pid"; then
            viewer=no
            start_front
        fi
        sleep 0.1 &
        wait $! 2>/dev/null
    done
}

finish_writer() {
    [[ -n $writer_pid ]] || return 0
    wait_for "$writer_pid"
    take_exit_code $?
}

finish_front() {
    [[ -n $front_pid ]] || return 0
    local tries=5
    while alive "$front_pid" && ((tries-- > 0)); do sleep 0.1; done
    kill "-$front_stop" "$front_pid" 2>/dev/null
    wait_for "$front_pid" 2>/dev/null
}

print_troubles() { # warnings and errors of this run; an error that another one repeats is said once
    local lines line other
    mapfile -t lines < <(tail -c "+$log_start" "$log" | grep -E ' warning: |: error: ')
    for line in "${lines[@]}"; do
        for other in "${lines[@]}"; do
            ((${#other} > ${#line})) && [[ $other == *"${line#*: error: }"* ]] && continue 2
        done
        echo "$line" >&2
    done
}

start_processes
echo "session $session, log $log"
echo "attach a viewer: $bin/viewer --session $session"
echo "cancel the scan: $bin/control cancel --session $session"
if [[ $detach == yes ]]; then
    trap - INT HUP TERM
    sleep 0.3
    alive "$acquirer_pid" && { echo "the scan goes on: $bin/control status --session $session"; exit 0; }
elif alive "$acquirer_pid"; then
    start_front
    watch_over
fi
wait_for "$acquirer_pid"
acquirer_code=$?
[[ $writer_failed == yes ]] || take_exit_code $acquirer_code
finish_writer
finish_front
[[ $summary == "$log" ]] || { cat "$summary" && rm -f "$summary"; }
print_troubles
"$bin/control" remove --session "$session" >/dev/null 2>&1 # left by a killed acquirer; refused while frames are owed
exit "$worst"
