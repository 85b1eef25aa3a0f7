#!/usr/bin/env bash
# Runs deploy/nginx.conf in front of a server of the demo, and asks through it what its comments promise. Only names,
# paths and ports of the file are replaced. nginx runs without rights, on free ports, in a folder that goes at the end.
set -euo pipefail
cd "$(dirname "$0")/.."

NGINX=$(command -v nginx || echo /usr/sbin/nginx)
if [ ! -x "$NGINX" ]; then
  echo 'The proxy test needs nginx: apt-get install -y --no-install-recommends nginx' >&2
  exit 1
fi
limit=20 # requests a minute of one address
name=minutes.example.org
work=$(mktemp -d /tmp/minutebook-proxy.XXXXXX)
nginx_pid=
# shellcheck source=scripts/demo-server.sh
. scripts/demo-server.sh
stop() {
  if [ -n "$nginx_pid" ]; then
    kill -QUIT "$nginx_pid" 2>/dev/null || true
    wait "$nginx_pid" || true
  fi
  stop_demo_server
  rm -rf "$work"
}
trap stop EXIT

checks=0
# What is expected, what came, and a sentence.
expect() {
  checks=$((checks + 1))
  if [ "$1" != "$2" ]; then
    printf 'proxy: %s\n  expected: %s\n  came:     %s\n' "$3" "$1" "$2" >&2
    tail -n 5 "$work/error.log" "$demo_folder/log" >&2
    exit 1
  fi
}
# A shell pattern, what came, and a sentence.
expect_like() {
  # shellcheck disable=SC2053
  if [[ $2 == $1 ]]; then expect same same "$3"; else expect "$1" "$2" "$3"; fi
}

# Two free ports: for http and for https.
read -r http_port https_port < <(python3 -c 'import socket
taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
print(*(one.getsockname()[1] for one in taken))')
base=https://$name:$https_port
start_demo_server --public-url "$base" --trusted-proxies 127.0.0.1 --rate-limit "$limit" --metrics-listen 127.0.0.1:0
trap stop EXIT

# An authority, and a certificate that it signed for the name.
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=Authority of the proxy test' -keyout "$work/authority.key" \
  -out "$work/authority.crt" -addext 'keyUsage=critical,keyCertSign' 2>/dev/null
openssl req -newkey rsa:2048 -nodes -subj "/CN=$name" -keyout "$work/privkey.pem" -out "$work/request.pem" 2>/dev/null
openssl x509 -req -in "$work/request.pem" -days 2 -CA "$work/authority.crt" -CAkey "$work/authority.key" -CAcreateserial \
  -extfile <(echo "subjectAltName=DNS:$name") -out "$work/fullchain.pem" 2>/dev/null

# The example, with other names, paths and ports: each pattern must be there so many times.
cp deploy/nginx.conf "$work/minutebook.conf"
replace() {
  local found
  found=$(grep -cF -- "$2" "$work/minutebook.conf" || true)
  expect "$1" "$found" "deploy/nginx.conf has the lines with '$2' that this test replaces"
  OLD=$2 NEW=$3 python3 - "$work/minutebook.conf" <<'PYTHON'
import os, pathlib, sys
file = pathlib.Path(sys.argv[1])
file.write_text(file.read_text().replace(os.environ["OLD"], os.environ["NEW"]))
PYTHON
}
replace 1 "default https://$name;" "default $base;"
replace 1 'server 127.0.0.1:8080;' "server ${DEMO_BASE#http://};"
replace 1 'listen 80;' "listen 127.0.0.1:$http_port;"
replace 1 'listen 443 ssl http2;' "listen 127.0.0.1:$https_port ssl http2;"
if grep -q '^0\{31\}1 ' /proc/net/if_inet6 2>/dev/null; then
  replace 1 'listen [::]:80;' "listen [::1]:$http_port;"
  replace 1 'listen [::]:443 ssl' "listen [::1]:$https_port ssl"
else
  replace 2 'listen [::]:' '#'
fi
replace 1 "/etc/letsencrypt/live/$name/fullchain.pem" "$work/fullchain.pem"
replace 1 "/etc/letsencrypt/live/$name/privkey.pem" "$work/privkey.pem"
replace 1 /var/log/nginx/minutebook.log "$work/access.log"
# Around it stands what Debian's nginx.conf says that could spoil it.
cat >"$work/nginx.conf" <<CONF
daemon off;
worker_processes 2;
pid $work/nginx.pid;
error_log $work/error.log warn;
events { worker_connections 768; }
http {
  client_body_temp_path $work/body; proxy_temp_path $work/proxy;
  fastcgi_temp_path $work/fastcgi; uwsgi_temp_path $work/uwsgi; scgi_temp_path $work/scgi;
  types { text/html html; }
  default_type application/octet-stream;
  ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
  # So that only the example's ssl_protocols keep TLS 1.1 out.
  ssl_ciphers DEFAULT@SECLEVEL=0;
  ssl_prefer_server_ciphers on;
  access_log $work/other-access.log;
  gzip on;
  gzip_types *;
  gzip_min_length 1;
  include $work/minutebook.conf;
}
CONF
# As root it would take another user for its processes, who may not enter the folder.
as_user=()
if [ "$(id -u)" -eq 0 ]; then
  as_user=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
  chown -R nobody "$work"
fi
"${as_user[@]}" "$NGINX" -p "$work" -e "$work/error.log" -c "$work/nginx.conf" 2>"$work/said" &
nginx_pid=$!
ask() {
  curl --silent --show-error --max-time 60 --cacert "$work/authority.crt" --resolve "$name:$https_port:127.0.0.1" \
    --resolve "$name:$http_port:127.0.0.1" "$@"
}
# The status, and the body in $work/answer, the headers in $work/headers.
status() { ask --output "$work/answer" --dump-header "$work/headers" --write-out '%{http_code}' "$@"; }
header() { sed -n "s/^$1: *//Ip" "$work/headers" | tr -d '\r'; }
field() { grep -o "\"$1\":\"[^\"]*\"" "$work/answer" | head -n 1 | cut -d'"' -f4 || true; }
problem() {
  expect "$2 $3 application/problem+json" "$1 $(field code) $(header content-type)" "$4"
  expect_like "$base/problems/$3*" "$(field type)" "the problem's page is at the public URL ($4)"
  python3 -m json.tool "$work/answer" >/dev/null || expect 'an answer in JSON' "$(cat "$work/answer")" "$4"
}
for _ in $(seq 100); do
  if ask --output /dev/null "$base/livez" 2>/dev/null; then break; fi
  kill -0 "$nginx_pid" 2>/dev/null || { cat "$work/said" "$work/error.log" >&2; exit 1; }
  sleep 0.1
done

# TLS, and what is not encrypted.
expect '200 2' "$(ask --output /dev/null --write-out '%{http_code} %{http_version}' "$base/livez")" 'HTTP/2 over TLS by the authority'
expect '200 1.1' "$(ask --http1.1 --output /dev/null --write-out '%{http_code} %{http_version}' "$base/livez")" 'HTTP/1.1 works too'
expect 60 "$(curl --silent --resolve "$name:$https_port:127.0.0.1" "$base/livez" >/dev/null; echo $?)" \
  'without the authority the certificate is refused'
expect 35 "$(ask --tls-max 1.1 --ciphers 'DEFAULT@SECLEVEL=0' --tlsv1.0 "$base/livez" >/dev/null 2>&1; echo $?)" 'TLS 1.1 is refused'
expect '308' "$(status -X POST "http://$name:$http_port/v1/meetings?limit=1")" 'http is redirected'
expect "$base/v1/meetings?limit=1" "$(header location)" 'the redirect leads to the same address by https'
expect_like 'max-age=*' "$(status "$base/livez" >/dev/null; header strict-transport-security)" 'browsers are kept to https'

# Links begin with the public address, whatever Host says.
expect 200 "$(status --interface 127.0.0.2 "$base/v1/meetings?council=examplebridge&limit=1")" 'a list'
expect_like "$base/v1/meetings/*" "$(field self)" 'links begin with the public URL'
expect_like "$base/v1/*" "$(field next)" 'the next page is at the public URL'
expect '' "$(grep -oE "https?://[^\"/]*(127\.0\.0\.1|localhost)[^\"]*" "$work/answer")" 'no link leads to the address behind the proxy'

# Who the client is. Each address of this machine may ask $limit times a minute.
left() { status --interface "$1" "${@:2}" "$base/v1/councils" >/dev/null; header ratelimit | sed -n 's/.*;r=\([0-9]*\);.*/\1/p'; }
expect $((limit - 1)) "$(left 127.0.0.3)" 'an address begins with its own share'
expect $((limit - 2)) "$(left 127.0.0.3 -H 'X-Forwarded-For: 203.0.113.7')" 'a forged X-Forwarded-For is not believed'
expect $((limit - 3)) "$(left 127.0.0.3 -H 'X-Forwarded-For: 127.0.0.4' -H 'X-Forwarded-For: 127.0.0.1')" 'two of them are not believed'
expect $((limit - 4)) "$(left 127.0.0.3 -H 'Forwarded: for=203.0.113.7' -H 'X-Real-IP: 203.0.113.7')" 'nor other headers'
for ((sent = 4; sent < limit; sent++)); do
  left 127.0.0.3 -H "X-Forwarded-For: 198.51.100.$sent" >/dev/null
done
problem "$(status --interface 127.0.0.3 -H 'X-Forwarded-For: 192.0.2.1' "$base/v1/councils")" 429 too_many_requests \
  'an address that used its share waits, whatever it forges'
expect $((limit - 1)) "$(left 127.0.0.4)" 'the address that was forged still has its own share'
expect '' "$(grep -i 'trusted-proxies' "$demo_folder/log" || true)" 'the program knows the proxy'

# A token, whose requests are not counted to an address from here on.
token=$(demo_token record:publish chorley)
as=(-H "Authorization: Bearer $token")
councils=$base/v1/councils
expect 200 "$(status --interface 127.0.0.5 "${as[@]}" "$councils")" 'an answer to a token'
expect 'private, no-store' "$(header cache-control)" 'an answer to a token is not for caches'
expect 401 "$(status --interface 127.0.0.5 -H 'Authorization: Bearer no.good.token' "$councils")" 'another token is not given that answer'
draft='{"owner": {"kind": "item", "scheme": "demo", "value": "chorley-item-42"}, "kind": "background_paper", "title": "A draft"}'
expect 201 "$(status "${as[@]}" -X PUT -H 'Content-Type: application/json' -d "$draft" "$base/v1/documents/by/proxy-test/one")" 'a draft'
document=$(field self)
expect 200 "$(status "${as[@]}" "$document")" 'its council reads the draft'
expect 404 "$(status --interface 127.0.0.5 "$document")" 'nobody else reads it, also right after'

# Compression and conditions, by a record: a list has the time from which to poll, and so another ETag after each write.
record="$base/v1/items/by/demo/chorley-item-44?include=documents,decisions"
expect 200 "$(status --interface 127.0.0.6 -H 'Accept-Encoding: identity' "$record")" 'a record that is not compressed'
expect ' ' "$(header content-encoding) $(header etag | grep -o '^W/')" 'it has no coding, and a strong ETag'
plain=$(sha256sum <"$work/answer")
for coding in br gzip zstd; do
  expect 200 "$(status --interface 127.0.0.6 -H "Accept-Encoding: $coding" "$record")" "a record in $coding"
  expect "$coding" "$(header content-encoding)" "the answer is in $coding"
  etag=$(header etag)
  expect_like "\"*-$coding\"" "$etag" "the ETag is strong and of that coding"
  expect "$plain" "$(ask --interface 127.0.0.6 -H "Accept-Encoding: $coding" --compressed "$record" | sha256sum)" \
    "$coding unpacks to the same bytes"
  expect 304 "$(status --interface 127.0.0.6 -H "Accept-Encoding: $coding" -H "If-None-Match: $etag" "$record")" \
    "If-None-Match in $coding gives 304"
done
etag=$(status "${as[@]}" "$document" >/dev/null; header etag)
change=(-X PATCH -H 'Content-Type: application/merge-patch+json' -H "If-Match: $etag" -d '{"title": "A better draft"}')
expect 200 "$(status "${as[@]}" "${change[@]}" "$document")" 'the ETag of a read is good for If-Match'
problem "$(status "${as[@]}" "${change[@]}" "$document")" 412 precondition_failed 'the ETag of an earlier version is refused'

# The stream of changes goes on, so curl breaks it off.
ask --no-buffer --max-time 3 "$base/v1/changes/stream?after=now" >"$work/answer" 2>/dev/null || true
expect_like '*event: bookmark*' "$(tr '\n' ' ' <"$work/answer")" 'the events of a stream come through as they are sent'

# Files and other bodies.
{ printf '%%PDF-1.4\n'; head -c $((12 * 1024 * 1024)) /dev/urandom; } >"$work/paper.pdf"
expect 201 "$(status "${as[@]}" -T "$work/paper.pdf" -H 'Content-Type: application/pdf' "$document/file")" 'a file of 12 MiB is taken'
expect 200 "$(status --limit-rate 8M "${as[@]}" "$document/file")" 'the file is given out, to a slow reader too'
expect "$(sha256sum <"$work/paper.pdf")" "$(sha256sum <"$work/answer")" 'it is the same file'
expect 200 "$(status "${as[@]}" -H 'Accept-Encoding: gzip' "$document/file")" 'the file to a client that takes gzip'
expect ' ' "$(header content-encoding) $(header etag | grep -o '^W/')" \
  'nginx compresses nothing itself, and leaves the ETag as it is'
expect 206 "$(status "${as[@]}" -r 0-7 "$document/file")" 'a part of it is given out'
expect 401 "$(status --interface 127.0.0.5 -T "$work/paper.pdf" -H 'Content-Type: application/pdf' "$document/file")" \
  'a file without a token is refused'
# 100 MiB and one byte, which take no room on the disk.
truncate -s $((100 * 1024 * 1024 + 1)) "$work/large.pdf"
xs() { head -c "$1" /dev/zero | tr '\0' x; }
for version in --http1.1 --http2; do
  upload=("$version" "${as[@]}" -T "$work/large.pdf" -H 'Content-Type: application/pdf' -H 'If-Match: *' "$document/file")
  problem "$(status "${upload[@]}")" 413 too_large "a file over the limit by $version"
  problem "$(status -H 'Content-Length:' -H 'Transfer-Encoding: chunked' "${upload[@]}" 2>/dev/null)" 413 too_large \
    "a file over the limit that does not say its length, by $version"
  problem "$(status "$version" "${as[@]}" -H 'Content-Type: application/json' --data-binary "@$work/paper.pdf" "$base/v1/documents")" \
    413 too_large "a body over the limit by $version"
  problem "$(status "$version" --interface 127.0.0.5 -H "Authorization: Bearer $(xs 9000)" "$councils")" 401 invalid_token \
    "a token that is too long, by $version"
  problem "$(status "$version" --interface 127.0.0.5 "$councils?q=$(xs 9000)")" 400 bad_query \
    "a query that the program refuses, by $version"
done
problem "$(status --http1.1 -H "X-Long: $(xs 17000)" "$councils")" 400 bad_header 'a long header by HTTP/1.1'
problem "$(status --http1.1 "$councils?q=$(xs 17000)")" 400 bad_query 'a long address by HTTP/1.1'
expect '' "$(grep 'buffered to a temporary file' "$work/error.log" || true)" 'no body and no answer is written to the disk on its way'

# Kept connections, metrics, the log, and a program that does not answer.
metrics=$(grep -o 'http://[^ ]*/metrics' "$demo_folder/said")
for _ in 1 2 3; do expect 200 "$(status "${as[@]}" "$councils")" 'a request'; done
expect_like '[1-9]*' "$(curl --silent "$metrics" | sed -n 's/^minutebook_http_connections //p')" \
  'nginx keeps its connection to the program for the next request'
expect 404 "$(status "$base/metrics")" 'the numbers are not for the public'
expect '' "$(grep -E 'Bearer|q=xxx|council=' "$work/access.log" || true)" 'the log of nginx has no token and no query'
# By this docs/OPERATIONS.md finds the writes since a backup.
writes=$(awk '$3 ~ /^(POST|PUT|PATCH|DELETE)$/ && $5 ~ /^2/ {print $3, $4, $5}' "$work/access.log")
expect 'PUT /v1/documents/by/proxy-test/one 201' "$(grep by/proxy-test <<<"$writes")" 'the log of nginx lists the writes'
request_id=$(status "$councils" "${as[@]}" >/dev/null; header x-request-id)
sleep 0.1
expect 1 "$(grep -c " $request_id\$" "$work/access.log")" 'the log of nginx has the id by which the program logs the request'
kill -TERM "$demo_pid"
wait "$demo_pid" || true
demo_pid=
problem "$(status "$councils")" 503 unavailable 'a program that does not answer'
expect 5 "$(header retry-after)" 'it says when to come again'

echo "proxy: $checks checks passed on deploy/nginx.conf with $("$NGINX" -v 2>&1 | sed 's/.*: //')"
