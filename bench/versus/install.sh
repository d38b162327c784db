#!/bin/sh
# Installs the rivals that bench/versus compares with, all from Debian's packages, and starts none of their services.
# Usage: bench/versus/install.sh        (as root, or with sudo)
set -eu

if [ "$(id -u)" = 0 ]; then sudo=""; else sudo="sudo"; fi
# The comparison runs its own daemons: a policy of "do not start" keeps the packages' services down while they install.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | $sudo tee "$policy" >/dev/null
  trap '$sudo rm -f "$policy"' EXIT
  $sudo chmod +x "$policy"
fi
"$(dirname "$0")/../../cmake/install_packages.sh" rivals
