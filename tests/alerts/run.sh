#!/usr/bin/env bash
# Runs the checks of the alert rules. Needs promtool and amtool.
#
#   run.sh                           everything
#   run.sh lint                      promtool's checks of the rule files, and the frozen list of names
#   run.sh sees_failures             proves that promtool's rule tests fail if an evaluation fails
#   run.sh routes                    the Alertmanager example
#   run.sh FILE_test.yml [VARIANT]   one file of rule tests, by path or by name
#
# VARIANT is how the rules are loaded:
#   plain         as they are (the default)
#   rule_label    with one more label on every rule
#   every_label   with that label on every rule and every series, and as a matcher in every selector
#   two_exporters as they are, with a second exporter that disagrees (add_exporter.pl); only failed evaluations
#                 count
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
alerts="$here/../../alerts"

lint() {
  promtool check rules --lint=all --lint-fatal "$alerts"/*.rules.yml
  local names
  names=$(sed -n -E 's/^ *- alert: *([A-Za-z]+).*/\1/p' "$alerts"/*.rules.yml | LC_ALL=C sort -u)
  diff <(printf '%s\n' "$names") "$alerts/ALERT_NAMES" || {
    printf 'The alerts of the rules differ from alerts/ALERT_NAMES; a name is an interface.\n' >&2
    return 1
  }
}

sees_failures() {
  loaded=$(mktemp -d)
  trap 'rm -rf "$loaded"' EXIT
  printf 'groups: [{name: g, rules: [{record: r, expr: a * on (x) b}]}]\n' >"$loaded/rules.yml"
  printf '%s\n' 'rule_files: [rules.yml]' 'evaluation_interval: 1m' 'tests:' '  - interval: 1m' '    input_series:' \
    '      - {series: a, values: 1x5}' "      - {series: 'b{y=\"1\"}', values: 1x5}" \
    "      - {series: 'b{y=\"2\"}', values: 1x5}" '    promql_expr_test:' \
    "      - {expr: vector(1), eval_time: 3m, exp_samples: [{labels: '{}', value: 1}]}" >"$loaded/test.yml"
  if promtool test rules "$loaded/test.yml"; then
    printf 'promtool did not see that a rule failed, so the variant two_exporters proves nothing.\n' >&2
    return 1
  fi
}

# Writes the rules and one file of tests, as `variant` loads them, into a new folder, and its path into `loaded`.
load() {
  local file=$1 variant=$2 rules
  loaded=$(mktemp -d)
  trap 'rm -rf "$loaded"' EXIT
  mkdir -p "$loaded/alerts" "$loaded/tests/alerts"
  if [[ $variant == two_exporters ]]; then
    cp "$alerts"/*.rules.yml "$loaded/alerts"
    perl "$here/add_exporter.pl" "$file" >"$loaded/tests/alerts/$(basename "$file")"
    return
  fi
  for rules in "$alerts"/*.rules.yml; do
    add_label "$variant" rules "$rules" >"$loaded/alerts/$(basename "$rules")"
  done
  add_label "$variant" tests "$file" >"$loaded/tests/alerts/$(basename "$file")"
}

add_label() {
  case $1 in
    rule_label) perl "$here/add_label.pl" "$2" "$3" ;;
    every_label) perl "$here/add_label.pl" "$2" everywhere "$3" ;;
    *)
      printf 'No such variant: %s\n' "$1" >&2
      return 2
      ;;
  esac
}

rule_tests() {
  local file=$1 variant=$2
  [[ -f $file ]] || file="$here/$file"
  [[ -f $file ]] || {
    printf 'No such test file: %s\n' "$1" >&2
    return 2
  }
  if [[ $variant != plain ]]; then
    load "$file" "$variant"
    file="$loaded/tests/alerts/$(basename "$file")"
  fi
  promtool test rules "$file"
}

# Each step runs in a shell of its own: "if ! lint" would switch set -e off inside lint.
everything() {
  local failed=0 step
  for step in lint sees_failures routes "$here"/*_test.yml; do
    bash "${BASH_SOURCE[0]}" "$step" || failed=1
  done
  for step in "$here"/*_test.yml; do
    bash "${BASH_SOURCE[0]}" "$step" rule_label || failed=1
    bash "${BASH_SOURCE[0]}" "$step" every_label || failed=1
    bash "${BASH_SOURCE[0]}" "$step" two_exporters || failed=1
  done
  return "$failed"
}

case ${1:-all} in
  all) everything ;;
  lint) lint ;;
  sees_failures) sees_failures ;;
  routes) exec bash "$here/amtool_routes.sh" ;;
  *_test.yml) rule_tests "$1" "${2:-plain}" ;;
  *)
    printf 'usage: %s [lint | sees_failures | routes | FILE_test.yml [plain | rule_label | every_label | two_exporters]]\n' "$0" >&2
    exit 2
    ;;
esac
