#!/usr/bin/env bash
# Tests of table.sh: the table that it makes of rows, proofs and names, and what it reports as wrong.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/bin" "$work/tests/matrix" "$work/tests/room"
cp "$here/table.sh" "$work/tests/matrix/"
readme="$work/tests/matrix/README.md"
failed=0

# In place of ctest: lists the names of the file.
cat >"$work/bin/ctest" <<'END'
#!/bin/sh
awk '{ printf "  Test %5s: %s\n", "#" NR, $0 }' "$NAMES"
END
chmod +x "$work/bin/ctest"

run() { NAMES="$work/names" PATH="$work/bin:$PATH" "$work/tests/matrix/table.sh" "$@" 2>"$work/err"; }
rows() { printf 'T1\tname\tkeep\t\nT2\thangs\tkeep\t%s\n' "${1-}" >"$work/tests/matrix/rows.tsv"; }
proofs() { printf '%s\n' '# comment' "$@" >"$work/tests/room/fault_rows.tsv"; }
fail() {
  printf 'FAILED: %s\n' "$1" >&2
  cat "$work/err" >&2
  failed=1
}
# The check fails, and reports this.
wrong() {
  if run --check .; then
    fail "passes: $1"
  elif ! grep -q -- "$1" "$work/err"; then
    fail "does not report: $1"
  fi
}

printf 'top\n<!-- fault matrix: begin -->\nold\n<!-- fault matrix: end -->\nbottom\n' >"$readme"
rows
# The print of a parameter is not part of the name.
printf '%s\n' 'Poll.Waits' 'Fault.Keeps/Refused  # GetParam() = 0x7f' 'Fault.Keeps/Reset  # GetParam() = 1' 'Base64.Reads' \
  >"$work/names"
proofs $'T1 T2\tPoll.Waits' $'T1\tFault.Keeps/*' $'T2\tFault.Keeps/Reset'
run --write . || fail 'writes a table'
cat >"$work/expected" <<'END'
top
<!-- fault matrix: begin -->
| ID | fault | outcome | tests |
|---|---|---|---|
| T1 | name | keep | `Fault.Keeps/*` (2), `Poll.Waits` |
| T2 | hangs | keep | `Fault.Keeps/Reset`, `Poll.Waits` |
<!-- fault matrix: end -->
bottom
END
diff "$work/expected" "$readme" >"$work/err" || fail 'the table'
run --check . || fail 'accepts what it wrote'
[[ ! -s $work/err ]] || fail 'reports nothing if all is right'

proofs $'T1\tFault.Keeps/*' $'T2\tPoll.Waits'
wrong 'README.md is out of date'
proofs $'T1\tPoll.Waits' $'T3\tBase64.Reads'
wrong 'names row T3'
wrong 'neither a test nor a reason to be left out: T2'
proofs $'T1\tPoll.IsGone' $'T2\tPoll.Waits'
wrong 'Poll.IsGone, which does not exist'
proofs $'T1 T2\tPoll.Waits'
echo 'x_test_NOT_BUILT' >>"$work/names"
wrong '1 test programs are not built'
echo 'Poll.Waits' >"$work/names"
proofs $'T1\tPoll.Waits'
rows 'needs a moon'
run --write . || fail 'takes a reason for a test'
grep -q '| T2 | hangs | keep | left out: needs a moon |' "$readme" || fail 'shows the reason'
run --check . || fail 'accepts a row that is left out'
proofs $'T1 T2\tPoll.Waits'
wrong 'T2 has tests, and a reason'
printf 'T1\tonly three\tfields\n' >>"$work/tests/matrix/rows.tsv"
wrong 'not four fields'
rows
printf 'T1\tagain\tkeep\t\n' >>"$work/tests/matrix/rows.tsv"
wrong 'T1 is there twice'
exit "$failed"
