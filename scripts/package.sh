#!/usr/bin/env bash
# Makes the Debian packages and the archive for other distributions, of the release build: it is built where it is missing.
# The same commit gives the same files, byte for byte, on a system with the same compiler (docs/decisions/0059-packages.md).
#
#   scripts/package.sh [--output DIR] [--version VERSION] [--build DIR]
#
# --output: where the files are put (default: build/packages). --version: of the packages (default: that of the programs), such as
# 0.2.0+1 for a further build. --build: a build folder that is packed as it is.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

fail() {
    echo "package.sh: error: $1" >&2
    exit "${2:-1}"
}

output=$root/build/packages build='' version=''
while (($#)); do
    case $1 in
        --output) output=${2:?a folder} ;;
        --version) version=${2:?a version} ;;
        --build) build=$(cd "${2:?a build folder}" && pwd) ;;
        --help) sed -n '2,/^set/{/^set/d;s/^# \?//p}' "${BASH_SOURCE[0]}"; exit 0 ;;
        *) fail "unknown option $1; use --output, --version or --build" 2 ;;
    esac
    shift 2
done
mkdir -p "$output"
output=$(cd "$output" && pwd)
cd "$root"
scripts/install-dependencies.sh package
if [ -z "$build" ]; then
    build=$root/build/release
    scripts/build.sh "$build" -- framering run-options acquirer writer viewer control framering_library framering_camera_genicam framering_camera_gstreamer
fi
for part in bin/viewer-window bin/plugins/framering-camera-{genicam,gstreamer}.so; do
    [ -e "$build/$part" ] || fail "$build was built without $part; scripts/install-dependencies.sh installs what it needs, then build again"
done
[ -n "$version" ] || version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")
# The time of the commit is that of every file in the packages.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)} || fail "this is no clone; set SOURCE_DATE_EPOCH to the time of this version"
export SOURCE_DATE_EPOCH LC_ALL=C.UTF-8 TZ=UTC

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
umask 022
export XDG_CONFIG_HOME=$scratch/no_configuration # the programs that print their help have nothing to do with whoever packs

# What an installation has: the packages and the archive are parts of it.
tree=$scratch/installed
DESTDIR=$tree cmake --install "$build" --prefix /usr >/dev/null
command=$tree/usr/bin/framering
python3 -B packaging/manual_pages.py "$command" "$tree/usr/share/man/man1" "$version" "$(date -d "@$SOURCE_DATE_EPOCH" +%F)"
python3 -B packaging/bash_completion.py "$command" "$tree/usr/share/bash-completion/completions/framering"
# Files that were checked out before the commit would keep their time.
find "$tree" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +

make_packages() {
    mkdir "$scratch/source"
    cp -r packaging/debian "$scratch/source"
    cat >"$scratch/source/debian/changelog" <<TEXT
framering ($version) stable; urgency=medium

  * What has changed is in CHANGELOG.md of the package framering.

 -- $(sed -n 's/^Maintainer: //p' packaging/debian/control)  $(date -R -d "@$SOURCE_DATE_EPOCH")
TEXT
    # Without being root: in the packages, every file belongs to root whoever makes them.
    (cd "$scratch/source" && DEB_RULES_REQUIRES_ROOT=no debian/rules binary) >"$scratch/log" 2>&1 || {
        cat "$scratch/log" >&2
        fail "cannot make the packages, see above"
    }
    mv "$scratch"/*.deb "$output"
}

# Of what ldd prints, the libraries that come with the archive: those that the programs need, but for the compiler's and the C
# library, which every distribution has. Qt, Aravis and GStreamer are the distribution's: without them, only window and plug-ins are missing.
libraries_of_the_archive() {
    awk '$2 == "=>" { print $3 }' | sort -u | grep -v -E '/(ld-linux[^/]*|lib(c|m|stdc\+\+|gcc_s))\.so'
}

make_archive() {
    local name folder file package programs
    name=framering-$version-linux-$(uname -m)
    folder=$scratch/$name
    cp -a "$tree/usr" "$folder"
    mkdir -p "$folder/lib/bundled" "$folder/share/doc/framering/licenses"
    cp LICENSE "$folder/share/doc/framering"
    mapfile -t programs < <(find "$folder/libexec/framering" -type f ! -name '*.sh')
    for file in $(find -L "$folder"/{bin,libexec,lib/libframering.so} -type f ! -name '*.sh' ! -name viewer-window -exec ldd {} + |
        libraries_of_the_archive); do
        cp -L "$file" "$folder/lib/bundled"
        package=$(dpkg -S "$(realpath "$file")" 2>/dev/null || dpkg -S "${file#/usr}") || fail "no package has $file: its license is unknown"
        package=${package%%:*}
        cp "/usr/share/doc/$package/copyright" "$folder/share/doc/framering/licenses/$package"
    done
    strip "$folder/bin/framering" "${programs[@]}" "$folder/lib/libframering.so" "$folder"/lib/framering/framering-camera-{genicam,gstreamer}.so
    patchelf --set-rpath "\$ORIGIN" "$folder"/lib/bundled/*
    patchelf --set-rpath "\$ORIGIN/bundled" "$folder/lib/libframering.so.0"
    patchelf --set-rpath "\$ORIGIN/../lib/bundled" "$folder/bin/framering"
    patchelf --set-rpath "\$ORIGIN/../../lib/bundled" "${programs[@]}"
    tar -C "$scratch" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -c "$name" | xz -3 -T1 >"$output/$name.tar.xz"
}

make_packages
make_archive
