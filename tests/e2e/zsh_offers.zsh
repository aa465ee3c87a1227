#!/usr/bin/env zsh
# Prints what zsh offers at the end of a command line, one word a line.
#   zsh_offers.zsh COMPLETION_FOLDER LINE
# zsh completes only in its line editor: an interactive zsh runs on a pseudo-terminal, and its compadd writes the
# matches to a file instead of the screen.
zmodload zsh/zpty
export FOLDER=$1 FOUND=$(mktemp)
# No trap: the shell on the terminal would inherit it.
{
cat >$FOUND.zsh <<'SETUP'
PS1=
fpath=($FOLDER $fpath)
autoload -Uz compinit && compinit -D -u
compadd() {
  # These forms ask for matches and add none.
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
    builtin compadd "$@"
    return
  fi
  local -a hits
  builtin compadd -A hits "$@"
  print -rl -- $hits >>$FOUND
  builtin compadd "$@"
}
comppostfuncs=(exit)
bindkey '^I' complete-word
SETUP
zpty z zsh -f -i
zpty -w z "source $FOUND.zsh; print read''y"
zpty -r z output '*ready*'
zpty -n -w z "$2"$'\t'
# Until the shell has ended.
while zpty -r z output; do :; done
grep . $FOUND | sort -u
} always {
  rm -f $FOUND $FOUND.zsh
}
