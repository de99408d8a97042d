# shellcheck shell=bash disable=SC2034,SC2154 # the script that sources this sets the options, and uses the rest
# How scripts/run.sh supervises its processes: which of them died, which is restarted and when, and which signals they get.
# run.sh sources this after its options, with start_acquirer, start_writer, start_front and tell_acquirer.

# --- output: works even if nobody reads it, or the disk is full
tell() { { echo "$1"; } 2>/dev/null; }
note() { # in the log only
    local now
    TZ=UTC printf -v now '%(%Y-%m-%dT%H:%M:%SZ)T' -1
    { echo "$now $self: $1" >>"$log"; } 2>/dev/null || true
}
# A viewer in the terminal would paint over a line: then it goes to the log, and is printed at the end.
say() {
    if [[ $front_stop == TERM ]] && alive "$front_pid"; then
        note "warning: $1"
    else
        note "$1"
        tell "$self: $1" >&"$complaints" || true
    fi
}

heard=''
listen() { # seconds; true if the acquirer has printed a line meanwhile
    local part='' code
    IFS='' read -rt "$1" -u "$summary" part
    code=$?
    heard+=$part
    ((code == 0)) && heard+=$'\n'
}
tell_summary() {
    while listen 0.05; do :; done
    [[ -n $heard ]] || return
    tell "${heard%$'\n'}" || [[ -p /dev/stdout ]] || tell "$self: warning: cannot write to standard output; the summary is in $log" >&"$complaints"
    { printf %s "$heard" >>"$log"; } 2>/dev/null
}

# Ctrl-C reaches every process of this script's group: while supervising, it waits for none that would die of it, such as $(...).
exec {answer}<> <(:)
now_ms=0 seen=''
look() { # at the session: `seen` is its status; false if there is none
    local code line
    while :; do
        setsid "$bin/control" status --json --session "$session" 2>/dev/null 1>&"$answer"
        code=$?
        ((code > 128)) || break # Ctrl-C arrived before it was in its own process session
    done
    echo >&"$answer" # an empty line marks the end
    seen=''
    while read -rt 1 -u "$answer" line && [[ -n $line ]]; do seen=$line; done
    [[ -n $seen ]]
}
is_ours() { look && [[ $seen == *"\"pid\":$acquirer_pid,"* ]]; }
scan_is_open() { look && [[ $seen =~ '"started_utc_ns":'[0-9]+',"state":"'(announced|working)'"' ]]; }
has_stored_all() { # role; true if the last scan is over and the role has left it, closed
    ! look || [[ $seen =~ '"started_utc_ns":'[0-9]+',"state":"'(ended|canceled|interrupted)'"' && $seen != *"\"role\":\"$1\""* ]]
}
look_at_clock() { # uptime, which nobody can set
    local up
    read -r up _ </proc/uptime
    now_ms=${up/./}0
}

worst=0
take_exit_code() { # the most serious of the processes: failed, usage, refused, lost, canceled, done
    local code=$1 rank=(0 5 4 2 1 3)
    ((code > 5)) && code=1
    ((rank[code] > rank[worst])) && worst=$code
}

wait_for() { # pid; a signal only interrupts the waiting
    local code
    while :; do
        wait "$1" 2>/dev/null # hides the shell's message about a killed child; plan_restart reports it
        code=$?
        alive "$1" || break
    done
    if ((code >= 128)); then # perhaps from the signal that interrupted the wait: ask again for the child's own code
        wait "$1" 2>/dev/null
        code=$?
    fi
    return "$code"
}

# --- restarting processes that died
most_restarts=5
declare -A due=([acquirer]='' [writer]='' [second]='' [preview]='' [front]='' [hooks]='') # when it is due to be restarted, ms
declare -A restarts=([acquirer]='' [writer]='' [second]='' [preview]='' [front]='' [hooks]='') # when it was restarted, ms each, in the last minute
declare -A death=()
recent=()

look_at_restarts() { # role; `recent` are those of the last minute
    local moment
    look_at_clock
    recent=()
    for moment in ${restarts[$1]}; do
        ((now_ms - moment >= 60000)) || recent+=("$moment")
    done
    restarts[$1]=${recent[*]}
}

# True if the process that ended with this code is to be restarted; if it died and is not, says why.
plan_restart() { # role, exit code, why it cannot be restarted (or nothing)
    local delay=200
    (($2 == 1 || $2 > 128)) && ((stops < 3)) && [[ $restart == yes ]] || return 1
    local what=$1
    [[ $1 != front ]] || what=viewer
    [[ $1 != front || $front_stop == TERM ]] || what='progress line'
    death[$1]="$what failed with exit code $2"
    (($2 < 129)) || death[$1]="$what killed by signal $(($2 - 128))"
    if [[ -n $3 ]]; then
        say "${death[$1]}; not restarted: $3"
        return 1
    fi
    look_at_restarts "$1"
    if ((${#recent[@]} >= most_restarts)); then
        say "${death[$1]}; not restarted: already restarted $most_restarts times in a minute"
        return 1
    fi
    delay=$((delay << ${#recent[@]}))
    ((delay > 5000)) && delay=5000
    ((stops > 0)) && [[ $1 == acquirer ]] && delay=0
    due[$1]=$((now_ms + delay))
}

restart_if_due() { # role, command...
    local role=$1
    [[ -n ${due[$role]} ]] || return 0
    look_at_restarts "$role"
    ((now_ms >= due[$role])) || return 0
    shift
    due[$role]=''
    restarts[$role]+=" $now_ms"
    say "${death[$role]}; restarted, $((${#recent[@]} + 1)) of $most_restarts per minute"
    "$@"
}

acquirer_over=no writer_failed=no
declare -A writer_over=() writer_code=() writer_ended=() # by role
acquirer_died() {
    local code why=''
    wait_for "$acquirer_pid"
    code=$?
    if ((stops > 0)) && ((code == 130 || code == 143)); then # stopped before it handled signals
        code=4
    elif ((code == 1)) && ! scan_is_open; then # its error line says what failed; the scan is closed
        :
    else
        if [[ $was_ours == yes ]] && ! look; then
            why='its scan had ended'
        else
            why=$forgets
        fi
        plan_restart acquirer $code "$why" && return
    fi
    acquirer_over=yes
    [[ $writer_failed == yes ]] || take_exit_code $code
}

writer_died() { # role
    wait_for "${writer_pid[$1]}"
    writer_code[$1]=$?
    if ((writer_code[$1] == 1)) && has_stored_all "$1"; then # an interrupted scan: a new writer would find nothing to store
        end_of_writer "$1"
    else
        plan_restart "$1" "${writer_code[$1]}" '' || end_of_writer "$1"
    fi
}

end_of_writer() { # role
    due[$1]=''
    writer_over[$1]=yes
    look_at_clock
    writer_ended[$1]=$now_ms
    if [[ $1 == preview ]]; then end_of_preview "${writer_code[$1]}"; else take_exit_code "${writer_code[$1]}"; fi
}

# A writer that has ended for good during a scan will not become ready, and stores no more frames: end the scan.
end_scan_without_writer() { # role
    [[ $writer_failed == no && $1 != preview ]] && alive "$acquirer_pid" || return 0
    look_at_clock
    ((now_ms - writer_ended[$1] > 1000)) || return 0
    writer_failed=yes
    kill -TERM "$acquirer_pid" 2>/dev/null
}

watch_acquirer() {
    if [[ -z ${due[acquirer]} ]] && ! alive "$acquirer_pid"; then
        acquirer_died
    fi
    if [[ -n ${due[acquirer]} && $was_ours == yes ]] && ! look; then # it died at the end of its scan, and the writer has removed the session
        say "${death[acquirer]}; not restarted: its scan had ended"
        due[acquirer]='' acquirer_over=yes
        take_exit_code 1
    fi
    restart_if_due acquirer start_acquirer --resume
    [[ $was_ours == yes ]] || ! is_ours || was_ours=yes
    if ((stops > 0)) && [[ $told == no && $acquirer_over == no ]] && is_ours; then
        tell_acquirer
    fi
}

watch_writer() { # role
    if [[ -z ${writer_pid[$1]} ]]; then # a refused acquirer must not disturb others: writers start once the session belongs to it
        [[ $was_ours == no ]] || start_writer "$1"
    elif [[ -n ${writer_over[$1]-} ]]; then
        end_scan_without_writer "$1"
    elif waits_in_vain "$1"; then
        kill -TERM "${writer_pid[$1]}" && wait_for "${writer_pid[$1]}"
        writer_over[$1]=yes
    elif [[ -n ${due[$1]} && $acquirer_over == yes ]] && ! look; then # nothing is left to store
        end_of_writer "$1"
    elif [[ -z ${due[$1]} ]] && ! alive "${writer_pid[$1]}"; then
        writer_died "$1"
    fi
    restart_if_due "$1" start_writer "$1"
}

# Restarted only if it was killed: with an exit code it has ended for good.
watch_hooks() {
    local code
    [[ $hooks == yes && $hooks_over == no ]] || return 0
    if [[ -z $hooks_pid ]]; then
        [[ $was_ours == no ]] || start_hooks
    elif [[ -z ${due[hooks]} ]] && ! alive "$hooks_pid"; then
        wait_for "$hooks_pid"
        code=$?
        ((code > 128)) && plan_restart hooks "$code" '' && return
        hooks_over=yes
        take_exit_code "$code"
    fi
    restart_if_due hooks start_hooks
}

# Commands that are still to be run once everything is stored.
finish_hooks() {
    local looks=0
    [[ $hooks == yes && -n $hooks_pid ]] || return 0
    hooks_wait=yes
    ((stops < 3)) || kill -TERM "$hooks_pid" 2>/dev/null
    while watch_hooks && [[ $hooks_over == no ]]; do
        ((++looks != 20)) || tell "waiting for the rest of the hooks, see $command hooks list ${output@Q}; Ctrl-C leaves them for later (framering writer --run-hooks)"
        while listen 0.05; do :; done
    done
}

watch_front() {
    [[ $front == yes && $was_ours == yes ]] && ! alive "$front_pid" || return 0
    if ! alive "$acquirer_pid"; then # the progress line may end with it, and is restarted with it
        [[ $front_stop != KILL ]] || front_pid=''
    elif [[ -n ${due[front]} ]]; then
        restart_if_due front start_front
    elif [[ -z $front_pid ]]; then
        start_front
    else
        front_died
    fi
}

# A viewer that was closed with q is replaced by the progress line; a progress line whose reader exited, by nothing.
front_died() {
    local code
    wait_for "$front_pid"
    code=$?
    if [[ $front_stop == KILL ]] && ((code < 129 || code == 128 + 13)); then
        front=no
    elif ! plan_restart front $code ''; then
        viewer=no
        start_front
    fi
}

finish_front() {
    [[ -n $front_pid ]] || return 0
    local tries=5
    while alive "$front_pid" && ((tries-- > 0)); do sleep 0.1; done
    kill "-$front_stop" "$front_pid" 2>/dev/null
    wait_for "$front_pid" 2>/dev/null
    # A killed viewer could not restore the terminal.
    [[ -z $terminal_state ]] || stty -F "$terminal" "$terminal_state" 2>/dev/null
}

finished() {
    local role
    [[ $acquirer_over == yes ]] || return 1
    for role in "${roles[@]}"; do
        [[ -z ${writer_pid[$role]} || -n ${writer_over[$role]-} ]] || return 1
    done
}

supervise() {
    local role
    until finished; do
        [[ $acquirer_over == yes ]] || watch_acquirer
        for role in "${roles[@]}"; do watch_writer "$role"; done
        watch_hooks
        watch_front
        # Waits without a child process: a signal during `wait` can make bash lose another child's exit code.
        while listen 0.05; do :; done
    done
}
