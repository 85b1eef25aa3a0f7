# shellcheck shell=bash
# A server of the demo for other scripts: on a free port, with a data directory of its own, gone when the script ends.
# To be sourced by bash, from the project's directory, under `set -euo pipefail`:
#
#   . scripts/demo-server.sh
#   start_demo_server                                  # builds the program, starts it, waits until it serves
#   start_demo_server --rate-limit 20                  # the same, with flags of `serve`
#   curl "$DEMO_BASE/v1/councils"                      # its address, without a slash at the end
#   TOKEN=$(demo_token "record:publish" examplebridge) # a token for an hour: scopes, a council's slug or *, other flags
#   restart_demo_server --max-connections 9            # the same data at the same address, with more flags of `serve`
#
# It is stopped by a trap on EXIT. A script with such a trap of its own sets it after `start_demo_server`, and calls
# `stop_demo_server` in it.

demo_program=${CARGO_TARGET_DIR:-target}/debug/minutebook
demo_folder=
demo_pid=
# No setting of whoever runs the script reaches the server, and no database but its own.
unset DATABASE_URL LOG_FORMAT "${!MINUTEBOOK_@}"

start_demo_server() {
  cargo build --quiet
  demo_folder=$(mktemp -d /tmp/minutebook-demo.XXXXXX)
  trap stop_demo_server EXIT
  # Everyone may pass, since PostgreSQL runs as another user where the script runs as root.
  chmod 755 "$demo_folder"
  export MINUTEBOOK_DATA_DIR=$demo_folder/data
  run_demo_server 127.0.0.1:0 "$@"
}

restart_demo_server() {
  end_demo_server
  run_demo_server "${DEMO_BASE#http://}" "$@"
}

# Starts the program at an address, with more flags, and waits until it serves.
run_demo_server() {
  local line attempt
  : >"$demo_folder/said"
  local address=$1
  shift
  # What asks here asks often, unless a flag says otherwise.
  case " $* " in *' --rate-limit '*) ;; *) set -- --rate-limit 0 "$@" ;; esac
  "$demo_program" serve --demo --listen "$address" --shutdown-timeout 5s --token-rate-limit 0 "$@" \
    >"$demo_folder/said" 2>>"$demo_folder/log" </dev/null &
  demo_pid=$!
  for attempt in $(seq 1200); do
    line=$(grep -o '^Serving  *http[^ ]*' "$demo_folder/said" || true)
    if [ -n "$line" ]; then
      DEMO_BASE=${line##* }
      DEMO_BASE=${DEMO_BASE%/v1}
      return 0
    fi
    kill -0 "$demo_pid" 2>/dev/null || break
    sleep 0.1
  done
  echo "The demo server does not serve (waited for $attempt tenths of a second):" >&2
  cat "$demo_folder/said" "$demo_folder/log" >&2
  return 1
}

demo_token() {
  "$demo_program" token --subject "demo script" --scope "$1" --council "$2" "${@:3}"
}

end_demo_server() {
  if [ -n "$demo_pid" ]; then
    kill -TERM "$demo_pid" 2>/dev/null || true
    wait "$demo_pid" || true
    demo_pid=
  fi
}

stop_demo_server() {
  end_demo_server
  if [ -n "$demo_folder" ]; then
    rm -rf "$demo_folder"
    demo_folder=
  fi
}
