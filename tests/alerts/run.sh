#!/usr/bin/env bash
# Runs the checks of the alert rules. Needs promtool and amtool.
#
#   run.sh                  everything
#   run.sh lint             promtool's checks of the rule files, and the frozen list of names
#   run.sh routes           the Alertmanager example
#   run.sh FILE_test.yml    one file of rule tests, by path or by name
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
alerts="$here/../../alerts"

lint() {
  promtool check rules --lint=all --lint-fatal "$alerts"/*.rules.yml
  local names
  names=$(sed -n -E 's/^ *- alert: *([A-Za-z]+).*/\1/p' "$alerts"/*.rules.yml | LC_ALL=C sort)
  diff <(printf '%s\n' "$names") "$alerts/ALERT_NAMES" || {
    printf 'The alerts of the rules differ from alerts/ALERT_NAMES; a name is an interface.\n' >&2
    return 1
  }
}

rule_tests() {
  local file=$1
  [[ -f $file ]] || file="$here/$file"
  [[ -f $file ]] || {
    printf 'No such test file: %s\n' "$1" >&2
    return 2
  }
  promtool test rules "$file"
}

# Each step runs in a shell of its own: "if ! lint" would switch set -e off inside lint.
everything() {
  local failed=0 step
  for step in lint routes "$here"/*_test.yml; do
    bash "${BASH_SOURCE[0]}" "$step" || failed=1
  done
  return "$failed"
}

case ${1:-all} in
  all) everything ;;
  lint) lint ;;
  routes) exec bash "$here/amtool_routes.sh" ;;
  *_test.yml) rule_tests "$1" ;;
  *)
    printf 'usage: %s [lint | routes | FILE_test.yml]\n' "$0" >&2
    exit 2
    ;;
esac
