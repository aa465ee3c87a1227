#!/usr/bin/env bash
# Compares gzip scrapes of the exporter with nginx (gzip_static, the same bytes) and with a plain
# prometheus::Exposer (the same series), and prints the memory of all three.
#   cmake --preset release && cmake --build --preset release
#   cmake --preset bench && cmake --build --preset bench -t scrape_times stock_exposer
#   tests/bench/scrape_beside_nginx.sh [CERTIFICATES...]      default: 1000 10000 100000
# Needs nginx (nginx-light).
# shellcheck source=tests/bench/setting.bash
source "$(dirname "$0")/setting.bash"
PATH=$PATH:/usr/sbin
need nginx nginx-light

[[ $# -gt 0 ]] || set -- 1000 10000 100000
for certificates in "$@"; do
  echo "== $certificates certificates"
  start_exporter "$certificates"
  end simulator
  start_nginx
  for connection in kept new; do
    echo "-- connection: $connection"
    "$bin/scrape_times" "$connection" 500 2 "exporter=$exporter_port" "nginx=$nginx_port"
  done
  memory exporter
  curl -s "http://127.0.0.1:$exporter_port/metrics" >"$folder/page"
  start stock "$bin/stock_exposer" "$folder/page"
  stock_port=$(port_of stock)
  "$bin/scrape_times" kept 12 2 "stock=$stock_port" "exporter=$exporter_port"
  memory stock
  for name in stock nginx exporter; do end "$name"; done
  rm -r "$folder/www"
done
