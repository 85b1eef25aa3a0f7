#!/usr/bin/env bash
# Generates a TypeScript and a Python client from openapi/v1.json, compiles them with the programs in clients/, and runs
# both programs against a server of the demo. Two more programs receive webhooks. Any warning of a generator or a compiler
# fails. What generates is pinned by clients/typescript/package-lock.json and clients/python/requirements.txt.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo 'The clients need Python 3.11 or newer: apt-get install -y --no-install-recommends python3 python3-venv' >&2
  exit 1
fi

typescript=clients/typescript
python=clients/python
work=$(realpath -m "${CARGO_TARGET_DIR:-target}/clients")
venv=$work/venv
mkdir -p "$work"

scripts/npm-packages.sh $typescript
if ! cmp -s $python/requirements.txt "$venv/installed.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --retries 10 --only-binary :all: --require-hashes \
    --requirement $python/requirements.txt
  cp $python/requirements.txt "$venv/installed.txt"
fi

# What an earlier contract left must not be found.
rm -rf $typescript/generated $python/generated
mkdir -p $python/generated
npm run --silent --prefix $typescript generate
npm run --silent --prefix $typescript build
# The generator finds ruff, by which it formats, on the path.
PATH=$venv/bin:$PATH "$venv/bin/openapi-python-client" generate --path openapi/v1.json --meta none --config $python/generator.yaml \
  --output-path $python/generated/minutebook_client --fail-on-warning
"$venv/bin/mypy" --config-file $python/pyproject.toml --cache-dir "$work/mypy"

# shellcheck source=scripts/demo-server.sh
. scripts/demo-server.sh
# shellcheck source=scripts/receivers.sh
. scripts/receivers.sh
make_receivers "$work/receivers"
start_demo_server "${RECEIVER_FLAGS[@]}"
export MINUTEBOOK_URL=$DEMO_BASE MINUTEBOOK_COUNCIL=examplebridge
MINUTEBOOK_TOKEN=$(demo_token "record:publish progress:write" examplebridge)
export MINUTEBOOK_TOKEN
npm run --silent --prefix $typescript day
PYTHONPATH=$python/generated PYTHONDONTWRITEBYTECODE=1 "$venv/bin/python" $python/day.py

# Receivers of webhooks, with the published verifiers of Standard Webhooks.
MINUTEBOOK_TOKEN=$(demo_token "council:admin" examplebridge)
WEBHOOK_PORT=$PYTHON_RECEIVER PYTHONDONTWRITEBYTECODE=1 "$venv/bin/python" $python/webhooks.py
WEBHOOK_PORT=$NODE_RECEIVER npm run --silent --prefix $typescript webhooks
