# shellcheck shell=bash
# Ports and certificates for receivers of webhooks on this machine, and the flags by which a server may deliver to them.
# To be sourced by bash, from the project's directory:
#
#   . scripts/receivers.sh
#   make_receivers FOLDER
#   start_demo_server "${RECEIVER_FLAGS[@]}"
#
# Receivers listen on $PYTHON_RECEIVER and $NODE_RECEIVER, with $WEBHOOK_CERTIFICATE and $WEBHOOK_KEY.

make_receivers() {
  local folder=$1
  rm -rf "$folder"
  mkdir -p "$folder"
  local make=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
  openssl req -x509 "${make[@]}" -keyout "$folder/authority.key" -out "$folder/authority.pem" -days 2 \
    -subj '/CN=Authority of receivers' 2>/dev/null
  openssl req "${make[@]}" -keyout "$folder/receiver.key" -out "$folder/receiver.csr" -subj '/CN=127.0.0.1' 2>/dev/null
  printf 'subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\n' >"$folder/receiver.ext"
  openssl x509 -req -in "$folder/receiver.csr" -CA "$folder/authority.pem" -CAkey "$folder/authority.key" \
    -CAcreateserial -days 2 -extfile "$folder/receiver.ext" -out "$folder/receiver.pem" 2>/dev/null
  export WEBHOOK_CERTIFICATE=$folder/receiver.pem WEBHOOK_KEY=$folder/receiver.key
  # Both at once, so that they differ.
  read -r PYTHON_RECEIVER NODE_RECEIVER < <(python3 -c '
import socket
with socket.socket() as one, socket.socket() as other:
    one.bind(("127.0.0.1", 0)), other.bind(("127.0.0.1", 0))
    print(one.getsockname()[1], other.getsockname()[1])')
  # shellcheck disable=SC2034 # The script that sources this uses them.
  RECEIVER_FLAGS=(--webhook-networks 127.0.0.1 --webhook-ports "$PYTHON_RECEIVER,$NODE_RECEIVER"
    --webhook-ca-file "$folder/authority.pem")
}
