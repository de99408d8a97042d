#!/usr/bin/env bash
# Installs the Debian packages that Framering needs and that are missing. If none is missing, it does and prints nothing.
#
#   scripts/install-dependencies.sh [build|package|test|check|peers|windows]
#
# build (default): to build and run the programs; package: also for scripts/package.sh; test: also to run the tests; check: also
# for scripts/check.sh; peers: to build and for bench/peers.sh; windows: for scripts/test-windows.sh.
# docs/installation.md lists what each package is for; scripts/lint.py checks that both lists are equal.
# With FRAMERING_NO_INSTALL=1 nothing is checked or installed: for systems other than Debian.
set -euo pipefail

# doctest is needed to build because a plain `cmake --preset release` also configures the tests.
build_packages=(cmake doctest-dev g++ libaravis-dev libboost-dev libboost-program-options-dev libfmt-dev libgstreamer1.0-dev
    libgstreamer-plugins-base1.0-dev libjpeg62-turbo-dev
    libpng-dev libpugixml-dev libtiff-dev libusb-1.0-0-dev ninja-build nlohmann-json3-dev pkg-config qt6-base-dev)
package_packages=(debhelper dh-python git patchelf python3 xz-utils)
test_packages=(abigail-tools appstream aravis-tools bash-completion chromium default-jdk-headless desktop-file-utils e2fsprogs gstreamer1.0-plugins-base
    gstreamer1.0-plugins-good gstreamer1.0-tools imagej imagemagick
    iproute2 libtiff-tools libxml2-utils lintian make man-db mmdebstrap mount octave-dev procps prometheus python3-numpy python3-rq
    python3-tifffile rclone redis-server rsync spin systemd xdotool xvfb)
check_packages=(clang-format clang-tidy shellcheck)
peers_packages=(beanstalkd gstreamer1.0-plugins-bad iceoryx libhiredis-dev
    libiceoryx-hoofs-dev libiceoryx-posh-dev libvips-dev libzmq3-dev python3-blinker python3-flask python3-pil
    python3-waitress redis-server)
windows_packages=(g++-mingw-w64-x86-64-posix wine64)

fail() {
    echo "install-dependencies: error: $1" >&2
    exit 1
}

case "${1:-build}" in
    build) packages=("${build_packages[@]}") ;;
    package) packages=("${build_packages[@]}" "${package_packages[@]}") ;;
    test) packages=("${build_packages[@]}" "${package_packages[@]}" "${test_packages[@]}") ;;
    check) packages=("${build_packages[@]}" "${package_packages[@]}" "${test_packages[@]}" "${check_packages[@]}") ;;
    peers) packages=("${build_packages[@]}" python3 python3-numpy "${peers_packages[@]}") ;;
    windows) packages=("${build_packages[@]}" "${windows_packages[@]}") ;;
    *) echo "install-dependencies: error: unknown set '$1'; use build, package, test, check, peers or windows" >&2; exit 2 ;;
esac

[ "${FRAMERING_NO_INSTALL:-}" = 1 ] && exit 0

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    fail "this is not Debian; install the equivalents of these packages, then set FRAMERING_NO_INSTALL=1: ${packages[*]}"
fi

# dpkg-query fails if it does not know one of the names: then that package is missing.
known=" $(dpkg-query -W -f='${Package}=${db:Status-Status} ' "${packages[@]}" 2>/dev/null || true)"
missing=()
for package in "${packages[@]}"; do
    [[ $known == *" $package=installed "* ]] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
        fail "no permission to install packages; run as root, or ask an administrator to run: apt-get install ${missing[*]}"
    as_root=(sudo)
fi

echo "install-dependencies: installing ${missing[*]}" >&2
# Standard input belongs to the caller (frames may come through it to run.sh); apt-get's output goes to standard error.
run_apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 "$@" </dev/null >&2
}
# A package list that cannot be updated (offline, a broken third-party source) may still contain what is needed.
run_apt update || echo "install-dependencies: warning: cannot update the package lists" >&2
run_apt install -y --no-install-recommends "${missing[@]}" ||
    fail "cannot install the packages (see above); install them by hand: apt-get install ${missing[*]}"
