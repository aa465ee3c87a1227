# Sourced by the scripts of this folder: checks claims one after the other and reports the result.
# shellcheck shell=bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
version=$(sed -n 's/^project(.* VERSION \([0-9.]*\).*/\1/p' "$root/CMakeLists.txt")
claims=0 failures=0

# claim TEXT COMMAND [ARGUMENT...]: passes if the command succeeds. Shows its output if it fails.
claim() {
  local text=$1 output
  shift
  claims=$((claims + 1))
  if output=$("$@" 2>&1); then
    echo "ok      $text"
  else
    failures=$((failures + 1))
    printf 'FAILED  %s\n%s\n' "$text" "$output"
  fi
}

# same A B: succeeds if two texts are equal; otherwise shows the difference.
same() { diff <(printf '%s\n' "$1") <(printf '%s\n' "$2"); }

# Call this last: it sets the exit code of the script.
verdict() {
  echo "$claims claims, $failures failed: ${version:-no version}"
  [[ $claims -gt 0 && $failures -eq 0 ]]
}
