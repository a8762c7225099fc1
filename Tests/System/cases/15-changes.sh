# changes of the bot's files: seen at once whatever the interval, through the slot switch, in a storm, and polled where the kernel refuses
# shellcheck shell=bash disable=SC2016

metrics=/var/log/fpmond/changes.prom
# With intervals of ten minutes only an event can show a change within seconds.
inside cp /etc/fpmond/fpmond.json /etc/fpmond/fpmond.json.good
inside cat /etc/fpmond/fpmond.json.good | jq --arg metrics "$metrics" '
    .probes["live-config"].interval = "10m" | .probes["operator-override"].interval = "10m" | .outputs.metrics = $metrics' |
    inside tee /etc/fpmond/fpmond.json >/dev/null
inside systemctl reload fpmond.service || fail "the reload was refused"
sleep 1

blocked_by() { summary '.trading.blockers | map(.id) | index("'"$1"'") != null'; }
not_blocked_by() { summary '.trading.blockers | map(.id) | index("'"$1"'") == null'; }

switch_on_and_off() {
    bot_fault kill-switch-phase82:bool on
    wait_for 20 blocked_by kill-switch-phase82
    bot_fault kill-switch-phase82:bool off
    wait_for 20 not_blocked_by kill-switch-phase82
}
switch_on_and_off

# The link is switched to a copy, as a deployment does, and back: each time the files behind it are the ones that count.
real=$(inside readlink -f /root/trading-bot-current)
inside cp -a "$real" "$real.copy"
inside cat "$real/live_config.json" | jq '.runtime.kill_switch_phase82 = true | .runtime.size_throttle = 0' |
    inside tee "$real.copy/live_config.json" >/dev/null
link_to() { inside_sh 'ln -s "$1" /root/trading-bot-next && mv -T /root/trading-bot-next /root/trading-bot-current' sh "$1"; }
link_to "$real.copy"
wait_for 20 blocked_by kill-switch-phase82
link_to "$real"
wait_for 20 not_blocked_by kill-switch-phase82
inside rm -rf "$real.copy"

# Thousands of writes a second beside the watched files, each of three events: the switch that is set in the midst of it is seen, and no other
# look is left out.
seconds=${FPMOND_STORM:-10}
figure() { inside awk -v name="$1" '$1 ~ name "($|{)" { print $2 }' "$metrics"; }
wait_for 20 inside test -s "$metrics"
pid=$(property fpmond.service MainPID)
ticks() { inside awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$pid/stat"; }
before=$(ticks)
missed=$(figure missed_runs_total)
inside_sh 'cd "$1" && writes=0 && end=$(($(date +%s) + $2)); while [ "$(date +%s)" -lt "$end" ]; do
    n=0; while [ $n -lt 2000 ]; do echo $n >storm.tmp; n=$((n + 1)); done; writes=$((writes + n)); done; rm -f storm.tmp; echo $writes' sh "$real" "$seconds" >"$ROOTFS.storm" &
storm=$!
sleep 3
switch_on_and_off
wait "$storm"
sleep 3
printf '        %d s of storm, %d events a second: CPU of fpmond %d ms a second; lag at most %s s\n' "$seconds" \
    $((3 * $(cat "$ROOTFS.storm") / seconds)) $((($(ticks) - before) * 10 / seconds)) "$(figure scheduler_lag_max_seconds)"
rm -f "$ROOTFS.storm"
equal "$(figure missed_runs_total)" "$missed" "looks that were left out in the storm"
switch_on_and_off

# Where the kernel refuses, fpmond says so and polls. The limit is that of a user namespace of our own, outside the container, whose /proc/sys
# is read-only.
place=$(mktemp -d)
mkdir "$place/bot" "$place/log" "$place/state"
"$PROJECT/.build/release/botsim" write --root "$place/bot" >/dev/null
jq -n --arg place "$place" '{
    bot: { root: "\($place)/bot" }, outputs: { directory: "\($place)/log" }, state: { directory: "\($place)/state" }, control: [],
    probes: { exchange: { enabled: false }, coinglass: { enabled: false }, dashboard: { enabled: false } } }' >"$place/fpmond.json"
chmod 755 "$place"
timeout 8 unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_inotify_instances && exec "$1" run --config "$2"' sh \
    "$PROJECT/.build/release/fpmond" "$place/fpmond.json" >"$place/out" 2>&1 || true
said=$(cat "$place/out")
rm -rf "$place"
case $said in
    *"cannot see changes of the bot's files at once"*max_user_instances*) ;;
    *) fail "the limit of inotify is not named: $said" ;;
esac

inside mv /etc/fpmond/fpmond.json.good /etc/fpmond/fpmond.json
inside systemctl reload fpmond.service
inside rm -f "$metrics"
