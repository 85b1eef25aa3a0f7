#!/usr/bin/env bash
# Lints openapi/v1.json with two public linters, whose versions .ci/package-lock.json pins. Any warning fails.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/npm-packages.sh .ci
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
.ci/node_modules/.bin/redocly lint openapi/v1.json --config redocly.yaml --max-problems 200
.ci/node_modules/.bin/spectral lint openapi/v1.json --ruleset .spectral.yaml --fail-severity warn
