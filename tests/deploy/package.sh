#!/usr/bin/env bash
# Builds the Debian package of a release build and checks it.
# Usage: package.sh BUILD_FOLDER
set -euo pipefail
# shellcheck source=SCRIPTDIR/claims.sh
. "$(dirname "${BASH_SOURCE[0]}")/claims.sh"
build=$1
name=nhncloud-certmanager-exporter
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cpack --config "$build/CPackConfig.cmake" -B "$work" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
package=$(echo "$work"/*.deb)
unpacked=$work/unpacked
dpkg-deb --extract "$package" "$unpacked"
dpkg-deb --control "$package" "$work/control"

clean_lintian() { lintian --allow-root --fail-on error,warning "$package"; }
claim "lintian finds no error and no warning" clean_lintian
explained() { awk '/^#/ { said = 1; next } /./ && !said { print; bad = 1 } { said = 0 } END { exit bad }' "$1"; }
claim "every lintian override has a reason" explained "$root/deploy/debian/lintian-overrides"

claim "the version is the project's" same "$(dpkg-deb --field "$package" Version)" "$version-1"
claim "the program in it has the same version" \
  grep -F "version $version " <("$unpacked/usr/bin/$name" --version)

outside_of_the_big_folders=$(cd "$unpacked" && find . -type f ! -path './usr/share/nhncloud-certmanager-exporter/*' |
  grep -v /certmanager$ | grep -v /certmanager.1.gz$ | LC_ALL=C sort)
claim "it contains exactly the expected files" same "$outside_of_the_big_folders" "\
./etc/default/$name
./etc/$name/exporter.yml
./lib/systemd/system/$name.service
./usr/bin/certmanager-simulator
./usr/bin/$name
./usr/share/bash-completion/completions/certmanager-simulator
./usr/share/bash-completion/completions/$name
./usr/share/doc/$name/README.md
./usr/share/doc/$name/changelog.Debian.gz
./usr/share/doc/$name/changelog.gz
./usr/share/doc/$name/copyright
./usr/share/doc/$name/deploy/README.md
./usr/share/doc/$name/deploy/REPLICAS.md
./usr/share/fish/vendor_completions.d/certmanager.fish
./usr/share/lintian/overrides/$name
./usr/share/man/man1/certmanager-simulator.1.gz
./usr/share/man/man1/$name.1.gz
./usr/share/zsh/vendor-completions/_certmanager"
claim "the rules and runbooks are the project's" diff -r "$root/alerts" "$unpacked/usr/share/$name/alerts"
claim "the dashboards are the project's" \
  diff -r --exclude=pictures --exclude=README.md "$root/dashboards" "$unpacked/usr/share/$name/dashboards"
claim "everything in /etc is a conffile" \
  same "$(LC_ALL=C sort "$work/control/conffiles")" "$(cd "$unpacked" && find etc -type f | sed 's,^,/,' | LC_ALL=C sort)"

not_of_root() { ! dpkg-deb --contents "$package" | grep -v ' root/root '; }
claim "all files belong to root" not_of_root
writable() { ! find "$unpacked" ! -type l -perm /022 | grep .; }
claim "only the owner can write files" writable
claim "only root can access the folder for credentials" same "$(stat -c %a "$unpacked/etc/$name/secrets")" 700
stripped() { file "$unpacked"/usr/bin/* | grep -v ', stripped' | grep . && return 1 || return 0; }
claim "the programs carry no debugging symbols" stripped

# The Dockerfile lists its packages by hand: it must have the dependencies of the package. The packages excluded here
# are part of every Debian.
in_image() {
  local listed wanted
  listed=" $(sed -n '/apt-get install/,/rm -rf/p' "$root/Dockerfile" | grep -o '[a-z][a-z0-9.+-]*' | tr '\n' ' ')"
  for wanted in $(dpkg-deb --field "$package" Depends | sed 's/([^)]*)//g; s/,/ /g'); do
    wanted=${wanted%-fmt9} # a virtual package of libspdlog1.10
    case $wanted in libc6 | libgcc-s1 | libstdc++6 | zlib1g | init-system-helpers) continue ;; esac
    [[ $listed == *" $wanted "* ]] || { echo "not in the Dockerfile: $wanted"; return 1; }
  done
}
claim "the image installs what the package depends on" in_image

# The unchanged example, except for the credentials, which systemd would provide.
mkdir "$work/credentials"
for secret in appkey id secret; do printf 'an-%s-of-a-test-0001' "$secret" >"$work/credentials/secrets_$secret"; done
sed "s,/run/credentials/$name.service,$work/credentials,; s,\(^ *secret_access_key_file\),\1," \
  "$unpacked/etc/$name/exporter.yml" >"$work/exporter.yml"
claim "the example configuration is accepted" "$unpacked/usr/bin/$name" --config.check --config.file="$work/exporter.yml"

verdict
