#!/usr/bin/env bash
# Tests of table.sh: the table it makes of rows and names, and what it calls wrong.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/matrix"
cp "$here/table.sh" "$work/matrix/"
failed=0

# In place of ctest: lists the names of the file.
cat >"$work/bin/ctest" <<'END'
#!/bin/sh
awk '{ printf "  Test %5s: %s\n", "#" NR, $0 }' "$NAMES"
END
chmod +x "$work/bin/ctest"

run() { NAMES="$work/names" PATH="$work/bin:$PATH" "$work/matrix/table.sh" "$@" 2>"$work/err"; }
rows() { printf 'T1\tname\tkeep\t\nT2\thangs\tkeep\t%s\n' "${1-}" >"$work/matrix/rows.tsv"; }
fail() {
  printf 'FAILED: %s\n' "$1" >&2
  cat "$work/err" >&2
  failed=1
}
# The check fails, and says so.
wrong() {
  if run --check .; then
    fail "passes: $1"
  elif ! grep -q -- "$1" "$work/err"; then
    fail "does not say: $1"
  fi
}

printf 'top\n<!-- fault matrix: begin -->\nold\n<!-- fault matrix: end -->\nbottom\n' >"$work/README.md"
rows
# T2x, T22B and Base64 are no IDs of these rows' tests; the print of a parameter is none of the name.
printf '%s\n' 'Poll.T1T2Waits' 'Fault.Keeps/T1Refused  # GetParam() = T9A 0x7f' 'Fault.Keeps/T1Reset  # GetParam() = 1' \
  'Other.T1Case/1' 'Other.T1Case/2' 'Poll.T2xAndMore' 'Base64.Reads' >"$work/names"
run --write . || fail 'writes a table'
cat >"$work/expected" <<'END'
top
<!-- fault matrix: begin -->
| ID | fault | outcome | tests |
|---|---|---|---|
| T1 | name | keep | `Fault.Keeps/T1*` (2), `Other.T1Case`, `Poll.T1T2Waits` |
| T2 | hangs | keep | `Poll.T1T2Waits` |
<!-- fault matrix: end -->
bottom
END
diff "$work/expected" "$work/README.md" >"$work/err" || fail 'the table'
run --check . || fail 'agrees with what it wrote'
[[ ! -s $work/err ]] || fail 'has nothing to say where all is right'

echo 'Poll.T2More' >>"$work/names"
wrong 'mend tests/README.md'
echo 'Poll.T3IsNoRow' >>"$work/names"
wrong 'names row T3'
echo 'x_test_NOT_BUILT' >>"$work/names"
wrong '1 test programs are not built'
echo 'Poll.T1Only' >"$work/names"
wrong 'left out: T2'
rows 'needs a moon'
run --write . || fail 'takes a reason for a test'
grep -q '| T2 | hangs | keep | left out: needs a moon |' "$work/README.md" || fail 'shows the reason'
run --check . || fail 'agrees with a row left out'
echo 'Poll.T2Waits' >>"$work/names"
wrong 'T2 has tests, and a reason'
printf 'T1\tonly three\tfields\n' >>"$work/matrix/rows.tsv"
wrong 'not four fields'
rows
printf 'T1\tagain\tkeep\t\n' >>"$work/matrix/rows.tsv"
wrong 'T1 is there twice'
exit "$failed"
