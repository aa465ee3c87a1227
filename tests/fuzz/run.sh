#!/usr/bin/env bash
# Runs one fuzz target:  run.sh PROGRAM TARGET known|RUNS [FLAGS of libFuzzer]
#   known   every file of corpus/TARGET and findings/TARGET once
#   RUNS    that many inputs, grown from them
# An input that breaks something is left in the current folder as found-TARGET-*: once its cause is
# mended it belongs in tests/fuzz/findings/TARGET, under a name that says what it broke.
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

# As files and not as folders: libFuzzer would write what it grows into the first of them.
seeds=$(IFS=, && echo "${known[*]}")
exec "$program" "${flags[@]}" -print_final_stats=1 -runs="$runs" "$@" "-seed_inputs=$seeds"
