#!/usr/bin/env bash
# The fault matrix: each row of rows.tsv with the tests that prove it (README.md beside this script).
#
#   table.sh BUILD            prints the table
#   table.sh --write BUILD    writes it between the markers of README.md
#   table.sh --check BUILD    fails if README.md has another table, if a row has neither a test nor a reason to
#                             be left out, or if a fault_rows.tsv names an unknown row or an unknown test
#
# BUILD is a folder in which every test is built: build/dev. The tables fault_rows.tsv stand beside the tests.
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readme="$here/README.md"

mode=print
case ${1-} in --write | --check) mode=${1#--} && shift ;; esac
[[ $# -eq 1 ]] || {
  sed -n '4,7s/^# *//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}
build=$1

# The names of all tests. What follows "#" is GoogleTest's print of a parameter, which may hold addresses.
names() {
  ctest --test-dir "$build" --show-only | sed -n -E 's/^ *Test +#[0-9]+: ([^#]*[^# ]).*/\1/p'
}

# Reads the names, rows.tsv and every fault_rows.tsv; prints the table. Errors go to stderr and set exit status 1.
table() {
  find "$here/.." -name fault_rows.tsv -print0 | sort -z | xargs -0 cat | sort -t "$(printf '\t')" -k 2 >"$work/proofs"
  names | awk -F '\t' '
    function wrong(text) { print "fault matrix: " text > "/dev/stderr"; bad = 1 }
    FILENAME == "-" {
      if ($0 ~ /_NOT_BUILT$/) { ++not_built; next }
      ++tests[$0]
      group = $0
      if (sub(/\/[^\/]*$/, "/*", group)) ++tests[group]
      next
    }
    /^#/ { next }
    FILENAME ~ /rows\.tsv$/ {
      if (NF != 4) { wrong("rows.tsv, line " FNR ": not four fields"); next }
      if ($1 in fault) wrong("rows.tsv, line " FNR ": row " $1 " is there twice")
      order[++rows] = $1; fault[$1] = $2; outcome[$1] = $3; why[$1] = $4
      next
    }
    {
      if (!($2 in tests)) { wrong("fault_rows.tsv names test " $2 ", which does not exist"); next }
      n = split($1, ids, " ")
      for (i = 1; i <= n; ++i) {
        if (!(ids[i] in fault)) { wrong("test " $2 " names row " ids[i] ", which rows.tsv does not have"); continue }
        cell[ids[i]] = cell[ids[i]] (cell[ids[i]] == "" ? "" : ", ") "`" $2 "`" ($2 ~ /\/\*$/ ? " (" tests[$2] ")" : "")
      }
    }
    END {
      print "| ID | fault | outcome | tests |"
      print "|---|---|---|---|"
      for (r = 1; r <= rows; ++r) {
        id = order[r]
        if (cell[id] == "" && why[id] == "") open = open " " id
        if (cell[id] != "" && why[id] != "") wrong("row " id " has tests, and a reason to be left out")
        print "| " id " | " fault[id] " | " outcome[id] " | " (why[id] == "" ? cell[id] : "left out: " why[id]) " |"
      }
      if (not_built) wrong(not_built " test programs are not built; build everything first")
      if (open != "") wrong("rows with neither a test nor a reason to be left out:" open)
      exit bad
    }' - "$here/rows.tsv" "$work/proofs"
}

# README.md with the lines of file $1 between the markers.
readme_with() {
  awk -v table="$1" '
    /^<!-- fault matrix: end/ { inside = 0 }
    !inside { print }
    /^<!-- fault matrix: begin/ {
      inside = 1
      while ((getline line < table) > 0) print line
    }' "$readme"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
table >"$work/table" || status=$?
case $mode in
  print) cat "$work/table" ;;
  write) readme_with "$work/table" >"$work/readme" && cat "$work/readme" >"$readme" ;;
  check)
    readme_with "$work/table" >"$work/readme"
    cmp -s "$work/readme" "$readme" || {
      diff "$readme" "$work/readme" >&2 || true
      echo "fault matrix: README.md is out of date; run tests/fault_matrix/table.sh --write build/dev" >&2
      status=1
    }
    ;;
esac
exit "$status"
