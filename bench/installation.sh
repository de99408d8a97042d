#!/usr/bin/env bash
# Builds the release preset, makes the packages, and measures what they need: disk, and time in a Debian with nothing but what every
# Debian has, until they are installed and until a picture and a scan are on disk. As root; about two minutes beside the build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/install-dependencies.sh test
packages=$(mktemp -d)
trap 'rm -rf "$packages"' EXIT
scripts/package.sh --output "$packages"
echo "machine   $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) cores, Linux $(uname -r)"
build/release/bin/framering --version | head -1
for file in "$packages"/*.deb; do
    echo "$(dpkg-deb -f "$file" Package): $(stat -c %s "$file") bytes, installed $(dpkg-deb -f "$file" Installed-Size) KiB"
done
FRAMERING_PACKAGES=$packages python3 -B tests/package/package_test.py Installation
