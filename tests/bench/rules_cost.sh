#!/usr/bin/env bash
# What the alert rules cost: seconds of Prometheus' CPU time for one evaluation of all groups, with a day
# of history of which 1 % of the certificates alert.
#   tests/bench/rules_cost.sh [REVISION] CERTIFICATES...
#     tests/bench/rules_cost.sh 2000 10000 100000       of the rules in the work tree
#     tests/bench/rules_cost.sh v1.0.0 2000 10000       of the rules in a revision of the repository
# Each fifth certificate has thresholds of its own (OWN=1: each one), each tenth a successor, each a team.
# Fills a real Prometheus with the records that the rules look back at, lets it scrape the certificates of
# one exporter, and subtracts the CPU time of the same run without rules. Needs promtool, prometheus and
# perl. 100,000 certificates need 4 GiB of memory and 10 GiB of disk.
# shellcheck source=tests/bench/setting.bash
source "$(dirname "$0")/setting.bash"
need prometheus prometheus
need promtool prometheus
projects=10
own=${OWN:-5}
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

# Of the certificates 0 to COUNT-1 each hundredth ends in 10 days and the others in a year. Each fifth has
# the thresholds of a lifetime of 46 days, each tenth a successor, and each a team.
spread='
  function labels(i) { return sprintf("{project=\"p%d\",certificate_name=\"www-%06d.example.com\"", i % projects, i) }
  function team(i) { return ",certificate_team=\"team-" i % 7 "\"" }
  function date(i) { return i % 100 ? now + 31536000 : now + 864000 }
  function warning(i) { return i % own ? 2592000 : 1311552 }
  function critical(i) { return i % own ? 604800 : 397440 }'

exposition() { # COUNT
  awk -v count="$1" -v projects=$projects -v own="$own" -v now="$now" "$spread"'
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
      prefix = prefix "certificate_"
      for (i = 0; i < count; ++i) {
        print prefix "expiration_timestamp_seconds" labels(i) team(i) "} " date(i)
        print prefix "expiration_warning_seconds" labels(i) team(i) "} " warning(i)
        print prefix "expiration_critical_seconds" labels(i) team(i) "} " critical(i)
        if (i % 10 == 0) print prefix "superseded" labels(i) team(i) ",superseded_by=\"new\"} 1"
      }
    }'
}

# The records that the rules read over a day: the hourly copies, or in older revisions the dates of each
# minute.
history() { # COUNT
  local hourly=0
  ! grep -q 'record: .*:hourly' "$folder/rules/certificates.rules.yml" || hourly=1
  awk -v count="$1" -v projects=$projects -v own="$own" -v now="$now" -v hourly="$hourly" "$spread"'
    function print_day(series, value) {
      for (t = now - 86400; t < now; t += hourly ? 3600 : 60) print series "} " value, t
    }
    BEGIN {
      prefix = "nhncloud_certmanager:certificate_expiration_timestamp_seconds:"
      for (i = 0; i < count; ++i) {
        print_day(prefix (hourly ? "hourly" labels(i) team(i) : "min" labels(i)), date(i))
      }
      prefix = "nhncloud_certmanager:certificate:setting:hourly"
      for (i = 0; i < count && hourly; ++i) {
        if (i % own == 0) {
          print_day(prefix labels(i) ",setting=\"warning\"", warning(i))
          print_day(prefix labels(i) ",setting=\"critical\"", critical(i))
        }
        if (i % 10 == 0) print_day(prefix labels(i) ",setting=\"superseded\"", 1)
      }
      print "# EOF"
    }'
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
