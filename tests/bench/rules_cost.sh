#!/usr/bin/env bash
# What the alert rules cost: seconds of Prometheus' CPU time for one evaluation of all groups, with a day
# of history of which 1 % of the certificates alert.
#   tests/bench/rules_cost.sh [REVISION] CERTIFICATES...
#     tests/bench/rules_cost.sh 2000 10000 100000       of the rules in the work tree
#     tests/bench/rules_cost.sh v1.0.0 2000 10000       of the rules in a revision of the repository
# Fills a real Prometheus with the records that the rules look back at, lets it scrape the certificates of
# one exporter, and subtracts the CPU time of the same run without rules. Needs promtool, prometheus and
# perl. 100,000 certificates need 4 GiB of memory and 10 GiB of disk.
# shellcheck source=tests/bench/setting.bash
source "$(dirname "$0")/setting.bash"
need prometheus prometheus
need promtool prometheus
projects=10
evaluations=3
groups=3

copy_rules() { # REVISION, or empty for the work tree
  local name
  mkdir -p "$folder/rules"
  for name in certificates listing exporter; do
    if [[ -n $1 ]]; then
      git -C "$root" show "$1:alerts/$name.rules.yml"
    else
      cat "$root/alerts/$name.rules.yml"
    fi | sed "s/interval: 1m/interval: ${interval}s/" >"$folder/rules/$name.rules.yml"
  done
}

# One awk function for the exposition and the history: certificate i of `count` ends in 10 days if i is a
# multiple of 100, else in a year.
spread='
  function labels(i) { return sprintf("{project=\"p%d\",certificate_name=\"www-%06d.example.com\"", i % projects, i) }
  function date(i) { return i % 100 ? now + 31536000 : now + 864000 }'

exposition() { # COUNT
  awk -v count="$1" -v projects=$projects -v now="$now" "$spread"'
    BEGIN {
      prefix = "nhncloud_certmanager_"
      print prefix "exporter_build_info{version=\"1\"} 1"
      for (p = 0; p < projects; ++p) {
        label = "{project=\"p" p "\"} "
        print prefix "up" label 1
        print prefix "poll_interval_seconds" label 300
        print prefix "last_success_timestamp_seconds" label now + 500
        print prefix "expiration_warning_seconds" label 2592000
        print prefix "expiration_critical_seconds" label 604800
        print prefix "certificates" label count / projects
      }
      split("expiration_timestamp_seconds expiration_warning_seconds expiration_critical_seconds", names, " ")
      for (n = 1; n <= 3; ++n) for (i = 0; i < count; ++i) {
        value = n == 1 ? date(i) : n == 2 ? 2592000 : 604800
        print prefix "certificate_" names[n] labels(i) ",certificate_team=\"team-" i % 7 "\"} " value
      }
      for (i = 0; i < count; i += 10)
        print prefix "certificate_superseded" labels(i) ",certificate_team=\"team-" i % 7 "\",superseded_by=\"new\"} 1"
    }'
}

# The records that the rules read over a day: each hourly copy, or the dates of each minute.
history() { # COUNT
  local records
  records=$(sed -n -E 's/^ *- record: *(.*:hourly)$/\1/p' "$folder"/rules/*.yml)
  if [[ -z $records ]]; then
    records=nhncloud_certmanager:certificate_expiration_timestamp_seconds:min
    step=60
  else
    step=3600
  fi
  for record in $records; do
    awk -v count="$1" -v projects=$projects -v now="$now" -v record="$record" -v step=$step "$spread"'
      BEGIN {
        split(record ~ /threshold/ ? "warning critical" : "none", bands, " ")
        for (i = 0; i < count; ++i) for (b in bands) {
          value = date(i)
          more = record ~ /hourly/ ? ",team=\"team-" i % 7 "\"" : ""
          if (record ~ /threshold/) {
            value = bands[b] == "warning" ? 2592000 : 604800
            more = ",band=\"" bands[b] "\""
          }
          if (record ~ /superseded/) {
            if (i % 10) continue
            value = 1
            more = ""
          }
          for (t = now - 86400; t < now; t += step) print record labels(i) more "} " value, t
        }
      }'
  done
  echo '# EOF'
}

serve() { # FILE PORT
  perl -MIO::Socket::INET -e '
    my ($file, $port) = @ARGV;
    open my $in, "<", $file or die; local $/; my $body = <$in>;
    my $server = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => $port, Listen => 9, ReuseAddr => 1) or die;
    while (my $client = $server->accept) {
      sysread $client, my $request, 65536;
      print $client "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nConnection: close\r\n",
        "Content-Length: ", length $body, "\r\n\r\n", $body;
      close $client;
    }' "$1" "$2"
}

cpu() { # NAME: CPU time so far in seconds
  awk -v hertz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) / hertz }' "/proc/${pids[$1]}/stat"
}

metric() { # PORT NAME: the sum of its series
  curl -s "http://127.0.0.1:$1/metrics" | awk -v name="$2" 'index($0, name) == 1 { sum += $2 } END { printf "%.0f\n", sum }'
}

# Prints the CPU seconds and the seconds that Prometheus took for $evaluations evaluations of each group, or
# for so many seconds.
measure() { # DATA RULES [SECONDS]
  local port before began until
  port=$(free_port)
  {
    printf 'global: {scrape_interval: %ss, scrape_timeout: %ss}\n' "$interval" "$interval"
    printf 'rule_files: ["%s"]\n' "$2"
    printf 'scrape_configs: [{job_name: bench, static_configs: [{targets: ["127.0.0.1:%s"]}]}]\n' "$exporter_port"
  } >"$folder/prometheus.yml"
  start prometheus prometheus --config.file="$folder/prometheus.yml" --storage.tsdb.path="$1" \
    --web.listen-address="127.0.0.1:$port" --storage.tsdb.retention.time=10d
  answers "$port" /-/ready
  # A record compares with the one of a minute before.
  sleep $((interval * 3 > 90 ? interval * 3 : 90))
  before=$(cpu prometheus)
  began=$SECONDS
  if [[ -n ${3-} ]]; then
    sleep "$3"
  else
    until=$(($(metric "$port" prometheus_rule_group_duration_seconds_count) + groups * evaluations))
    while [[ $(metric "$port" prometheus_rule_group_duration_seconds_count) -lt $until ]]; do sleep 1; done
  fi
  awk -v before="$before" -v after="$(cpu prometheus)" -v seconds=$((SECONDS - began)) \
    'BEGIN { print after - before, seconds }'
  if [[ -z ${3-} ]]; then
    {
      printf 'failed evaluations: %s\n' "$(metric "$port" prometheus_rule_evaluation_failures_total)"
      echo 'slowest rules, by the clock:'
      curl -s "http://127.0.0.1:$port/api/v1/rules" | grep -oE '"name":"nhncloud_[^"]*"|"name":"NHN[^"]*"|"evaluationTime":[^,]*' |
        awk -F '":"?' '/evaluationTime/ { printf "  %.3f s %s\n", $2, name } { name = $2; sub(/"/, "", name) }' |
        grep -v ' s [0-9]' | sort -rn | head -n 8
    } >&2
  fi
  end prometheus
}

revision=
if [[ ${1-} =~ [^0-9] ]]; then
  revision=$1
  shift
fi
for count in "$@"; do
  interval=20
  [[ $count -le 20000 ]] || interval=60
  copy_rules "$revision"
  now=$(date +%s)
  exposition "$count" >"$folder/metrics"
  exporter_port=$(free_port)
  start exporter serve "$folder/metrics" "$exporter_port"
  history "$count" >"$folder/history"
  promtool tsdb create-blocks-from --max-block-duration=24h openmetrics "$folder/history" "$folder/data" >/dev/null
  rm "$folder/history"
  read -r with seconds < <(measure "$folder/data" "$folder/rules/*.yml")
  read -r without seconds < <(measure "$folder/data" "$folder/none/*" "$seconds")
  awk -v count="$count" -v with="$with" -v without="$without" -v n=$evaluations \
    'BEGIN { printf "%d certificates: %.2f s of CPU time an evaluation\n", count, (with - without) / n }'
  end exporter
  rm -rf "$folder/data" "$folder/rules"
done
