#!/bin/sh
# Fetches uPlot (MIT, https://github.com/leeoniya/uPlot) from the npm registry and puts the files that the report embeds
# beside this script. For developers: building Backstop needs no network. Usage: fetch.sh [VERSION]
set -eu
version="${1:-1.6.32}"
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
npm pack --silent "uplot@$version" >/dev/null
tar xzf "uplot-$version.tgz"
cp package/dist/uPlot.iife.min.js package/dist/uPlot.min.css package/LICENSE "$here/"
echo "$version" > "$here/VERSION"
