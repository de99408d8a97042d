#!/usr/bin/env bash
# How long a build takes from nothing, without a compiler cache: the programs, then the tests and benchmarks, then the
# fuzz targets; and the programs once more, file by file. Elapsed time depends on what else runs; processor time hardly.
#
#   bench/build_time.sh [DIRECTORY]     DIRECTORY: for the builds (default: build/build_time); it is removed at the end
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[[ ${1-} != -* ]] || { sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2; }

scripts/install-dependencies.sh test >&2
directory=${1:-build/build_time}
mkdir -p "$(dirname "$directory")"
[[ ! -e $directory ]] || { echo "build_time.sh: error: $directory exists; name another one, or remove it" >&2; exit 1; }
trap 'rm -rf "$directory"' EXIT
export CCACHE_DISABLE=1 TIMEFORMAT='%R %U %S'

echo "machine   $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) cores, Linux $(uname -r)"
echo "compiler  $(c++ --version | head -1)"
echo "commit    $(git describe --always --dirty)"
printf '%-34s%12s%14s\n' "build" "elapsed s" "processor s"

measure() { # name, command...
    local name=$1 figures
    shift
    figures=$({ time "$@" >"$directory.log" 2>&1; } 2>&1) || { cat "$directory.log" >&2; exit 1; }
    awk -v name="$name" '{ printf "%-34s%12.0f%14.0f\n", name, $1, $2 + $3 }' <<<"$figures"
    rm -f "$directory.log"
}

cmake --preset release -B "$directory/release" -DBUILD_TESTING=ON >/dev/null
measure "programs" cmake --build "$directory/release" --target acquirer writer viewer control
measure "tests and benchmarks" cmake --build "$directory/release"
cmake --preset fuzz -B "$directory/fuzz" >/dev/null
measure "fuzz targets" cmake --build "$directory/fuzz" --target fuzz_targets
cmake --preset release -B "$directory/files" -DCMAKE_UNITY_BUILD=OFF >/dev/null
measure "programs, file by file" cmake --build "$directory/files" --target acquirer writer viewer control
