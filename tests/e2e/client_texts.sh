#!/usr/bin/env bash
# Checks that certmanager's --help, man page and bash completion have the same flags.
#   client_texts.sh PROGRAM SOURCE_FOLDER
set -euo pipefail
program=$1
man_page=$2/deploy/man/certmanager.1
completion=$2/deploy/completion/certmanager
failures=0

fail_with() {
  echo "FAILED: $*" >&2
  failures=$((failures + 1))
}

bash -n "$completion"
# shellcheck source=/dev/null
source "$completion"

# Prints the completions of the last word of a command line.
offers() {
  COMP_WORDS=("$@")
  COMP_CWORD=$(($# - 1))
  COMPREPLY=()
  _certmanager || true  # compopt fails outside a completion
  printf '%s\n' "${COMPREPLY[@]}"
}

expect_offers() {
  local wanted=$1
  shift
  [[ $(offers "$@" | LC_ALL=C sort | tr '\n' ' ') == "$wanted " ]] || fail_with "'$*' offers $(offers "$@" | tr '\n' ' ')"
}

# --help, the man page and the completion have the same flags.
for command in '' list download inspect check doctor; do
  words=()
  [[ -z $command ]] || words=("$command")
  flags=$("$program" "${words[@]}" --help | grep -oE '^  -[-a-zA-Z.,]+' | tr -d ' ' | tr ',' '\n' | sort)
  [[ -n $flags ]] || fail_with "'$command --help' shows no flags"
  offered=$(offers certmanager "${words[@]}" - | sort)
  [[ $flags == "$offered" ]] || fail_with "'$command': --help has $flags, completion $offered"
  for flag in $flags; do
    grep -qF -- "${flag//-/\\-}" "$man_page" || fail_with "$flag is not in the man page"
  done
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir certs
touch www.pem

expect_offers '--config.file --help --project --version -h check doctor download help inspect list version' certmanager ''
expect_offers 'list' certmanager l
expect_offers 'doctor download' certmanager --config.file = x --project list d
expect_offers 'doctor download' certmanager --project list d
expect_offers 'all expired unexpired' certmanager list --status ''
expect_offers 'expired' certmanager list --status = ex
expect_offers 'csv json table' certmanager list --format =
expect_offers 'json text' certmanager inspect --format =
expect_offers 'expiry name' certmanager list --sort ''
expect_offers 'certs' certmanager download --all ''
expect_offers 'www.pem' certmanager download www -o w
expect_offers 'certs www.pem' certmanager inspect ''
expect_offers '--warning' certmanager check --w
expect_offers '' certmanager check --warning ''

# groff warns about invalid markup.
if command -v groff >/dev/null; then
  warnings=$(groff -man -Tutf8 -ww -z "$man_page" 2>&1)
  [[ -z $warnings ]] || fail_with "man page: $warnings"
fi

[[ $failures == 0 ]]
