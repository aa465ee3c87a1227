#!/usr/bin/env bash
# Makes a tar archive of a minimal Debian 12 with debootstrap, from this system's mirror. Other tests use it.
# Does nothing if the file exists. Usage: debian_root.sh FILE
set -euo pipefail
file=$1
[[ ! -s $file ]] || exit 0
[[ $(id -u) -eq 0 ]] || exec sudo -- "$0" "$file"

# The mirror of Debian itself, from a sources list in the old or the new format.
# shellcheck disable=SC2016 # apt's own variables
mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' |
  sed -n 's/ bookworm$//p' | sed -n 1p)
work=$(mktemp -d)
trap 'rm -rf "$work" "$file.new"' EXIT
# ca-certificates: the mirror may use https.
debootstrap --variant=minbase --include=ca-certificates bookworm "$work/root" "${mirror:-http://deb.debian.org/debian}" \
  >"$work/log" 2>&1 || { tail "$work/log" >&2; exit 1; }
rm -rf "$work"/root/var/lib/apt/lists/* "$work"/root/var/cache/apt/archives/*.deb
tar -C "$work/root" --exclude=./dev/* --exclude=./proc/* --exclude=./sys/* -cf "$file.new" .
mv "$file.new" "$file"
