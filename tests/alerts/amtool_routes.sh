#!/usr/bin/env bash
# The Alertmanager example: amtool accepts it, every alert reaches the receiver of its team or severity,
# and no inhibition can ever mute an alert about a certificate.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
alerts="$here/../../alerts"
config="$alerts/alertmanager.example.yml"
failures=0

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  failures=$((failures + 1))
}

declare -A receiver_of=([critical]=oncall [warning]=tickets [info]=notices)

amtool check-config "$config" || fail "amtool check-config refuses $config"

# Name and severity of every alert, as "NAME SEVERITY" lines.
alert_severities() {
  sed -n -E 's/^ *- alert: *([A-Za-z]+).*/\1/p; s/^ *severity: *([a-z]+).*/\1/p' "$alerts"/*.rules.yml |
    paste -d ' ' - -
}

# goes_to RECEIVER LABEL=VALUE...
goes_to() {
  local want=$1 answer
  shift
  answer=$(amtool config routes test --config.file="$config" --verify.receivers="$want" "$@" 2>&1) ||
    fail "$* does not go to $want: $answer"
}

declare -A seen=()
while read -r alert severity; do
  seen[$alert]=1
  want=${receiver_of[$severity]:-}
  if [[ -z $want ]]; then
    fail "$alert has the severity '$severity', which no route knows"
    continue
  fi
  goes_to "$want" "alertname=$alert" "severity=$severity" project=production certificate_name=www
  # Alerts about a certificate go to its team, if the team has a route.
  own=$want
  [[ $alert == NHNCloudCertificate* ]] && own=team-payments
  goes_to "$own" "alertname=$alert" "severity=$severity" project=production certificate_name=www team=payments
  goes_to "$want" "alertname=$alert" "severity=$severity" project=production certificate_name=www team=other
done < <(alert_severities)

listed=$(wc -l <"$alerts/ALERT_NAMES")
[[ ${#seen[@]} -eq $listed ]] || fail "${#seen[@]} alerts in the rules, $listed in ALERT_NAMES"

# An alert of somebody else falls through to the default receiver.
goes_to tickets alertname=SomethingElse severity=critical

# Inhibition: each target is a list of full names of health alerts, joined by "|", with "=" or "=~" and
# nothing that could match more than it spells. The old spellings target_match and target_match_re
# would hide from this, so they are refused.
if grep -qE '^[^#]*target_match(_re)?:' "$config"; then
  fail "use target_matchers, not target_match or target_match_re"
fi
targets=$(awk '
  /^inhibit_rules:/ { inside = 1; next }
  /^[^ #]/          { inside = 0 }
  !inside           { next }
  /target_matchers:/ { in_target = 1; rules++; next }
  /source_matchers:|equal:/ { in_target = 0 }
  in_target && /^ *- / { print rules ": " $0 }
' "$config")
rules=$(awk '/^inhibit_rules:/ { inside = 1; next } /^[^ #]/ { inside = 0 } inside && /^  - / { n++ } END { print n + 0 }' "$config")
named=$(cut -d: -f1 <<<"$targets" | sort -u | wc -l)
[[ $rules -gt 0 && $rules -eq $named ]] || fail "$rules inhibit rules, $named of them with target_matchers"

name_list='^[0-9]+: *- alertname =~? "NHNCloudCertmanager[A-Za-z]+(\|NHNCloudCertmanager[A-Za-z]+)*"$'
while read -r target; do
  [[ $target =~ $name_list ]] || fail "not a plain list of health alerts: $target"
  case $target in
    *NHNCloudCertificate*) fail "an alert about a certificate could be muted: $target" ;;
  esac
  # Each name muted exists and is no page.
  while read -r name; do
    grep -qx "$name" "$alerts/ALERT_NAMES" || fail "no such alert: $name"
    if alert_severities | grep -qx "$name critical"; then
      fail "a critical alert would be muted: $name"
    fi
  done < <(grep -oE 'NHNCloud[A-Za-z]+' <<<"$target")
done <<<"$targets"

if [[ $failures -gt 0 ]]; then
  printf '%d check(s) of the Alertmanager example failed\n' "$failures" >&2
  exit 1
fi
printf 'routes: %d alerts, %d inhibit rules\n' "${#seen[@]}" "$rules"
