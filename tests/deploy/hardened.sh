#!/usr/bin/env bash
# Reads how the programs of a release build were compiled and linked. Usage: hardened.sh FOLDER_OF_PROGRAMS
set -euo pipefail
# shellcheck source=SCRIPTDIR/claims.sh
. "$(dirname "${BASH_SOURCE[0]}")/claims.sh"
programs=$1
facts=$(mktemp)
trap 'rm -f "$facts"' EXIT

has() { grep -E -q -- "$1"; }
lacks() { ! grep -E -- "$1"; }

for program in certmanager certmanager-simulator nhncloud-certmanager-exporter; do
  path=$programs/$program
  readelf --file-header --program-headers --dynamic --dyn-syms --wide "$path" >"$facts"
  claim "$program is position independent" has 'Type: +DYN' <"$facts"
  claim "$program makes its relocations read-only" has 'GNU_RELRO' <"$facts"
  claim "$program resolves all symbols at the start" has 'FLAGS.*BIND_NOW|FLAGS_1.*NOW' <"$facts"
  claim "$program has no executable stack" has 'GNU_STACK .* RW ' <"$facts"
  claim "$program checks its stack" has '__stack_chk_fail' <"$facts"
  claim "$program uses fortified functions" has '__[a-z]+_chk@' <"$facts"
  claim "$program searches no folder for libraries" lacks 'RPATH|RUNPATH' <"$facts"
  claim "$program contains no path of the build" lacks "$root" < <(strings -a "$path")
done

verdict
