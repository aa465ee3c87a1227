#!/usr/bin/env bash
# The unit is what systemd takes and what its own reckoning calls safe. Usage: systemd.sh PROGRAM_FOLDER
set -euo pipefail
# shellcheck source=SCRIPTDIR/claims.sh
. "$(dirname "${BASH_SOURCE[0]}")/claims.sh"
programs=$1
name=nhncloud-certmanager-exporter
unit=$root/deploy/systemd/$name.service
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The program where it is here; the manual is not installed here (package.sh looks for it).
sed "s,^ExecStart=/usr/bin/,ExecStart=$programs/," "$unit" >"$work/$name.service"
quiet() { same "$(systemd-analyze verify --man=no "$1" 2>&1 || echo "exit code $?")" ''; }
claim "systemd-analyze verify has nothing to say" quiet "$work/$name.service"
sed 's/^DynamicUser=.*/DynamicUsr=yes/' "$work/$name.service" >"$work/misspelt.service"
wrong() { ! quiet "$work/misspelt.service"; }
claim "it would have something to say of a misspelt key" wrong

# 13 stands for an exposure of 1.3, of 10.
claim "the exposure is at most 1.3" systemd-analyze security --offline=true --threshold=13 --no-pager "$unit"
for setting in Type=notify DynamicUser=yes Restart=always LimitCORE=0 StateDirectory=$name; do
  claim "the unit says $setting" grep -Fx "$setting" "$unit"
done
claim "what is known is saved where the unit keeps state" grep -F -- "--storage.path=/var/lib/$name" "$unit"
claim "credentials come by LoadCredential" grep -E '^LoadCredential=' "$unit"
environment() { ! grep -iE '^(Pass|Set)?(Environment|Credential)=' "$unit"; }
claim "no credential stands in the unit or its environment" environment
# /-/healthy turns to 503 when the poll loop has stood for 60 s; systemd waits longer.
claim "the watchdog leaves the poll loop its minute" grep -Fx WatchdogSec=90s "$unit"

verdict
