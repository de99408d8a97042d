#!/usr/bin/env bash
# Everything that a change must pass, starting from a clean clone. Prints one line per step; stops at the first failure
# and shows its output.
#
#   scripts/check.sh [--tidy] [--quick] [--windows]
#
# --tidy: runs clang-tidy on every file (about half an hour on two cores), not only on those that differ from main.
# --quick: skips the builds and tests; for use between two edits.
# --windows: also builds and tests the parts that exist for Windows (installs a compiler and wine; takes some minutes).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tidy=(scripts/tidy.sh) quick=no windows=no
for option in "$@"; do
    case $option in
        --tidy) tidy+=(--all) ;;
        --quick) quick=yes ;;
        --windows) windows=yes ;;
        *) echo "check.sh: error: unknown option $option; use --tidy, --quick or --windows" >&2; exit 2 ;;
    esac
done

logs=build/check
cores=$(nproc)

step() { # name, command...
    local name=$1 began=$SECONDS
    shift
    printf '%-28s' "$name"
    if ! "$@" >"$logs/${name// /_}.log" 2>&1 </dev/null; then
        printf 'FAILED  %4d s\n' $((SECONDS - began))
        tail -n 60 "$logs/${name// /_}.log"
        echo "check.sh: error: $name failed; full output in $logs/${name// /_}.log" >&2
        exit 1
    fi
    printf 'ok      %4d s\n' $((SECONDS - began))
}

sources() {
    git ls-files --cached --others --exclude-standard -- "$@" | while read -r file; do [ ! -e "$file" ] || echo "$file"; done
}

check_format() { sources '*.cpp' '*.hpp' | xargs -r clang-format --dry-run -Werror; }
check_scripts() { { sources 'scripts/*.sh' 'tests/*.sh'; sources .ci/run; } | xargs -r shellcheck; }
install_packages() { scripts/install-dependencies.sh check; }
build() { cmake --preset "$1" -DFRAMERING_WERROR=ON && cmake --build --preset "$1"; }
run_tests() {
    local plain_addresses=()
    # Newer kernels randomize addresses more than GCC 12's ThreadSanitizer supports.
    if [ "$1" = tsan ] && setarch --addr-no-randomize true 2>/dev/null; then
        plain_addresses=(setarch --addr-no-randomize)
    fi
    "${plain_addresses[@]}" ctest --preset "$1" --parallel "$cores"
}

mkdir -p $logs
step "packages" install_packages
step "format" check_format
step "scripts" check_scripts
step "lint" scripts/lint.py
step "configure dev" cmake --preset dev
step "test of tidy.sh" python3 -B tests/scripts/tidy_test.py
step "clang-tidy" "${tidy[@]}"
[ $quick = no ] || exit 0
for preset in dev asan tsan; do
    step "build $preset" build $preset
    step "test $preset" run_tests $preset
done
[ $windows = no ] || step "test windows" scripts/test-windows.sh
