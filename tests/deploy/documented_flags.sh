#!/usr/bin/env bash
# Checks that man pages and completions have exactly the flags of the programs.
# Usage: documented_flags.sh PROGRAM_FOLDER
set -euo pipefail
# shellcheck source=SCRIPTDIR/claims.sh
. "$(dirname "${BASH_SOURCE[0]}")/claims.sh"
programs=$1

flags_in() { grep -oE -- '--[a-z][a-z.-]*[a-z]' | LC_ALL=C sort -u; }
of_help() { "$programs/$1" "${@:2}" --help | grep -E '^ +(-[a-z],)?--' | sed 's/^\( *\(-[a-z],\)\?--[^ ]*\).*/\1/' | flags_in; }
# The flags of the man page: the tags of its entries (.TP, .TQ).
of_page() { sed 's/\\-/-/g' "$root/deploy/man/$1.1" | grep -A1 -E '^\.(TP|TQ)' | grep -E '^\.(B|BI|BR) ' | flags_in; }
# The completions of the last word of "PROGRAM WORD...".
offered() {
  local program=$1
  PATH=$programs:$PATH bash -c '
    . "$1"; shift
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _"${1//-/_}" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf "%s\n" "${COMPREPLY[@]}"' - "$root/deploy/completion/$program" "$@"
}

for program in "$programs"/*certmanager*; do
  program=${program##*/}
  claim "$program accepts -h for --help" same "$("$programs/$program" --help)" "$("$programs/$program" -h)"
  claim "the manual of $program has -h" grep -qF '.BR \-h ", " \-\-help' "$root/deploy/man/$program.1"
  claim "$program completes -h" same -h "$(offered "$program" -h)"
done
for program in nhncloud-certmanager-exporter certmanager-simulator; do
  claim "the manual of $program has its flags" same "$(of_help "$program")" "$(of_page "$program")"
  claim "$program completes its flags" same "$(of_help "$program")" "$(offered "$program" -- | LC_ALL=C sort)"
done
if [[ -x $programs/certmanager ]]; then
  everything=$(for command in '' list download inspect check doctor; do of_help certmanager ${command:+"$command"}; done | LC_ALL=C sort -u)
  claim "the manual of certmanager has its flags" same "$everything" "$(of_page certmanager)"
  for command in list download check doctor; do
    claim "certmanager $command completes its flags" same "$(of_help certmanager $command)" \
      "$(offered certmanager $command -- | grep -e -- | LC_ALL=C sort)"
  done
  claim "certmanager completes its commands" same inspect "$(offered certmanager i)"
fi
exporter=nhncloud-certmanager-exporter
claim "--log.level=d completes to debug" same debug "$(offered $exporter --log.level = d)"
claim "--log.level d completes to debug" same debug "$(offered $exporter --log.level d)"
claim "--log.format= completes to both formats" same "$(printf 'logfmt\njson')" "$(offered $exporter --log.format =)"
claim "no file is offered for an address" same "" "$(offered $exporter --web.listen-address = '')"
claim "--config.file= offers files" same "$root/README.md" "$(offered $exporter --config.file = "$root/READ")"
claim "--fault=rate-limited is offered" \
  same "$(printf 'rate-limited\nrate-limited-envelope')" "$(offered certmanager-simulator --fault = rate-l)"

verdict
