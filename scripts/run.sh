#!/usr/bin/env bash
# Runs one scan: acquirer, writer and viewer as three processes. A process that dies is restarted and resumes where it stopped.
# `framering run` is this script beside the programs, installed or in a build folder. As scripts/run.sh of a clone it builds them
# first, unless FRAMERING_BIN names others.
# shellcheck disable=SC2154 # what run-options sets
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [[ -x $here/acquirer ]]; then
    self='framering run' bin=${FRAMERING_BIN:-$here}
else
    self=scripts/run.sh root=${here%/*}
    bin=${FRAMERING_BIN:-$root/build/release/bin}
fi

# The reader of our output may exit (... | head); the scan continues. Not ignored: the programs would inherit that.
trap : PIPE
# Until there is something to cancel. Without a trap, a signal for the shell alone is lost while it waits for a program.
trap 'exit 4' INT

die() { # exit code, line
    echo "$self: error: $2" >&2
    exit "$1"
}

build() {
    "$root/scripts/install-dependencies.sh" build || exit 1
    [[ -x $bin/acquirer ]] || echo "building Framering (first run only, takes a few minutes)"
    local words
    mkdir -p "$root/build" # two simultaneous first runs build one after the other
    words=$({ cd "$root" && flock 9 && { [[ -f build/release/build.ninja ]] || cmake --preset release; } &&
        cmake --build --preset release --target framering acquirer writer viewer control; } 2>&1 9>"$root/build/.lock") ||
        die 1 "the build failed:"$'\n'"$words"
}
if [[ -n ${root-} && -z ${FRAMERING_BIN:-} ]]; then
    build
else
    for program in acquirer writer viewer control run-options; do
        [[ -x $bin/$program ]] || die 2 "${FRAMERING_BIN+FRAMERING_BIN=}$bin: $program is missing there"
    done
fi

# Sets session, output, second_output, preview, name, display; viewer, writer, detach, serve, restart to yes or no; and lists of words:
# acquirer_options, writer_options, preview_options, viewer_options for the command lines, configured_acquirer, ... for what files tell the programs.
# hooks is yes or no, and hook_options may hold passwords: they go to no log.
settings=$("$bin/run-options" "$self" "$@") || exit
if [[ $settings != session=* ]]; then
    echo "$settings" # the help that was asked for
    exit 0
fi
eval "$settings"

gives() { # option, words...: whether the option is among the words, as --option VALUE or --option=VALUE
    local option=$1 word
    shift
    for word; do
        [[ $word == "$option" || $word == "$option="* ]] && return 0
    done
    return 1
}
# What a user of these programs types: the command by its name if it is the one on the PATH, else where it is.
command=$bin/framering
[[ -x $command ]] || command=$(realpath -m "$bin/../../bin/framering")
[[ $(type -P framering) -ef $command ]] && command=framering

place() { # directory, option: creates the directory if it is missing; sets `placed` to its absolute path
    mkdir -p "$1" 2>/dev/null
    [[ -d $1 && -w $1 ]] || die 1 "output $1: cannot create or write to this directory; choose another $2"
    placed=$(cd "$1" && pwd)
}
roles=() # of the writers
# The preview first: it attaches before the scan begins, although nobody waits for it.
[[ $writer == no ]] || roles=(${preview:+preview} writer ${second_output:+second})
declare -A output_of=() # by role
place "$output" --output
output=$placed output_of[writer]=$placed output_of[preview]=$placed
[[ -z $second_output ]] || { place "$second_output" --second-output && output_of[second]=$placed; }

# Each run has its own log, even while another run has the same output and name. The programs inherit the lock: it is held until the
# last one exits.
for ((number = 0; ; ++number)); do
    ((number == 0)) && suffix='' || printf -v suffix _%03d $number
    log=$output/$name$suffix.log
    { exec {log_lock}>>"$log"; } 2>/dev/null || die 1 "cannot write the log $log; choose another --output"
    flock -n "$log_lock"
    (($? == 1)) || break # 0: ours; else this file system has no locks
    exec {log_lock}>&-
done
log_start=$(($(stat -c %s "$log") + 1))

# The acquirer's summary goes through a pipe of our own, so that it needs no disk.
if [[ $detach == yes ]]; then exec {summary}>>"$log"; else exec {summary}<> <(:); fi

# Sets `forgets` to why another acquirer cannot go on with the scan of this source (or nothing).
look_at_source() {
    local word source='' watch=no next=no
    for word in "${configured_acquirer[@]}" "${acquirer_options[@]}"; do
        [[ $next == yes ]] && source=$word
        next=no
        case $word in
        --source) next=yes ;;
        --source=*) source=${word#*=} ;;
        --watch | --watch=yes) watch=yes ;;
        --watch=no) watch=no ;;
        esac
    done
    forgets=''
    if [[ $source == images:* && $watch == yes ]]; then
        forgets='which files of a watched folder were taken is not known'
    elif [[ $source == raw:* ]]; then
        source=${source#raw:}
        [[ $source != - && ( ! -e $source || -f $source ) ]] || forgets='frames read from a pipe cannot be read again'
    fi
}
printf -v begun '%(%s)T' -1
hook_options=(--session "$session" --run-hooks "$output" --follow-session "${hook_options[@]}")
[[ $hooks == no ]] || "$bin/writer" "${hook_options[@]}" --check-hooks || exit # before the scan

look_at_source
# No acquirer will resume the scan: the writer need not wait for long.
[[ $restart == yes && -z $forgets && $detach == no ]] || gives --acquirer-timeout "${writer_options[@]}" "${configured_writer[@]}" ||
    writer_options+=(--acquirer-timeout 5s)
gives --wait "${writer_options[@]}" "${configured_writer[@]}" || writer_options+=(--wait 10s)
gives --wait "${viewer_options[@]}" "${configured_viewer[@]}" || viewer_options+=(--wait 10s)
gives --wait-for "${acquirer_options[@]}" "${configured_acquirer[@]}" || for role in "${roles[@]}"; do
    [[ $role == preview ]] || acquirer_options+=(--wait-for "$role=10s")
done

# Each process has its own process session, so that Ctrl-C reaches only this script, and a closed terminal only viewers.
declare -A writer_pid=([writer]='' [second]='' [preview]='') # by role
hooks_pid='' hooks_over=no hooks_wait=no
acquirer_pid='' front_pid='' front_stop=KILL was_ours=no

# shellcheck disable=SC2120 # restart_if_due passes them
start_acquirer() { # further options
    gives --resume "${acquirer_options[@]}" && set --
    setsid "$bin/acquirer" --session "$session" "${acquirer_options[@]}" "$@" <&0 >&"$summary" 2>>"$log" {complaints}>&- &
    acquirer_pid=$!
    told=no
}

start_hooks() { # scans of this run only
    setsid "$bin/writer" "${hook_options[@]}" --hooks-since "$begun" </dev/null >>"$log" 2>&1 {complaints}>&- &
    hooks_pid=$!
}

start_writer() { # role
    local options=("${writer_options[@]}")
    [[ $1 != preview ]] || options=(--scale-to "$preview" "${preview_options[@]}")
    setsid "$bin/writer" --session "$session" --role "$1" --output "${output_of[$1]}" --name "$name" "${options[@]}" \
        </dev/null >>"$log" 2>&1 {complaints}>&- &
    writer_pid[$1]=$!
}

has_no_session() { # role; true if its writer runs and has none in its memory
    local memory=()
    mapfile -t memory 2>/dev/null <"/proc/${writer_pid[$1]}/maps"
    ((${#memory[@]} > 0)) && [[ ${memory[*]} != *"/framering_${session}_"* ]]
}
# True if the writer of a role waits for a session that was over before the writer had found it.
waits_in_vain() { [[ $acquirer_over == yes ]] && has_no_session "$1" && ! look && has_no_session "$1"; }

# Starts the viewer if there is a terminal or its display needs none, otherwise prints one progress line per second. The viewer has
# no controlling terminal: it is told which one is ours.
start_front() {
    if [[ $viewer == yes ]] && { has_terminal || [[ $display == @(window|web|none) ]]; }; then
        front_stop=TERM # lets the viewer restore the terminal
        [[ $display != @(auto|terminal) ]] || display+=:$terminal
        setsid "$bin/viewer" --session "$session" --display "$display" "${viewer_options[@]}" </dev/null 2>>"$log" {complaints}>&- &
    else
        front_stop=KILL # the progress line can be killed; that its reader has exited does not concern the scan
        setsid "$bin/control" status --session "$session" --watch --wait 10s </dev/null 2>/dev/null {complaints}>&- &
    fi
    front_pid=$!
}

terminal='' terminal_state=''
if [[ -t 1 ]]; then
    terminal=$(readlink /proc/$$/fd/1)
    terminal_state=$(stty -F "$terminal" -g 2>/dev/null)
fi
# That of another user, as after su, cannot be opened.
has_terminal() { [[ -c $terminal && -r $terminal && -w $terminal ]]; }

alive() { [[ -n $1 ]] && kill -0 "$1" 2>/dev/null; }

stops=0 told=no
# shellcheck disable=SC2317 # called by trap
interrupt() {
    local meaning=('canceling the scan, the frames acquired so far are stored' 'terminating the session'
        'terminating the session immediately' 'killing the remaining processes')
    note "Ctrl-C: ${meaning[stops < 3 ? stops : 3]}"
    stop
}

# shellcheck disable=SC2317 # called by trap
hang_up() {
    note "the terminal was closed: canceling the scan, the frames acquired so far are stored; to keep a scan running without \
its terminal, use --detach"
    front=no # nobody would see it
    stop
}

# shellcheck disable=SC2317,SC2086,SC2048 # called by trap; a process that was not started adds no word
stop() { # each call stops more forcefully
    local hardest=TERM
    stops=$((stops + 1))
    told=no
    if [[ $hooks_wait == yes ]]; then # nothing else is left
        kill -TERM "$hooks_pid" 2>/dev/null
        return
    fi
    if alive "$acquirer_pid"; then
        tell_acquirer
    elif ((stops > 2)) || [[ $acquirer_over == yes ]]; then # only writers are left: they store the frames they are working on
        ((stops > 2)) && hardest=KILL
        kill "-$hardest" ${writer_pid[*]} 2>/dev/null
    fi
    ((stops > 2)) && due=([acquirer]='' [writer]='' [second]='' [preview]='' [front]='' [hooks]='')
    [[ -n ${due[acquirer]} ]] && due[acquirer]=0 # it resumes the scan in order to end it
}

# shellcheck disable=SC2086,SC2048 # a process that was not started adds no word
tell_acquirer() {
    told=yes
    case $stops in
    1) kill -INT "$acquirer_pid" ;;
    2) kill -TERM "$acquirer_pid" ;;
    3) "$bin/control" terminate --now --session "$session" >/dev/null 2>&1 ;;
    *) kill -KILL "$acquirer_pid" ${writer_pid[*]} $front_pid ;;
    esac 2>/dev/null
}

# Standard error, which may be closed. The programs do not get it: they may outlive its reader.
exec {complaints}>&2 || exec {complaints}>/dev/null
# shellcheck source=scripts/telling.sh
source "$here/telling.sh"
# shellcheck source=scripts/supervision.sh
source "$here/supervision.sh"
trap interrupt INT
trap 'note "SIGTERM: terminating the session"; stops=1; stop' TERM
trap hang_up HUP
front=yes
[[ $detach == no ]] || front=no restart=no
# A scan that goes on is one of this run, too. Its writers were there before its first frame.
if gives --resume "${acquirer_options[@]}" "${configured_acquirer[@]}" && look && [[ $seen =~ '"started_utc_ns":'([0-9]+) ]]; then
    begun=$((BASH_REMATCH[1] / 1000000000 > 30 ? BASH_REMATCH[1] / 1000000000 - 30 : begun))
fi
# shellcheck disable=SC2119
start_acquirer
tell "session $session, log $log"
tell "attach a viewer: $command viewer --session $session"
[[ $serve == no ]] || tell "start a scan: $command start --session $session; put it into the queue: $command queue add --session $session"
tell "cancel the scan: $command cancel --session $session"
if [[ $detach == yes ]]; then
    trap - INT HUP TERM
    until is_ours || ! alive "$acquirer_pid"; do sleep 0.05; done
    for role in "${roles[@]}"; do ! alive "$acquirer_pid" || start_writer "$role"; done
    [[ $hooks == no ]] || ! alive "$acquirer_pid" || start_hooks
    sleep 0.3
    if alive "$acquirer_pid"; then
        tell "$([[ $serve == no ]] && echo the scan is running || echo the acquirer serves): $command status --session $session"
        exit 0
    fi
else
    { # without what the shell itself says of killed children
        supervise
        finish_front
        tell_summary
        tell_previews
        finish_hooks
        tell_hooks
    } 2>/dev/null
fi
print_troubles
"$bin/control" remove --session "$session" >/dev/null 2>&1 # left by a killed acquirer; refused while it holds frames that are not stored
exit "$worst"
