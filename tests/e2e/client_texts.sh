#!/usr/bin/env bash
# Checks that certmanager's --help, man page and completions of bash, zsh and fish have the same flags.
#   client_texts.sh PROGRAM SOURCE_FOLDER
set -euo pipefail
program=$1
man_page=$2/deploy/man/certmanager.1
completions=$2/deploy/completion
completion=$completions/certmanager
zsh_offers=$2/tests/e2e/zsh_offers.zsh
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

# The same by other shells, for a line as a person types it.
zsh_completes() { HOME=$folder zsh -f "$zsh_offers" "$completions" "$1"; }
fish_completes() {
  HOME=$folder fish --no-config -c "source $completions/certmanager.fish; complete -C '$1'" | cut -f 1
}

# Flags after = are offered as a whole by fish.
expect_completes() {
  local wanted=$1 line=$2 shell
  for shell in zsh fish; do
    local found
    found=$("${shell}_completes" "$line" | sed 's/^--[a-z.]*=//' | LC_ALL=C sort | tr '\n' ' ')
    [[ $found == "${wanted:+$wanted }" ]] || fail_with "$shell: '$line' offers $found"
  done
}

expect_offers() {
  local wanted=$1
  shift
  [[ $(offers "$@" | LC_ALL=C sort | tr '\n' ' ') == "$wanted " ]] || fail_with "'$*' offers $(offers "$@" | tr '\n' ' ')"
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# --help, the man page and the completions have the same flags.
for command in '' list download inspect check doctor; do
  words=()
  [[ -z $command ]] || words=("$command")
  flags=$("$program" "${words[@]}" --help | grep -oE '^  -[-a-zA-Z.,]+' | tr -d ' ' | tr ',' '\n' | sort)
  [[ -n $flags ]] || fail_with "'$command --help' shows no flags"
  offered=$(offers certmanager "${words[@]}" - | sort)
  [[ $flags == "$offered" ]] || fail_with "'$command': --help has $flags, completion $offered"
  for shell in zsh fish; do
    offered=$("${shell}_completes" "certmanager ${command:+$command }-" | sort)
    [[ $flags == "$offered" ]] || fail_with "'$command': --help has $flags, $shell offers $offered"
  done
  for flag in $flags; do
    grep -qF -- "${flag//-/\\-}" "$man_page" || fail_with "$flag is not in the man page"
  done
done

cd "$folder"
mkdir work && cd work
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

expect_completes 'check doctor download help inspect list version' 'certmanager '
expect_completes 'list' 'certmanager --config.file=x --project list l'
expect_completes 'all expired unexpired' 'certmanager list --status '
expect_completes 'all expired unexpired' 'certmanager list --status='
expect_completes 'json text' 'certmanager inspect --format='
expect_completes 'csv json table' 'certmanager --project=p list --wide --format '
expect_completes 'check doctor download inspect list' 'certmanager help '
expect_completes '' 'certmanager check --warning '
expect_completes '' 'certmanager list --team '
for shell in zsh fish; do
  "${shell}_completes" 'certmanager download --all ' | grep -q '^certs' || fail_with "$shell: --all offers no folder"
  "${shell}_completes" 'certmanager download --all ' | grep -q 'www' && fail_with "$shell: --all offers a file"
  "${shell}_completes" 'certmanager inspect ' | grep -q '^www.pem' || fail_with "$shell: inspect offers no file"
  "${shell}_completes" 'certmanager download www -o ' | grep -q '^www.pem' || fail_with "$shell: -o offers no file"
done

# groff warns about invalid markup.
if command -v groff >/dev/null; then
  warnings=$(groff -man -Tutf8 -ww -z "$man_page" 2>&1)
  [[ -z $warnings ]] || fail_with "man page: $warnings"
fi

[[ $failures == 0 ]]
