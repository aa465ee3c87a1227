# Checks the service under systemd. Sourced by package_install.sh, which defines: booted_in COMMAND (runs a command in
# the booted Debian), debian_root (its folder), init (its first process).
# shellcheck shell=bash disable=SC2154
service=nhncloud-certmanager-exporter
api=127.0.0.1:10291
page() { nsenter --target "$init" --net -- curl -sf http://127.0.0.1:10290/metrics; }
page_has() { page | grep -F -- "$1"; }
main_pid() { booted_in systemctl show --property=MainPID --value $service; }
in_journal() { booted_in journalctl --no-pager -o cat -u $service | grep -F -- "$1"; }

claim "the installation neither enables nor starts it" \
  same "$(booted_in systemctl is-enabled $service || true) $(booted_in systemctl is-active $service || true)" "disabled inactive"
no_start() { ! booted_in systemctl start $service; }
claim "without credentials it does not start" no_start
claim "the journal names the missing credential" in_journal secrets_appkey

booted_in systemctl stop $service
booted_in sh -c "exec certmanager-simulator --listen-address=$api" >/dev/null 2>&1 &
config=$debian_root/etc/$service/exporter.yml
printf 'poll_interval: 1s\napi:\n  base_url: http://%s\n' $api >>"$config"
secrets=(demo-appkey-0001 demo-access-key-id-1 demo-secret-access-key-1)
for i in 0 1 2; do
  file=$debian_root/etc/$service/secrets/$(echo appkey id secret | cut -d' ' -f$((i + 1)))
  printf %s "${secrets[i]}" >"$file"
  chmod 600 "$file"
done

claim "with credentials, systemctl start returns when it is ready" booted_in systemctl start $service
claim "it is active" same "$(booted_in systemctl is-active $service)" active
claim "it polls and is scraped" until_true page_has 'nhncloud_certmanager_up{project="production"} 1'
not_root() { ! booted_in grep -E '^(Uid|Gid):.*\b0\b' "/proc/$(main_pid)/status"; }
claim "its user and group are not root" not_root
claim "it has no capability" booted_in grep -Ex 'CapBnd:\s*0+' "/proc/$(main_pid)/status"
claim "its system calls are filtered" booted_in grep -Ex 'Seccomp:\s*2' "/proc/$(main_pid)/status"
saved() { [[ -n $(find "$debian_root/var/lib/private/$service" -type f -perm 600 -size +0) ]]; }
claim "the inventory is saved in its state folder" until_true saved
claim "only its user can access that folder" same "$(stat -c %a "$debian_root/var/lib/private/$service")" 700

sed -i '1i expiry_warning: 20d' "$config"
claim "systemctl reload succeeds" booted_in systemctl reload $service
claim "the change is applied" until_true \
  page_has 'nhncloud_certmanager_expiration_warning_seconds{project="production"} 1728000'

# The watchdog, with a shorter timeout than that of the unit.
booted_in mkdir -p /run/systemd/system/$service.service.d
booted_in sh -c "printf '[Service]\nWatchdogSec=2s\nRestartSec=100ms\n' >/run/systemd/system/$service.service.d/test.conf"
booted_in systemctl daemon-reload
booted_in systemctl restart $service
hanging=$(main_pid)
booted_in sh -c "kill -STOP $hanging"
another() { [[ $(main_pid) != 0 && $(main_pid) != "$hanging" ]]; }
claim "the watchdog restarts it if it hangs" until_true another
claim "after the restart it is scraped" until_true page_has 'nhncloud_certmanager_up{project="production"} 1'
claim "the journal names the watchdog as the cause" in_journal 'Watchdog timeout'

said_nothing() { ! booted_in journalctl --no-pager | grep -E "$(IFS='|'; echo "${secrets[*]}")"; }
claim "no credential is in the journal" said_nothing
booted_in systemctl stop $service
claim "it stops without an error" same "$(booted_in systemctl show --property=Result --value $service)" success

booted_in systemctl enable --quiet --now $service
claim "apt removes it while it runs" booted_in apt-get -q remove -y $service
gone() { ! pgrep -f /usr/bin/$service --ns "$init" --nslist pid && [[ $(booted_in systemctl is-active $service) != active ]]; }
claim "the removed service does not run" gone
claim "apt remove keeps its configuration" test -s "$config"
claim "apt purges it" booted_in apt-get -q purge -y $service
left() { ! find "$debian_root" -xdev -path "*$service*" ! -path '*/var/log/*' ! -path '*/var/lib/dpkg/*' ! -path '*/var/lib/apt/*' | grep .; }
claim "apt purge leaves no file, including credentials" left
