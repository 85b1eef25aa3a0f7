#!/usr/bin/env bash
# Lints openapi/v1.json with two public linters, whose versions .ci/package-lock.json pins. Any warning fails.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v npm >/dev/null; then
  echo 'The linters of the contract need Node.js 18 or newer: apt-get install -y --no-install-recommends nodejs npm' >&2
  exit 1
fi
if ! cmp -s .ci/package-lock.json .ci/node_modules/.installed-lock.json; then
  npm ci --prefix .ci --ignore-scripts --no-audit --no-fund --loglevel=error
  cp .ci/package-lock.json .ci/node_modules/.installed-lock.json
fi
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
.ci/node_modules/.bin/redocly lint openapi/v1.json --config redocly.yaml --max-problems 200
.ci/node_modules/.bin/spectral lint openapi/v1.json --ruleset .spectral.yaml --fail-severity warn
