#!/bin/sh
# Measures many slow clients, first on the bare server with a page of 200 kB, then on the exporter.
#   cmake --preset bench && cmake --build --preset bench && tests/bench/slow_clients.sh [CERTIFICATES [CLIENTS]]
# BIN is the folder of the programs; default: build/bench/bin.
set -eu

certificates=${1:-1000}
clients=${2:-1000}
bin=${BIN:-"$(dirname "$0")/../../build/bench/bin"}
folder=$(mktemp -d)
simulator='' exporter='' bare=''
stop() {
  for pid in $exporter $simulator $bare; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" || true
  done
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 1' INT TERM

# Waits for the port in the log of a program.
port_of() {
  for _ in $(seq 200); do
    port=$(grep -aoE '127\.0\.0\.1:[0-9]+' "$1" | head -n 1 | cut -d: -f2)
    if [ -n "$port" ]; then
      echo "$port"
      return
    fi
    sleep 0.1
  done
  echo "no port in $1" >&2
  return 1
}

attack() {
  for mode in drip deaf; do
    "$bin/slow_clients" "$1" "$2" "$mode" "$clients"
  done
}

"$bin/bare_server" 200000 >"$folder/bare.log" &
bare=$!
echo "bare server"
attack "$(port_of "$folder/bare.log")" "$bare"

"$bin/certmanager-simulator" --listen-address=127.0.0.1:0 --certificates="$certificates" --appkey=bench \
  --user-access-key-id=id --secret-access-key=secret >"$folder/simulator.log" 2>&1 &
simulator=$!
NHNCLOUD_APPKEY=bench NHNCLOUD_USER_ACCESS_KEY_ID=id NHNCLOUD_SECRET_ACCESS_KEY=secret \
  NHNCLOUD_API_BASE_URL="http://127.0.0.1:$(port_of "$folder/simulator.log")" \
  "$bin/nhncloud-certmanager-exporter" --web.listen-address=127.0.0.1:0 2>"$folder/exporter.log" &
exporter=$!
port=$(port_of "$folder/exporter.log")
for _ in $(seq 600); do
  if curl -fsS "http://127.0.0.1:$port/-/ready" >/dev/null 2>&1; then break; fi
  sleep 0.1
done
curl -fsS --compressed "http://127.0.0.1:$port/metrics" | grep -c days_remaining | xargs echo "exporter, certificates:"

attack "$port" "$exporter"
