#!/usr/bin/env bash
# Installs the Debian package into a minimal Debian, runs the program there, then boots systemd there and runs the
# service. Usage: package_install.sh BUILD_FOLDER DEBIAN_ROOT_TAR
set -euo pipefail
[[ $(id -u) -eq 0 ]] || exec sudo -- "$0" "$@"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=SCRIPTDIR/claims.sh
. "$here/claims.sh"
build=$1 debian=$2
name=nhncloud-certmanager-exporter
work=$(mktemp -d)
clean_up() {
  if [[ -n ${booted-} ]]; then
    kill "$booted"
    wait "$booted" || true
  fi
  rm -rf "$work"
}
trap clean_up EXIT

cpack --config "$build/CPackConfig.cmake" -B "$work" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
debian_root=$work/root
mkdir "$debian_root"
tar -C "$debian_root" -xf "$debian"
cp /etc/resolv.conf "$debian_root/etc/resolv.conf"
cp --archive /dev/null /dev/zero /dev/random /dev/urandom "$debian_root/dev"
cp "$work"/*.deb "$debian_root/package.deb"
printf '#!/bin/sh\nexit 101\n' >"$debian_root/usr/sbin/policy-rc.d" # nothing starts in a chroot
chmod 755 "$debian_root/usr/sbin/policy-rc.d"
inside() { chroot "$debian_root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C DEBIAN_FRONTEND=noninteractive "$@"; }

inside apt-get -q update >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
claim "apt installs it with its dependencies" inside apt-get -q install -y --no-install-recommends /package.deb
claim "all files are as in the package" inside dpkg --verify $name
claim "the program runs" inside setpriv --reuid=65534 --regid=65534 --clear-groups $name --demo --once
for program in "$debian_root"/usr/bin/*certmanager*; do
  claim "${program##*/} finds its libraries" inside "${program##*/}" --version
done
claim "the rules are in the documented folder" test -s "$debian_root/usr/share/$name/alerts/certificates.rules.yml"

inside apt-get -q install -y --no-install-recommends systemd systemd-sysv >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
rm "$debian_root/usr/sbin/policy-rc.d"
"$here/boot.sh" "$debian_root" >"$work/init" 2>"$work/boot.log" &
booted=$!
until_true() { for ((i = 0; i < 300; i++)); do if "$@" >/dev/null 2>&1; then return 0; fi; sleep 0.2; done; "$@"; }
until_true test -s "$work/init"
init=$(<"$work/init")
booted_in() { nsenter --target "$init" --all -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C "$@"; }
claim "systemd is up" until_true booted_in systemctl is-system-running

# shellcheck source=SCRIPTDIR/service_claims.sh
. "$here/service_claims.sh"
verdict
