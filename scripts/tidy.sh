#!/usr/bin/env bash
# clang-tidy on the files that differ from main, or on all (about half an hour on two cores). Needs build/dev, configured. Fails
# unless it has read every one of them.
#
#   scripts/tidy.sh [--all]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build=build/dev

die() { echo "tidy.sh: error: $1" >&2; exit 1; }

case "$*" in
    '') all=no ;;
    --all) all=yes ;;
    *) echo "tidy.sh: error: unknown options $*; use --all or nothing" >&2; exit 2 ;;
esac

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

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

# Files that must not compile, those for libraries or a system that may be missing here, and those that stand in for such a library.
left_out='^(tests/(compile_fail|canary|windows)|bench/peers)/|_windows(_test)?\.[ch]pp$|/web_missing\.cpp$'

# A source file through which a header is read: the one of its name, else one that includes it, perhaps by other headers.
reader_of() {
    local own=${1%.hpp}.cpp file
    if [ -e "$own" ]; then
        echo "$own"
        return
    fi
    git grep --untracked -lF "#include \"$1\"" -- '*.cpp' '*.hpp' | sort -t . -k 2 >"$scratch/includes_${1//\//_}" || true
    while read -r file; do
        if [ "${file%.hpp}" = "$file" ]; then
            [[ $file =~ $left_out ]] || { echo "$file"; return; }
        elif reader_of "$file"; then
            return
        fi
    done <"$scratch/includes_${1//\//_}"
    return 1
}

changed() {
    local from file
    from=$(base)
    { git diff --name-only --diff-filter=d "$from" -- '*.cpp' '*.hpp'
      git ls-files --others --exclude-standard -- '*.cpp' '*.hpp'; } >"$scratch/changed"
    while read -r file; do
        [[ ! $file =~ $left_out ]] || continue
        if [ "${file%.hpp}" = "$file" ]; then
            echo "$file"
        else
            reader_of "$file" || die "no source file includes $file"
        fi
    done <"$scratch/changed"
}

if [ $all = yes ]; then
    git ls-files --cached --others --exclude-standard -- '*.cpp' | while read -r file; do [ ! -e "$file" ] || echo "$file"; done
else
    changed
fi >"$scratch/listed"
grep -Ev "$left_out" "$scratch/listed" | sort -u >"$scratch/files" || true
[ $all = no ] || [ -s "$scratch/files" ] || die "git lists no source files"

# For a file that no target has clang-tidy would guess the options.
[ -f $build/compile_commands.json ] || die "$build is not configured; run cmake --preset dev"
sed -n "s|^ *\"file\": \"$(pwd -P)/\(.*\)\",\{0,1\}\$|\1|p" $build/compile_commands.json | sort -u >"$scratch/built"
comm -23 "$scratch/files" "$scratch/built" >"$scratch/unbuilt"
[ ! -s "$scratch/unbuilt" ] ||
    die "no target of $build has $(paste -sd ' ' "$scratch/unbuilt"); add it to a CMakeLists.txt, then run cmake --preset dev"

# A remark that must come: the options are read, and a remark is an error.
mkdir -p build
canary=build/tidy_canary.cpp
echo 'char* canary = 0;' >$canary
if clang-tidy --quiet $canary -- >"$scratch/canary" 2>&1 || ! grep -q 'modernize-use-nullptr' "$scratch/canary"; then
    cat "$scratch/canary" >&2
    die "clang-tidy says nothing about $canary"
fi
rm $canary

: >"$scratch/read"
# shellcheck disable=SC2016 # $1 is the inner shell's
xargs -r -n 1 -P "$(nproc)" sh -c 'clang-tidy -p "$0" --quiet "$2" 2>&1 && echo "$2" >>"$1"' $build "$scratch/read" <"$scratch/files" |
    { grep -Ev '^[0-9]+ warnings?( and [0-9]+ errors?)? generated' || true; } || true # what it has read decides
sort -u "$scratch/read" | cmp -s - "$scratch/files" || die "not every file was read without a remark"
echo "read without a remark: $(wc -l <"$scratch/files") files"
