#!/usr/bin/env bash
# Runs wrk with two keep-alive connections and gzip on four servers: the exporter, nginx with the same
# bytes, node_exporter with the same page in its textfile collector, and blackbox_exporter with its own
# /metrics (a few kilobytes, without certificates). Each round runs all of them, so that other load
# affects all alike.
#   cmake --preset release && cmake --build --preset release
#   tests/bench/requests_per_second.sh [CERTIFICATES]      default: 1000
# Needs wrk, nginx-light, prometheus-node-exporter and prometheus-blackbox-exporter.
# shellcheck source=tests/bench/setting.bash
source "$(dirname "$0")/setting.bash"
PATH=$PATH:/usr/sbin
need wrk wrk
need nginx nginx-light
need prometheus-node-exporter prometheus-node-exporter
need prometheus-blackbox-exporter prometheus-blackbox-exporter
certificates=${1:-1000}
rounds=3
seconds=3

start_exporter "$certificates"
end simulator
start_nginx

mkdir "$folder/textfile"
# Without the process_ families, which node_exporter has too.
curl -s "http://127.0.0.1:$exporter_port/metrics" | grep -E '^(# (HELP|TYPE) )?nhncloud' >"$folder/textfile/page.prom"
node_port=$(free_port)
start node prometheus-node-exporter --collector.disable-defaults --collector.textfile \
  --collector.textfile.directory="$folder/textfile" --web.listen-address="127.0.0.1:$node_port"
answers "$node_port" /metrics
blackbox_port=$(free_port)
printf 'modules: {tcp: {prober: tcp}}\n' >"$folder/blackbox.yml"
start blackbox prometheus-blackbox-exporter --config.file="$folder/blackbox.yml" \
  --web.listen-address="127.0.0.1:$blackbox_port"
answers "$blackbox_port" /metrics

for _ in $(seq "$rounds"); do
  for server in "exporter $exporter_port" "nginx $nginx_port" "node $node_port" "blackbox $blackbox_port"; do
    read -r name port <<<"$server"
    wrk -t 1 -c 2 -d "${seconds}s" --latency -H 'Accept-Encoding: gzip' "http://127.0.0.1:$port/metrics" |
      awk -v name="$name" '/^ +50%/ { half = $2 } /^ +99%/ { most = $2 } /^Requests\/sec/ { rate = $2 }
        /Non-2xx|Socket errors/ { fault = " " $0 } END { print name, rate, half, most fault }' >>"$folder/rounds"
  done
done
for server in "exporter $exporter_port" "nginx $nginx_port" "node $node_port" "blackbox $blackbox_port"; do
  read -r name port <<<"$server"
  bytes=$(curl -s -H 'Accept-Encoding: gzip' "http://127.0.0.1:$port/metrics" | wc -c)
  awk -v name="$name" -v bytes="$bytes" '$1 == name { print $2, $3, $4, bytes, $5 $6 $7 $8 $9 }' "$folder/rounds" |
    sort -g | sed -n "$(((rounds + 1) / 2))p" | sed "s/^/$name /"
done | awk '
  BEGIN { print "| server | gzip bytes | requests/s | p50 | p99 | requests/s of the exporter / its |"
          print "|---|---|---|---|---|---|" }
  NR == 1 { first = $2 }
  { printf "| %s | %d | %.0f | %s | %s | %.2f |%s\n", $1, $5, $2, $3, $4, first / $2, $6 }'
