# For the scripts of this folder: claims that are tried one after the other, and the verdict.
# shellcheck shell=bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
version=$(sed -n 's/^project(.* VERSION \([0-9.]*\).*/\1/p' "$root/CMakeLists.txt")
claims=0 failures=0

# claim TEXT COMMAND [ARGUMENT...]: the command succeeds. What it wrote is shown where it does not.
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

# same A B: two texts are the same; the difference is shown.
same() { diff <(printf '%s\n' "$1") <(printf '%s\n' "$2"); }

# To be called last: the exit code of the script.
verdict() {
  echo "$claims claims, $failures failed: ${version:-no version}"
  [[ $claims -gt 0 && $failures -eq 0 ]]
}
