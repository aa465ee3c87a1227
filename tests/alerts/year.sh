#!/usr/bin/env bash
# Runs the rule tests that year.pl prints: short lives that are renewed in time, or late.
#
#   year.sh DAYS STEP VARIANT    as in year.pl and run.sh
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/tests/alerts"
ln -s "$here/../../alerts" "$folder/alerts"
perl "$here/year.pl" "$1" "$2" >"$folder/tests/alerts/year_test.yml"
bash "$here/run.sh" "$folder/tests/alerts/year_test.yml" "$3"
