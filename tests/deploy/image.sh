#!/usr/bin/env bash
# Builds the image from the unchanged Dockerfile with buildah, starts it with a read-only root as user 65532, and
# scrapes it. Usage: image.sh DEBIAN_ROOT_TAR
# DEBIAN_ROOT_TAR replaces debian:bookworm-slim. buildah with chroot isolation needs root but no daemon.
set -euo pipefail
[[ $(id -u) -eq 0 ]] || exec sudo -- "$0" "$@"
# shellcheck source=SCRIPTDIR/claims.sh
. "$(dirname "${BASH_SOURCE[0]}")/claims.sh"
debian=$1
name=nhncloud-certmanager-exporter
work=$(mktemp -d)
# The vfs storage driver works on every file system.
build() { buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"; }
clean_up() {
  [[ -z ${running-} ]] || kill "$running" 2>/dev/null || true
  build umount --all >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap clean_up EXIT

mkdir "$work/base"
ln "$debian" "$work/base/root.tar" 2>/dev/null || cp "$debian" "$work/base/root.tar"
printf 'FROM scratch\nADD root.tar /\nCMD ["/bin/bash"]\n' >"$work/base/Dockerfile"
build bud --isolation chroot -t localhost/debian:bookworm-slim "$work/base" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
# The docker format, because the OCI format has no HEALTHCHECK.
build bud --isolation chroot --pull-never --format docker --build-arg REVISION=abc123 -t localhost/exporter "$root" \
  >"$work/log" 2>&1 || { tail -50 "$work/log"; exit 1; }

inspect_keys() { inspect "{{range \$key, \$nothing := .Docker.Config.$1}}{{println \$key}}{{end}}" | grep .; }
inspect() { build inspect --type image --format "$1" localhost/exporter; }
claim "it runs as 65532" same "$(inspect '{{.Docker.Config.User}}')" 65532:65532
claim "it exposes the exporter's port" same "$(inspect_keys ExposedPorts)" 10290/tcp
claim "the saved inventory is a volume" same "$(inspect_keys Volumes)" /var/lib/$name
claim "the label has the version" same "$(inspect '{{index .Docker.Config.Labels "org.opencontainers.image.version"}}')" "$version"
claim "the label has the revision" same "$(inspect '{{index .Docker.Config.Labels "org.opencontainers.image.revision"}}')" abc123
claim "the label has the licence" same "$(inspect '{{index .Docker.Config.Labels "org.opencontainers.image.licenses"}}')" Apache-2.0
mapfile -t entry < <(inspect '{{range .Docker.Config.Entrypoint}}{{println .}}{{end}}' | grep .)
mapfile -t check < <(inspect '{{range .Docker.Config.Healthcheck.Test}}{{println .}}{{end}}' | grep . | sed '1{/^CMD$/d}')
claim "it saves the inventory by default" same "${entry[*]}" "$name --storage.path=/var/lib/$name"

image=$(build mount "$(build from --pull-never localhost/exporter)")
nothing() { ! find "$image" -xdev "$@" | grep .; }
claim "it contains no compiler" nothing -type f -perm /111 \( -name 'gcc*' -o -name 'g++*' -o -name cc1plus -o -name ninja -o -name cmake \)
claim "it contains no headers" nothing -name '*.h' -not -path '*/perl*'
claim "it contains no apt lists and no packages" nothing -type f \( -path '*/apt/lists/*' -o -name '*.deb' \)
claim "it contains no sources and no build files" nothing \( -path "$image/src" -o -name '*.cc' -o -name '.ci' \)
claim "its user owns only the folder of the saved inventory" \
  same "$(find "$image" -xdev -user 65532)" "$image/var/lib/$name"

# run_image VOLUME COMMAND...: runs a command like a container engine with --read-only. VOLUME is "volume" (mounts one
# at the image's volume path) or "none".
run_image() {
  # shellcheck disable=SC2016 # for the inner shell
  exec unshare --mount --pid --fork --kill-child=TERM bash -c '
    set -e
    image=$1 volume=$2; shift 2
    mount --make-rprivate /
    mount --bind "$image" "$image"
    mount -t proc proc "$image/proc"
    mount -t tmpfs tmpfs "$image/dev"
    for device in null zero random urandom; do touch "$image/dev/$device"; mount --bind "/dev/$device" "$image/dev/$device"; done
    [[ $volume == none ]] || mount -t tmpfs -o uid=65532,gid=65532,mode=700 tmpfs "$image/var/lib/nhncloud-certmanager-exporter"
    mount -o remount,bind,ro "$image"
    exec chroot --userspec=65532:65532 "$image" env -i PATH=/usr/local/bin:/usr/bin:/bin "$@"' - "$image" "$@"
}
once() { (run_image "$@"); }
claim "its root is read-only" once volume sh -c '! touch /file 2>/dev/null'
claim "--version works" once none "${entry[@]}" --version
claim "--once works with the demo" once none "${entry[@]}" --demo --once
claim "it contains the simulator" once none certmanager-simulator --version

# Configuration and credentials, as if they were mounted.
folder=$image/etc/$name
for secret in appkey id secret; do printf 'an-%s-of-a-test-0001' "$secret" >"$folder/$secret"; done
sed "s,/run/secrets/nhncloud,/etc/$name," "$root/deploy/kubernetes/base/exporter.yml" >"$folder/exporter.yml"
chown 65532 "$folder"/*
chmod 400 "$folder"/*
claim "a configuration below /etc is accepted" once volume "${entry[@]}" --config.check --config.file=/etc/$name/exporter.yml

# start VOLUME FLAGS...: runs the exporter in the background; sets `running`, `child` and `address`.
start() {
  : >"$work/exporter.log"
  run_image "$1" "${entry[@]}" --web.listen-address=127.0.0.1:0 "${@:2}" 2>"$work/exporter.log" &
  running=$!
  address=
  for ((i = 0; i < 600 && ${#address} == 0; i++)); do
    address=$(sed -n 's/.*msg=listening.* address=\([^ ]*\).*/\1/p' "$work/exporter.log")
    sleep 0.1
  done
  child=$(pgrep -P "$running")
}
scraped() {
  for ((i = 0; i < 300; i++)); do
    curl -sf "http://$address/metrics" >"$work/page" || true
    if grep -q '^nhncloud_certmanager_up{project="[a-z-]*"} 1$' "$work/page"; then break; fi
    sleep 0.1
  done
  grep '^nhncloud_certmanager_certificate_days_remaining{' "$work/page"
}
for volume in volume none; do
  start "$volume" --demo
  claim "with volume=$volume, the demo is scraped" scraped
  claim "with volume=$volume, the health check succeeds" once none "${check[@]}" --web.listen-address="$address"
  claim "with volume=$volume, its user is 65532" same "$(sed -n 's/^Uid:\t\([0-9]*\).*/\1/p' "/proc/$child/status")" 65532
  kill "$child"
  wait "$running" && ended=0 || ended=$?
  running=
  claim "with volume=$volume, it ends with 0" same "$ended" 0
done

verdict
