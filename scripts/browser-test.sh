#!/usr/bin/env bash
# Uses Swagger UI and the pages of the problems in headless Chromium, on a server of its own that has the demo councils. Then it
# starts the server again with an OpenID Connect provider, and logs in to Swagger UI.
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

provider_pid=

# Starts the provider, which sends the browser back to the server at $ORIGIN, and sets ISSUER.
start_provider() {
  local said=$demo_folder/provider attempt
  node tests/browser/provider.mjs "$ORIGIN/docs/oauth2-redirect.html" >"$said" 2>&1 </dev/null &
  provider_pid=$!
  for attempt in $(seq 300); do
    ISSUER=$(sed -n 's/^Issuer //p' "$said")
    if [ -n "$ISSUER" ]; then
      return 0
    fi
    kill -0 "$provider_pid" 2>/dev/null || break
    sleep 0.1
  done
  echo "The provider does not listen (waited for $attempt tenths of a second):" >&2
  cat "$said" >&2
  return 1
}

stop_provider() {
  if [ -n "$provider_pid" ]; then
    kill -TERM "$provider_pid" 2>/dev/null || true
    wait "$provider_pid" || true
    provider_pid=
  fi
}

. scripts/demo-server.sh
start_demo_server
trap 'stop_provider; stop_demo_server' EXIT
ORIGIN=$DEMO_BASE
TOKEN=$(demo_token record:publish chorley)
PICTURES=$PWD/target/browser
export CHROMIUM ORIGIN PICTURES TOKEN
node tests/browser/main.mjs

start_provider
export ISSUER
cat >"$demo_folder/grants.json" <<'END'
{"claim": "/groups", "grants": [{"value": "chorley-clerks", "scopes": ["record:publish"], "councils": ["chorley"], "bodies": []}]}
END
restart_demo_server --oidc-issuer "$ISSUER" --oidc-client-id swagger-ui --grants "$demo_folder/grants.json"
node tests/browser/login.mjs
