#!/usr/bin/env bash
# Boots the systemd of a Debian root folder in its own namespaces: it shares no process, mount, port or cgroup with the
# host. Prints the process ID of that systemd and runs until it is killed. Then only the folder is left.
# Usage: boot.sh FOLDER. Needs root.
set -euo pipefail
folder=$1

# Creates a cgroup in each hierarchy, which the booted systemd uses as the root.
groups=()
leave() {
  local group
  kill -KILL "$systemd" 2>/dev/null || true
  wait "$systemd" 2>/dev/null || true
  for group in "${groups[@]}"; do
    echo 0 >"$(dirname "$group")/cgroup.procs" || true
    for ((i = 0; i < 50; i++)); do
      # The processes need a moment to end.
      [[ ! -d $group ]] || find "$group" -depth -type d -exec rmdir {} + 2>/dev/null && break
      sleep 0.1
    done
  done
}
mapfile -t now </proc/self/cgroup # read at once, because the loop changes it
for line in "${now[@]}"; do
  IFS=: read -r _ controllers path <<<"$line"
  point=$(awk -v wanted="${controllers#name=}" '
    ($3 == "cgroup2" && wanted == "") || ($3 == "cgroup" && wanted != "" && index("," $4 ",", (wanted == "systemd" ? ",name=" : ",") wanted ",")) { print $2; exit }
  ' /proc/mounts)
  group=${point%/}${path%/}/booted-$$
  [[ -n $point ]] || continue
  mkdir "$group" 2>/dev/null || continue
  groups+=("$group")
  # A new cpuset cgroup refuses processes until its processors are set; then the process stays in the parent.
  echo $$ >"$group/cgroup.procs" 2>/dev/null || true
done

# shellcheck disable=SC2016 # for the inner shell
unshare --mount --pid --fork --uts --ipc --net --cgroup --kill-child bash -c '
  set -e
  cd "$1"
  unified_only=no
  [[ $(stat -f -c %T /sys/fs/cgroup) != cgroup2fs ]] || unified_only=yes
  mount --make-rprivate /
  mount --bind . .
  cd "$1"
  mount -t proc proc proc
  mount -t sysfs -o ro sysfs sys
  mount -t tmpfs tmpfs dev
  for device in null zero full random urandom tty; do touch dev/$device; mount --bind /dev/$device dev/$device; done
  mkdir dev/shm dev/pts
  mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
  ln -s pts/ptmx dev/ptmx
  for scratch in run tmp dev/shm; do mount -t tmpfs tmpfs $scratch; done
  if [[ $unified_only == yes ]]; then
    mount -t cgroup2 cgroup2 sys/fs/cgroup
  else
    mount -t tmpfs tmpfs sys/fs/cgroup
    mkdir sys/fs/cgroup/systemd sys/fs/cgroup/unified
    mount -t cgroup -o none,name=systemd,xattr systemd sys/fs/cgroup/systemd
    mount -t cgroup2 cgroup2 sys/fs/cgroup/unified
  fi
  mkdir run/host
  pivot_root . run/host
  umount -l /run/host
  # The container manager must do this. systemd needs it to pass credentials to services.
  mount --make-rshared /
  exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system
' - "$folder" &
systemd=$!
until init=$(pgrep -P "$systemd"); do sleep 0.1; done
echo "$init"
trap leave EXIT
trap 'exit 0' TERM INT
wait "$systemd"
