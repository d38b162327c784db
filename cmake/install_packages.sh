#!/bin/sh
# Installs what the build lacks from Debian's packages; says nothing and asks nobody when all is there.
# Usage: cmake/install_packages.sh [library|developer|rivals]   (default: developer; rivals: what bench/versus compares with)
set -eu

library="g++ cmake ninja-build pkg-config libhyperscan-dev libhwy-dev libxxhash-dev libpsl-dev libflatbuffers-dev flatbuffers-compiler"
developer="$library make ccache git python3 ca-certificates libgmime-3.0-dev libarchive-dev libssl-dev libeigen3-dev liblbfgspp-dev
  libtomlplusplus-dev libcli11-dev nlohmann-json3-dev libspdlog-dev libfmt-dev libgtest-dev libgmock-dev libbenchmark-dev
  debootstrap iproute2 zstd opendkim-tools libopenmpi-dev openmpi-bin"

rivals="python3 libsisimai-perl spamassassin rspamd python3-flufl.bounce bogofilter-bdb crm114 liblinear-dev"

case "${1:-developer}" in
  library) wanted=$library ;;
  developer) wanted=$developer ;;
  rivals) wanted=$rivals ;;
  *) echo "install_packages.sh: unknown set '$1'; use library, developer or rivals" >&2; exit 2 ;;
esac

missing=""
for package in $wanted; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ]; then sudo=""; else sudo="sudo"; fi
if [ -n "$sudo" ] && ! command -v sudo >/dev/null; then
  echo "These packages are missing and need root to install:$missing" >&2
  echo "Run as root: apt-get install$missing" >&2
  exit 1
fi
echo "Installing from Debian's packages:$missing" >&2
$sudo apt-get update -q >/dev/null
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -q --no-install-recommends $missing >/dev/null
