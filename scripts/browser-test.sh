#!/usr/bin/env bash
# Uses Swagger UI and the pages of the problems in headless Chromium, on a server of its own that has the demo councils.
# Pictures of every page are left in target/browser/. CHROMIUM names another browser of its kind.
set -euo pipefail
cd "$(dirname "$0")/.."

for name in ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome; do
  if CHROMIUM=$(command -v "$name"); then
    break
  fi
done
if [ -z "$CHROMIUM" ]; then
  echo 'The browser test needs Chromium: apt-get install -y --no-install-recommends chromium' >&2
  exit 1
fi
scripts/npm-packages.sh tests/browser
. scripts/demo-server.sh
start_demo_server
ORIGIN=$DEMO_BASE
TOKEN=$(demo_token record:publish chorley)
PICTURES=$PWD/target/browser
export CHROMIUM ORIGIN PICTURES TOKEN
node tests/browser/main.mjs
