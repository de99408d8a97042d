#!/bin/sh
# A shutter for Framering's acquirer, in a POSIX shell:
#
#     framering acquirer --actuator command:./shutter.sh ...
#
# Replace what sets and reads the state. docs/actuators.md explains the lines that are exchanged.
state=closed

value_of() { # of a number or text in the request: value_of NAME LINE
    printf '%s\n' "$2" | sed -n "s/.*\"$1\":\"\{0,1\}\([^,\"}]*\).*/\1/p"
}

while IFS= read -r line; do
    case $(value_of "do" "$line") in
    describe)
        answer='"name":"shutter","axes":[{"name":"shutter","positions":["closed","open"],"tolerance":0}]'
        ;;
    move)
        state=$(value_of shutter "$line") # here the shutter is set
        echo "shutter $state" >&2         # goes to the log of the acquirer
        answer=
        ;;
    read)
        answer="\"axes\":{\"shutter\":\"$state\"}"
        ;;
    *)
        answer=
        ;;
    esac
    printf '{"id":%s%s}\n' "$(value_of id "$line")" "${answer:+,$answer}"
done
