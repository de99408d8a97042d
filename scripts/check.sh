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

tidy_all=no quick=no windows=no
for option in "$@"; do
    case $option in
        --tidy) tidy_all=yes ;;
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

# The commit to compare with: where this branch left main; on main itself, the commit before the last.
base() {
    local main
    main=$(git rev-parse --verify --quiet origin/main || git rev-parse --verify --quiet main || git rev-parse HEAD)
    if [ "$(git merge-base HEAD "$main")" = "$(git rev-parse HEAD)" ]; then
        git rev-parse --verify --quiet HEAD~1 || git rev-parse HEAD
    else
        git merge-base HEAD "$main"
    fi
}

sources() {
    git ls-files --cached --others --exclude-standard -- "$@" | while read -r file; do [ ! -e "$file" ] || echo "$file"; done
}

# Files for clang-tidy: a header is checked through the source file of the same name. Files that must not compile are left
# out, and so are those for libraries or a system that may be missing here.
tidy_files() {
    if [ $tidy_all = yes ]; then
        sources '*.cpp'
    else
        { git diff --name-only --diff-filter=d "$(base)" -- '*.cpp' '*.hpp'
          git ls-files --others --exclude-standard -- '*.cpp' '*.hpp'; } |
            sed 's/\.hpp$/.cpp/' | sort -u | while read -r file; do [ ! -e "$file" ] || echo "$file"; done
    fi | grep -Ev '^(tests/(compile_fail|canary|windows)|bench/peers)/|_windows(_test)?\.cpp$' || true
}

check_format() { sources '*.cpp' '*.hpp' | xargs -r clang-format --dry-run -Werror; }
check_scripts() { { sources 'scripts/*.sh' 'tests/*.sh'; sources .ci/run; } | xargs -r shellcheck; }
check_tidy() {
    tidy_files | xargs -r -n 1 -P "$cores" clang-tidy -p build/dev --quiet 2>&1 |
        { grep -Ev '^[0-9]+ warnings?( and [0-9]+ errors?)? generated' || true; }
}

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
step "clang-tidy" check_tidy
[ $quick = no ] || exit 0
for preset in dev asan tsan; do
    step "build $preset" build $preset
    step "test $preset" run_tests $preset
done
[ $windows = no ] || step "test windows" scripts/test-windows.sh
