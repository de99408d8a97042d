#!/usr/bin/env bash
# Makes the screenshots of the viewer anew, from simulated scans on a virtual screen: docs/images/window.jpg, web.jpg, live_plot.png
# and ohms_law.png. Builds the release preset, and installs virtual screen and browser from Debian.
#
#   scripts/screenshots.sh [window|web|plot|ohms_law]...
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
    echo "screenshots: error: $1" >&2
    exit 1
}

which=("$@")
[ ${#which[@]} -ne 0 ] || which=(window web plot ohms_law)
for picture in "${which[@]}"; do
    [[ $picture == @(window|web|plot|ohms_law) ]] || fail "unknown picture '$picture'; use window, web, plot or ohms_law"
done

scripts/install-dependencies.sh test
scripts/build.sh build/release -- framering acquirer writer viewer control
bin=$PWD/build/release/bin
scratch=$(mktemp -d -p /tmp framering_screenshots.XXXXXX)
session=demo_cells
screen=:$((100 + $$ % 900))
children=()

clean_up() {
    for each in "$session" "${session}_plot" ohm; do "$bin/control" terminate --now --session "$each" >/dev/null 2>&1 || true; done
    for pid in "${children[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait
    rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

start() {
    "$@" >>"$scratch/log" 2>&1 &
    children+=($!)
}
wait_until() { # what for, command
    local what=$1 tries=0
    shift
    until "$@" >/dev/null 2>&1; do
        ((++tries < 200)) || { tail -n 5 "$scratch/log" >&2 && fail "$what did not appear"; }
        sleep 0.1
    done
}

start_cells() {
    start "$bin/acquirer" --session "$session" --width 2048 --height 1536 --frame-rate 15 --axes t:180,z:5:0.5um --pixel-size 65nm \
        --wait-for writer=10s
    start "$bin/writer" --session "$session" --output "$scratch/scans" --name cells --wait 10s
    wait_until "a scan" grep -q "scan 1 started" "$scratch/log"
}

open_window() { # session, height: sets $window
    export DISPLAY=$screen XDG_CONFIG_HOME=$scratch QT_QPA_PLATFORM=xcb
    xdotool getdisplaygeometry >/dev/null 2>&1 || start Xvfb "$screen" -screen 0 1500x940x24 -nolisten tcp -noreset
    wait_until "a screen" xdotool getdisplaygeometry
    start "$bin/viewer" --session "$1" --display window
    wait_until "the window" xdotool search --onlyvisible --name "$1:"
    window=$(xdotool search --onlyvisible --name "$1:" | head -n 1)
    xdotool windowmove "$window" 0 0 windowsize "$window" 1500 "$2" windowraise "$window" windowfocus "$window"
    sleep 1
}

picture_of_window() {
    local window
    open_window "$session" 940
    # A box with statistics, a line with its profile, and the pointer on a pixel.
    xdotool mousemove 620 100 keydown shift mousedown 1 mousemove 740 200 mouseup 1 keyup shift
    xdotool mousemove 200 600 keydown ctrl mousedown 1 mousemove 700 520 mouseup 1 keyup ctrl
    xdotool mousemove 620 300
    sleep 3
    import -window "$window" "$scratch/window.png"
}

picture_of_page() {
    start "$bin/viewer" --session "$session" --display web --listen 127.0.0.1:0
    wait_until "the web display" grep -q "viewer: open http" "$scratch/log"
    local address token_file
    token_file=$(sed -n 's/.*viewer: open http.* token from //p' "$scratch/log" | tail -n 1)
    address="$(sed -n 's/.*viewer: open \(http[^ ,]*\).*/\1/p' "$scratch/log" | tail -n 1)?token=$(cat "$token_file")"
    PYTHONPATH=tests/browser python3 - "$address" "$scratch/web.png" <<'PYTHON'
import sys
import time
from browser import Browser

with Browser(1500, 940) as browser:
    page = browser.open(sys.argv[1])
    page.wait_for("typeof shown !== 'undefined' && shown && status")
    page.drag((300, 250), (420, 330), modifiers=8)  # with Shift: a box with statistics
    page.drag((500, 560), (820, 500), modifiers=2)  # with Ctrl: a line with its profile
    page.mouse("mouseMoved", 620, 300)
    time.sleep(2)
    page.screenshot(sys.argv[2])
PYTHON
}

# Focus series, one after the other: the present one in full color over those before.
picture_of_plot() {
    local window
    start "$bin/acquirer" --session "${session}_plot" --width 1024 --height 768 --frame-rate 15 --axes t:30,z:21:0.25um --pixel-size 65nm \
        --measure mean,max
    wait_until "a scan" "$bin/control" status --session "${session}_plot"
    open_window "${session}_plot" 900
    xdotool key --window "$window" j
    sleep 1
    xdotool mousemove 1105 576 click 1
    sleep 1
    xdotool key Down Down Down Return
    sleep 7
    import -window "$window" "$scratch/plot.png"
    convert "$scratch/plot.png" -dither None -colors 200 PNG8:docs/images/live_plot.png
    echo docs/images/live_plot.png
}

# The measurement of docs/use_cases.md, when most of it is there.
points_are_there() { "$bin/control" status --json --session ohm | grep -Eq '"delivered":(1[7-9]|2[01]),'; }
picture_of_ohms_law() {
    local window
    open_window ohm 700
    start "$bin/acquirer" --session ohm --source none --axis voltage=0V:1V:21@500ms --wait-for writer=10s --actuator \
        "command:python3 examples/actuators/power_supply.py --resistance 100"
    start "$bin/writer" --session ohm --output "$scratch/scans" --name ohms_law --wait 10s
    wait_until "the 17th point" points_are_there
    sleep 0.3
    import -window "$window" "$scratch/ohms_law.png"
    convert "$scratch/ohms_law.png" -dither None -colors 200 PNG8:docs/images/ohms_law.png
    echo docs/images/ohms_law.png
}

mkdir -p docs/images
for picture in "${which[@]}"; do
    if [[ $picture == @(plot|ohms_law) ]]; then
        "picture_of_$picture"
        continue
    fi
    [ -n "${has_cells-}" ] || start_cells
    has_cells=yes
    if [ "$picture" = window ]; then picture_of_window; else picture_of_page; fi
    convert "$scratch/$picture.png" -quality 88 "docs/images/$picture.jpg"
    echo "docs/images/$picture.jpg"
done
