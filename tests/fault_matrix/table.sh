#!/usr/bin/env bash
# The table of faults in tests/README.md: each row of rows.tsv with the tests that prove it.
#
#   table.sh BUILD            prints it
#   table.sh --write BUILD    writes it between the markers of tests/README.md
#   table.sh --check BUILD    fails where it differs from what stands there, where a row has neither a
#                             test nor a reason to be left out, or where a test names an unknown row
#
# BUILD is a folder in which every test is built: build/dev. A test proves the rows with whose IDs the
# name of its case or of its parameter begins, where a capital letter follows: PollFault.KeepsAll/T6Reset,
# Http.H3H4Waits.
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readme="$here/../README.md"

mode=print
case ${1-} in --write | --check) mode=${1#--} && shift ;; esac
[[ $# -eq 1 ]] || {
  sed -n '4,7s/^# *//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}
build=$1

names() {
  # What follows "#" is GoogleTest's print of a parameter, which may hold addresses.
  ctest --test-dir "$build" --show-only | sed -n -E 's/^ *Test +#[0-9]+: ([^#]*[^# ]).*/\1/p' | sort
}

# Reads rows.tsv and the names; prints the table. What is wrong goes to stderr, and is exit status 1.
table() {
  names | awk -F '\t' '
    function wrong(text) { print "fault matrix: " text > "/dev/stderr"; bad = 1 }
    # The leading IDs of a component of a name, blank-separated; empty where it has none.
    function ids_of(part,   ids, rest) {
      rest = part
      while (match(rest, /^[TLHJPDXCKSOR][0-9]+/)) {
        ids = ids " " substr(rest, 1, RLENGTH)
        rest = substr(rest, RLENGTH + 1)
      }
      return rest ~ /^[A-Z]/ ? ids : ""
    }
    function note(id, before, part,   name) {
      if (!(id in fault)) { wrong("test " before part " names row " id ", which rows.tsv does not have"); return }
      name = before part
      if ((id, name) in seen) return
      seen[id, name] = 1
      # Parameters of one case are told by their number, cases by their names.
      group = before ~ /\/$/ ? before id : name
      if (!((id, group) in count)) groups[id] = groups[id] (groups[id] == "" ? "" : "\n") group
      ++count[id, group]
      only[id, group] = name
    }
    FILENAME != "-" {
      if ($0 ~ /^#/) next
      if (NF != 4) { wrong("rows.tsv, line " FNR ": not four fields"); next }
      if ($1 in fault) wrong("rows.tsv, line " FNR ": row " $1 " is there twice")
      order[++rows] = $1; fault[$1] = $2; owed[$1] = $3; why[$1] = $4
      next
    }
    /_NOT_BUILT$/ { ++not_built; next }
    {
      rest = $0; before = ""
      while (rest != "") {
        end = match(rest, /[.\/]/) ? RSTART : length(rest) + 1
        part = substr(rest, 1, end - 1)
        n = split(ids_of(part), ids, " ")
        for (i = 1; i <= n; ++i) note(ids[i], before, part)
        before = before substr(rest, 1, end)
        rest = substr(rest, end + 1)
      }
    }
    END {
      print "| ID | fault | outcome | tests |"
      print "|---|---|---|---|"
      for (r = 1; r <= rows; ++r) {
        id = order[r]; cell = ""
        n = split(groups[id], list, "\n")
        for (i = 1; i <= n; ++i) {
          many = count[id, list[i]]
          cell = cell (i > 1 ? ", " : "") "`" (many > 1 ? list[i] "*` (" many ")" : only[id, list[i]] "`")
        }
        if (n == 0 && why[id] == "") open = open " " id
        if (n > 0 && why[id] != "") wrong("row " id " has tests, and a reason to be left out")
        if (why[id] != "") cell = "left out: " why[id]
        print "| " id " | " fault[id] " | " owed[id] " | " cell " |"
      }
      if (not_built) wrong(not_built " test programs are not built; build everything first")
      if (open != "") wrong("rows with neither a test nor a reason to be left out:" open)
      exit bad
    }' "$here/rows.tsv" -
}

# tests/README.md with the lines of file $1 between the markers.
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
      echo "fault matrix: mend tests/README.md with tests/fault_matrix/table.sh --write build/dev" >&2
      status=1
    }
    ;;
esac
exit "$status"
