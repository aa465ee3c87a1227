#!/usr/bin/env bash
# Checks the unit with systemd-analyze. Usage: systemd.sh PROGRAM_FOLDER
set -euo pipefail
# shellcheck source=SCRIPTDIR/claims.sh
. "$(dirname "${BASH_SOURCE[0]}")/claims.sh"
programs=$1
name=nhncloud-certmanager-exporter
unit=$root/deploy/systemd/$name.service
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The program of the build folder. The manual is not installed here; package.sh checks it.
sed "s,^ExecStart=/usr/bin/,ExecStart=$programs/," "$unit" >"$work/$name.service"
quiet() { same "$(systemd-analyze verify --man=no "$1" 2>&1 || echo "exit code $?")" ''; }
claim "systemd-analyze verify reports nothing" quiet "$work/$name.service"
sed 's/^DynamicUser=.*/DynamicUsr=yes/' "$work/$name.service" >"$work/misspelt.service"
wrong() { ! quiet "$work/misspelt.service"; }
claim "systemd-analyze verify reports a misspelt key" wrong

# --threshold=13 means an exposure of 1.3, on a scale of 0 to 10.
claim "the exposure is at most 1.3" systemd-analyze security --offline=true --threshold=13 --no-pager "$unit"
for setting in Type=notify DynamicUser=yes Restart=always LimitCORE=0 StateDirectory=$name; do
  claim "the unit has $setting" grep -Fx "$setting" "$unit"
done
claim "the inventory is saved in the state folder of the unit" grep -F -- "--storage.path=/var/lib/$name" "$unit"
claim "the unit uses LoadCredential for credentials" grep -E '^LoadCredential=' "$unit"
environment() { ! grep -iE '^(Pass|Set)?(Environment|Credential)=' "$unit"; }
claim "the unit contains no credential and sets no environment" environment
# /-/healthy returns 503 if the poll loop has not run for 60 s. systemd waits longer.
claim "the watchdog timeout is longer than that of /-/healthy" grep -Fx WatchdogSec=90s "$unit"

verdict
