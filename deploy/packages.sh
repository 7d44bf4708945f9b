#!/usr/bin/env bash
# Install Debian packages when that is possible without a question: as root, with apt-get.
# packages.sh NAME …   returns 1 when they could not be installed
set -euo pipefail
command -v apt-get >/dev/null || { echo "there is no apt-get here; please install: $*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || { echo "not root; please run: sudo apt-get install $*" >&2; exit 1; }
export DEBIAN_FRONTEND=noninteractive
echo "installing $* …"
install() { apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null; }
install "$@" 2>/dev/null || { apt-get update -qq </dev/null && install "$@"; }
