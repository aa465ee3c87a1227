#!/usr/bin/env bash
# A bare Debian 12 as a tar archive, made by debootstrap from this system's own mirror. Usage: debian_root.sh FILE
# Does nothing where the file is there: it is what the other tests begin with.
set -euo pipefail
file=$1
[[ ! -s $file ]] || exit 0
[[ $(id -u) -eq 0 ]] || exec sudo -- "$0" "$file"

# What apt uses for Debian itself, be it written in the old form or the new one.
# shellcheck disable=SC2016 # apt's own variables
mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' |
  sed -n 's/ bookworm$//p' | sed -n 1p)
work=$(mktemp -d)
trap 'rm -rf "$work" "$file.new"' EXIT
# ca-certificates: the mirror may be one of https.
debootstrap --variant=minbase --include=ca-certificates bookworm "$work/root" "${mirror:-http://deb.debian.org/debian}" \
  >"$work/log" 2>&1 || { tail "$work/log" >&2; exit 1; }
rm -rf "$work"/root/var/lib/apt/lists/* "$work"/root/var/cache/apt/archives/*.deb
tar -C "$work/root" --exclude=./dev/* --exclude=./proc/* --exclude=./sys/* -cf "$file.new" .
mv "$file.new" "$file"
