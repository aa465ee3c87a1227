#!/usr/bin/env bash
# Compares scrapes while the exporter polls, renders and reloads continuously with scrapes of the idle
# exporter. Each reload changes which certificates are ignored, so that every poll changes the page.
#   cmake --preset release && cmake --build --preset release
#   cmake --preset bench && cmake --build --preset bench -t scrape_times
#   tests/bench/busy_scrapes.sh [CERTIFICATES]      default: 10000
# shellcheck source=tests/bench/setting.bash
source "$(dirname "$0")/setting.bash"
certificates=${1:-10000}
scrapes=500

start_exporter "$certificates"
"$bin/scrape_times" kept "$scrapes" 20 "at_rest=$exporter_port" | tee "$folder/at_rest"

disturb() {
  while true; do
    for pattern in 'www-0*' 'www-1*'; do
      write_config 1s "    ignore: ['$pattern']"
      kill -HUP "${pids[exporter]}"
      sleep 0.5
    done
  done
}
disturb &
pids[disturber]=$!
"$bin/scrape_times" kept "$scrapes" 20 "busy=$exporter_port" | tee "$folder/busy"
end disturber
curl -s "http://127.0.0.1:$exporter_port/metrics" |
  grep -E '^nhncloud_certmanager_(polls_total|poll_failures_total|config_last_reload_successful|certificates_ignored)' |
  grep -v ' 0$'
grep -o 'p99=[0-9.]*' "$folder/at_rest" "$folder/busy" | awk -F = '
  NR == 1 { rest = $2 }
  NR == 2 { printf "p99 busy - at rest: %.2f ms, busy / at rest: %.2f\n", $2 - rest, $2 / rest }'
