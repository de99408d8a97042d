#!/usr/bin/env bash
# Builds the release preset, measures what pictures cost: the core's part by itself, then the whole viewer with each
# display that can be built here, in CPU ms for each displayed frame of 4096x3000 mono16 beside its bar, and what a viewer
# costs while no newer frame is there. Needs 250 MB of /dev/shm; the window is measured where Xvfb is installed.
#
#   bench/viewer.sh [--quick] [--json DIRECTORY]     DIRECTORY: takes picture_making.json and viewer_costs.json
set -euo pipefail
called_from=$PWD
export XDG_CONFIG_HOME=/nonexistent  # what is configured here changes no figure
cd "$(dirname "${BASH_SOURCE[0]}")/.."

turns=100 pictures=200 runs=5 idle=5 directory=""
while (($#)); do
    case $1 in
    --quick) turns=20 pictures=60 runs=1 idle=2 ;;
    --json)
        (($# > 1)) || { echo "viewer.sh: error: --json needs a directory" >&2 && exit 2; }
        [[ $2 == /* ]] && directory=$2 || directory=$called_from/$2
        shift
        ;;
    --help) sed -n '2,6s/^# \{0,1\}//p' bench/viewer.sh && exit 0 ;;
    *) echo "viewer.sh: error: unknown option $1; see --help" >&2 && exit 2 ;;
    esac
    shift
done

scripts/install-dependencies.sh build
scripts/build.sh build/release -- acquirer viewer control picture_making
bin=build/release/bin

"$bin/picture_making" "$turns"
echo
bench/viewer_costs.py "$bin" --pictures "$pictures" --runs "$runs" --idle "$idle" \
    ${directory:+--json "$directory/viewer_costs.json"}
[[ -z $directory ]] || "$bin/picture_making" --json "$turns" >"$directory/picture_making.json"
