#!/usr/bin/env bash
# Runs a command with the programs of Prometheus 3 (prometheus, promtool) first in PATH.
#
#   with_prometheus3.sh FOLDER COMMAND...
#
# Downloads Debian's packages of sid into FOLDER on the first call, which needs the network. Uses lists
# and a cache of its own, so apt's state on this machine does not change. Installs nothing.
set -euo pipefail

[[ $# -ge 2 ]] || {
  sed -n '4s/^# *//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}
folder=$1
shift

download() {
  local package
  mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
  echo 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian sid main' \
    >"$folder/sources.list"
  local options=(-q -o "Dir::Etc::sourcelist=$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$folder/lists" -o "Dir::Cache=$folder/cache" -o APT::Sandbox::User=)
  apt-get "${options[@]}" update
  (cd "$folder" && apt-get "${options[@]}" download prometheus promtool)
  for package in "$folder"/*.deb; do
    dpkg -x "$package" "$folder/new"
  done
  mv "$folder/new" "$folder/root"
}

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
# Several tests may start at once.
(
  flock 9
  [[ -d $folder/root ]] || download
) 9>"$folder/lock" >&2
export PATH="$folder/root/usr/bin:$PATH"
promtool --version 2>&1 | head -n 1 | grep ' 3\.' || {
  echo 'not Prometheus 3' >&2
  exit 1
}
exec "$@"
