#!/usr/bin/env bash
# Bad input at scale: schemathesis asks every operation of a server of the demo, with a token that may do everything and without
# one, what its contract allows and what it does not. No answer is a 5xx or has a status, header or body that the contract does not
# declare, and every error is a problem. tests/fuzz/ says what is checked, and pins what checks it.
set -euo pipefail
cd "$(dirname "$0")/.."

# Fewer cases than these are a fault of the run.
least=20000
work=$(realpath -m "${CARGO_TARGET_DIR:-target}/fuzz")
venv=$work/venv
mkdir -p "$work"

if ! python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo 'This needs Python 3.11 or newer: apt-get install -y --no-install-recommends python3 python3-venv' >&2
  exit 1
fi
if ! cmp -s tests/fuzz/requirements.txt "$venv/installed.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --retries 10 --only-binary :all: --require-hashes \
    --requirement tests/fuzz/requirements.txt
  cp tests/fuzz/requirements.txt "$venv/installed.txt"
fi

# shellcheck source=scripts/demo-server.sh
. scripts/demo-server.sh
start_demo_server
curl --silent --fail --output "$work/contract.json" "$DEMO_BASE/openapi.json"
scopes="record:read record:restricted record:write record:publish progress:write council:admin"

rm -f "$work"/*.txt
# Phases, then what else schemathesis is told; what it says goes to a file.
ask() {
  local name=$1 phases=$2
  (cd tests/fuzz && PYTHONDONTWRITEBYTECODE=1 "$venv/bin/schemathesis" --config-file schemathesis.toml run "$work/contract.json" \
    --url "$DEMO_BASE" --phases "$phases" --max-examples 2 --no-color "${@:3}") >"$work/$name.txt" 2>&1
}

token=$(demo_token "$scopes" '*' --body '*')
administrator=$(demo_token admin '*')
failed=
# The many cases at the edges of every schema are asked once: reads by nobody, and writes by who may write; not of a record's PUT by a
# key, which takes what POST takes. Two ask at a time, who keep two cores busy.
may_write=(--header "Authorization: Bearer $token" --exclude-path-regex '^/v1/revocations')
may_revoke=(--header "Authorization: Bearer $administrator" --include-path-regex '^/v1/revocations')
first() {
  local bad=0
  ask nobody-reads coverage,fuzzing --include-method GET || bad=1
  ask nobody-writes fuzzing --exclude-method GET || bad=1
  ask administrator coverage,fuzzing "${may_revoke[@]}" || bad=1
  ask new coverage --include-method POST --include-method DELETE "${may_write[@]}" || bad=1
  return "$bad"
}
second() {
  local bad=0
  ask changes coverage --include-method PUT --include-method PATCH "${may_write[@]}" \
    --exclude-path-regex '/by/\{scheme\}/\{value\}$' || bad=1
  ask everything fuzzing,stateful "${may_write[@]}" || bad=1
  return "$bad"
}
runs=(nobody-reads nobody-writes administrator new changes everything)
first & started=$!
second || failed=1
wait "$started" || failed=1

cases=0
for name in "${runs[@]}"; do
  made=$(sed -n 's/^ *\([0-9]*\) generated.*/\1/p' "$work/$name.txt")
  echo "fuzz: $name: ${made:-0} cases"
  cases=$((cases + ${made:-0}))
done
echo "fuzz: $cases cases in all, of $least at least"
if grep -q ' status=5[0-9][0-9] ' "$demo_folder/log"; then
  echo 'The server answered with 5xx:' >&2
  grep ' status=5[0-9][0-9] ' "$demo_folder/log" | head >&2
  failed=1
fi
if [ -n "$failed" ]; then
  for name in "${runs[@]}"; do cat "$work/$name.txt" >&2; done
  exit 1
fi
[ "$cases" -ge "$least" ]
