#!/usr/bin/env bash
# Installs the Debian packages that are named and missing; asks for root only if one is.
set -euo pipefail

missing=()
for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' \
        || missing+=("$package")
done

if ! command -v swift >/dev/null; then
    echo "heraut: there is no 'swift' on the PATH; install Swift 6.3 or newer from swift.org" >&2
    exit 69
fi

if [ ${#missing[@]} -eq 0 ]; then
    exit 0
fi

if ! command -v apt-get >/dev/null; then
    echo "heraut: please install by hand: ${missing[*]}" >&2
    exit 69
fi

root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "heraut: as root, please run: apt-get install ${missing[*]}" >&2
        exit 77
    fi
    root=(sudo)
fi

echo "heraut: installing ${missing[*]}"
"${root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -qq "${missing[@]}" >/dev/null
