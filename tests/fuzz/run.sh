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

known=()
for folder in "$here/corpus/$target" "$here/findings/$target"; do
  [[ ! -d $folder ]] || known+=("$folder")
done
flags=("-artifact_prefix=$PWD/found-$target-" -timeout=60)
dictionary=$here/dictionaries/$target.dict
[[ ! -f $dictionary ]] || flags+=("-dict=$dictionary")

if [[ $runs == known ]]; then
  shopt -s nullglob globstar
  files=()
  for folder in "${known[@]}"; do files+=("$folder"/*); done
  [[ ${#files[@]} -gt 0 ]] || { echo "run.sh: no inputs for $target" >&2 && exit 1; }
  exec "$program" "${flags[@]}" "$@" "${files[@]}"
fi
# New inputs go to the first folder; it is one of this run's own, so that each run begins the same.
grown=$(mktemp -d)
trap 'rm -rf "$grown"' EXIT
"$program" "${flags[@]}" -print_final_stats=1 -runs="$runs" "$@" "$grown" "${known[@]}"
