#!/usr/bin/env bash
# Runs one fuzz target:  run.sh PROGRAM TARGET known|RUNS [FLAGS of libFuzzer]
#   known   runs every file of corpus/TARGET and findings/TARGET once
#   RUNS    runs this many inputs derived from them
# An input that fails is written to the current folder as found-TARGET-*. After the fix, move it to
# tests/fuzz/findings/TARGET under a name that describes the fault.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=$1 target=$2 runs=$3
shift 3

flags=("-artifact_prefix=$PWD/found-$target-" -timeout=60)
dictionary=$here/dictionaries/$target.dict
[[ ! -f $dictionary ]] || flags+=("-dict=$dictionary")

shopt -s nullglob
known=("$here/corpus/$target"/* "$here/findings/$target"/*)
[[ ${#known[@]} -gt 0 ]] || { echo "run.sh: no inputs for $target" >&2 && exit 1; }
[[ $runs != known ]] || exec "$program" "${flags[@]}" "$@" "${known[@]}"

# Files instead of folders: libFuzzer writes new inputs into the first folder it is given.
seeds=$(IFS=, && echo "${known[*]}")
exec "$program" "${flags[@]}" -print_final_stats=1 -runs="$runs" "$@" "-seed_inputs=$seeds"
