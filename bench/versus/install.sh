#!/bin/sh
# Installs the rivals that bench/versus compares with, all from Debian's packages, and starts none of their services.
# Usage: bench/versus/install.sh        (as root, or with sudo)
set -eu

packages="libsisimai-perl spamassassin rspamd python3-flufl.bounce bogofilter-bdb crm114 python3"

missing=""
for package in $packages; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ]; then sudo=""; else sudo="sudo"; fi
# The comparison runs its own daemons: a policy of "do not start" keeps the packages' services down while they install.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | $sudo tee "$policy" >/dev/null
  $sudo chmod +x "$policy"
  trap '$sudo rm -f "$policy"' EXIT
fi
echo "Installing from Debian's packages:$missing" >&2
$sudo apt-get update -q >/dev/null
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -q --no-install-recommends $missing >/dev/null
