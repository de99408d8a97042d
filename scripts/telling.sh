# shellcheck shell=bash disable=SC2154 # the script that sources this sets what is not set here
# What scripts/run.sh tells at the end, from the log of the run.

# What the preview's writer has said of each scan: the summary is the recording's.
tell_previews() {
    local lines line
    [[ -n $preview ]] || return 0
    mapfile -t lines < <(tail -c "+$log_start" "$log" | grep -aE ' writer\[[0-9]+\] preview of scan [0-9]+ ')
    for line in "${lines[@]}"; do
        tell "${line#*\] }"
    done
}

# A preview's writer has ended for good. One that was killed has left its directory open.
end_of_preview() { # exit code
    local place=''
    [[ $1 != [04] ]] || return 0
    (($1 < 129)) || place=$(tail -c "+$log_start" "$log" | grep -aoP ' a preview of scan [0-9]+ is recorded to \K.*' | tail -n 1)
    [[ -z $place ]] || printf -v place '. To close what it has: %s writer --recover %q' "$command" "$place"
    say "the preview is not complete: its writer ended with exit code $1; the recording does not need it$place"
}

# What the runner of hooks has said at its end, with each piece of advice on a line of its own.
tell_hooks() {
    local line
    line=$(tail -c "+$log_start" "$log" | LC_ALL=C sed -n "s/.* writer\[${hooks_pid:-none}\] \(hooks of .*\)/\1/p" | tail -n 1)
    [[ -z $line ]] || tell "${line//; /$'\n'  }"
}

# Warnings and errors of this run. An error that another one repeats is printed once, and so is that a hook was given up; that a
# viewer was stopped before it had found the session, as in a scan that is over at once, is none.
print_troubles() {
    local lines line other
    mapfile -t lines < <(tail -c "+$log_start" "$log" | grep -aE ' warning: |: error: ' |
        grep -av "^viewer: error: stopped while waiting for session '" | awk '!/ warning: hook .* and was given up; / || !count++')
    for line in "${lines[@]}"; do
        for other in "${lines[@]}"; do
            ((${#other} > ${#line})) && [[ $other == *"${line#*: error: }"* ]] && continue 2
        done
        tell "$line" >&2
    done
}
