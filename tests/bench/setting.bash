# Sourced by the scripts of this folder. When a script ends, its programs are ended and its temporary
# folder is removed.
#   BIN       the folder of the benchmarks; default: build/bench/bin
#   PROGRAMS  the folder of exporter and simulator; default: build/release/bin
# shellcheck shell=bash disable=SC2034
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bin=${BIN:-$root/build/bench/bin}
programs=${PROGRAMS:-$root/build/release/bin}
folder=$(mktemp -d)
declare -A pids=()

end() { # NAME
  kill "${pids[$1]}" 2>/dev/null || true
  wait "${pids[$1]}" 2>/dev/null || true
  unset "pids[$1]"
}
end_all() {
  for name in "${!pids[@]}"; do end "$name"; done
  rm -rf "$folder"
}
trap end_all EXIT
trap 'exit 1' INT TERM

need() { # PROGRAM PACKAGE
  if ! command -v "$1" >/dev/null; then
    echo "$0 needs $1: apt-get install $2 (which may start a daemon; .ci/setup shows how not to)" >&2
    exit 2
  fi
}

start() { # NAME COMMAND...
  local name=$1
  shift
  "$@" >"$folder/$name.log" 2>&1 &
  pids[$name]=$!
}

# Waits for the port in the log of the program NAME. stock_exposer needs long to build its series.
port_of() { # NAME
  local line
  for _ in $(seq 1200); do
    line=$(grep -aoE -m 1 '127\.0\.0\.1:[0-9]+' "$folder/$1.log" || true)
    if [[ -n $line ]]; then
      echo "${line##*:}"
      return
    fi
    sleep 0.1
  done
  echo "no port in $folder/$1.log: $(tail -n 3 "$folder/$1.log")" >&2
  return 1
}

free_port() {
  local port
  while port=$((20000 + RANDOM % 10000)); (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

answers() { # PORT PATH [STATUS]
  for _ in $(seq 3000); do
    if [[ $(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$1$2") == "${3:-200}" ]]; then return; fi
    sleep 0.1
  done
  echo "port $1 does not answer" >&2
  return 1
}

write_config() { # INTERVAL [LINE...]
  {
    printf 'poll_interval: %s\npage_size: 1000\n' "$1"
    printf '%s\n' 'projects:' '  - name: bench' "    appkey_file: $folder/appkey" \
      "    user_access_key_id_file: $folder/id" "    secret_access_key_file: $folder/secret" \
      '    api:' "      base_url: http://127.0.0.1:$(port_of simulator)" "${@:2}"
  } >"$folder/new.yml"
  mv "$folder/new.yml" "$folder/exporter.yml"
}

# Starts an exporter and waits until it has read this many certificates. It polls again after six
# hours. Sets exporter_port.
start_exporter() { # CERTIFICATES
  (umask 077; for key in appkey id secret; do printf 'bench-%s' "$key" >"$folder/$key"; done)
  start simulator "$programs/certmanager-simulator" --listen-address=127.0.0.1:0 --certificates="$1" \
    --appkey=bench-appkey --user-access-key-id=bench-id --secret-access-key=bench-secret
  write_config 6h
  start exporter "$programs/nhncloud-certmanager-exporter" --web.listen-address=127.0.0.1:0 \
    --config.file="$folder/exporter.yml"
  exporter_port=$(port_of exporter)
  answers "$exporter_port" /-/ready
  # The page is rendered by another thread.
  for _ in $(seq 600); do
    if [[ $(curl -s --compressed "http://127.0.0.1:$exporter_port/metrics" |
      grep -c '^nhncloud_certmanager_certificate_info') == "$1" ]]; then return; fi
    sleep 0.1
  done
  echo "the exporter does not show $1 certificates: $(tail -n 3 "$folder/exporter.log")" >&2
  return 1
}

# Starts nginx with the exporter's gzip page as a file. Sets nginx_port.
start_nginx() {
  mkdir "$folder/www"
  curl -s -H 'Accept-Encoding: gzip' "http://127.0.0.1:$exporter_port/metrics" >"$folder/www/metrics.gz"
  nginx_port=$(free_port)
  {
    echo "user $(id -un); daemon off; worker_processes 1; pid $folder/nginx.pid; error_log stderr;"
    echo 'events { worker_connections 1024; }'
    echo 'http { access_log off; sendfile on; tcp_nopush on; default_type text/plain; gzip_static always;'
    for kind in client_body proxy fastcgi uwsgi scgi; do echo "${kind}_temp_path $folder/$kind;"; done
    echo "server { listen 127.0.0.1:$nginx_port; root $folder/www; } }"
  } >"$folder/nginx.conf"
  start nginx nginx -c "$folder/nginx.conf"
  answers "$nginx_port" /metrics
}

memory() { # NAME
  awk -v name="$1" '/^(VmRSS|RssAnon|VmHWM):/ { text = text sprintf(" %s %.1f MiB", $1, $2 / 1024) }
    END { print "memory of " name ":" text }' "/proc/${pids[$1]}/status"
}

echo "load average: $(cut -d ' ' -f 1-3 /proc/loadavg), processors: $(nproc)"
