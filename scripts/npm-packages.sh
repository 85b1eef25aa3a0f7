#!/usr/bin/env bash
# Installs what the package-lock.json of a folder pins, if it is not there yet: scripts/npm-packages.sh FOLDER
# No package runs a script of its own, and none downloads a browser.
set -euo pipefail

folder=$1
if ! command -v npm >/dev/null; then
  echo 'This needs Node.js 20 or newer: apt-get install -y --no-install-recommends nodejs npm' >&2
  exit 1
fi
if cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"; then
  exit 0
fi
PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error \
  --fetch-retries=5 --fetch-retry-mintimeout=2000 --fetch-timeout=60000
cp "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"
