# Figures of the installed daemon, each beside its aim. Sourced by `run bench` once the container is up.
# A missed aim is marked and fails nothing: a busy machine misses some.
# shellcheck shell=bash

# shellcheck source=Tests/System/figures.sh
. "$SYSTEM/figures.sh"

ready_ms() {
    inside systemctl reset-failed fpmond.service
    inside systemctl restart fpmond.service
    wait_for 30 inside systemctl is-active --quiet fpmond.service
    local began ready
    began=$(property fpmond.service ExecMainStartTimestampMonotonic)
    ready=$(property fpmond.service ActiveEnterTimestampMonotonic)
    awk -v began="$began" -v ready="$ready" 'BEGIN { print (ready - began) / 1000 }'
    sleep 1
}

# The time is taken inside: entering the container takes a while itself.
reload_ms() {
    # shellcheck disable=SC2016
    inside_sh 'began=$(date +%s%N); systemctl reload fpmond.service; echo $((($(date +%s%N) - began) / 10000))' | awk '{ print $1 / 100 }'
    sleep 0.3
}

# told_at SINCE PATTERN: when the first matching line was written, in microseconds, by its writer's own clock.
told_at() {
    journal --since "$1" -u fpmond.service -u tradingbot.service -o json |
        jq -rs --arg pattern "$2" 'map(select(.MESSAGE | strings | test($pattern)))[0] | ._SOURCE_REALTIME_TIMESTAMP // .__REALTIME_TIMESTAMP // empty'
}

crash_ms() {
    local since exited seen
    wait_for 90 inside systemctl is-active --quiet tradingbot.service
    sleep 6
    since=$(inside date '+%F %T')
    sleep 1
    inside systemctl kill -s KILL tradingbot.service
    sleep 2
    exited=$(told_at "$since" '^tradingbot.service: Main process exited')
    seen=$(told_at "$since" '^bot-crashed is critical')
    if [ -z "$exited" ] || [ -z "$seen" ]; then fail "the journal does not have both the exit and the incident"; fi
    awk -v exited="$exited" -v seen="$seen" 'BEGIN { print (seen - exited) / 1000 }'
}

wait_for 30 inside systemctl is-active --quiet fpmond.service
machine
printf 'durations are medians of %s; then their least and greatest\n\n' "$RUNS"
printf '%-52s %10s %-5s %9s %-7s %s\n' figure value unit aim '' spread
figure "binary, stripped" "$(stat -c %s "$ROOTFS/usr/bin/fpmond" | awk '{ printf "%.1f", $1 / 1e6 }')" MB
# shellcheck disable=SC2046
timed "start to READY, first round included" ms '<=100' $(times "$RUNS" ready_ms)
# shellcheck disable=SC2046
timed "reload, as systemctl sees it" ms '<=50' $(times "$RUNS" reload_ms)

at_rest
sleep 20 # every probe has looked at least once
switch=$ROOTFS/root/trading-bot-A/feature_store/max_drawdown_kill_switch_state.json
python3 "$BENCHES/latency.py" "$switch" "$ROOTFS/var/log/fpmond/failure_point_monitor_summary.json" "$RUNS" >"$ROOTFS.latency" || true
# shellcheck disable=SC2046
timed "kill switch written to judged, shipped intervals" ms '<=250' $(spread <"$ROOTFS.latency")
figure "  the slowest of them" "$(sort -n "$ROOTFS.latency" | tail -n 1 | awk '{ printf "%.4g", $1 }')" ms '<=500'
rm -f "$ROOTFS.latency"

own_pace
at_rest
sleep "${BENCH_SETTLE:-90}" # caches filled
seconds=${BENCH_SECONDS:-120}
log=$ROOTFS/var/log/fpmond
lines=$(wc -l <"$log/failure_point_monitor.jsonl")
began=$(cpu_us fpmond.service)
switches=$(switch_figures "$seconds")
used=$(($(cpu_us fpmond.service) - began))
printf '\nat rest: shipped intervals, a bot that writes at its own pace, %s s\n' "$seconds"
figure "processor time, its programs included" "$(awk -v used="$used" -v seconds="$seconds" 'BEGIN { printf "%.1f", used * 60 / 1000 / seconds }')" ms/min
printf '%s\n' "$switches"
figure "anonymous memory" "$(megabytes "$(kilobytes fpmond.service Pss_Anon)")" MB '<=3'
figure "proportional memory (PSS)" "$(megabytes "$(kilobytes fpmond.service Pss)")" MB '<=14'
figure "threads" "$(for pid in $(pids fpmond.service); do ls "/proc/$pid/task"; done | wc -l)" ''
new=$(($(wc -l <"$log/failure_point_monitor.jsonl") - lines))
[ "$new" -gt 0 ] || new=1
bytes=$(tail -n "$new" "$log/failure_point_monitor.jsonl" | wc -c)
figure "monitor log, a day of rounds as long as these" "$(awk -v bytes="$bytes" -v lines="$new" 'BEGIN { printf "%.1f", bytes / lines * 1440 / 1e6 }')" MB '<=8' "bounded at $(
    inside fpmond schema --defaults | jq .outputs.max_file_mb) MB, twice; trading is $(summary .trading.state), and incidents make lines longer"
printf '\nthe same with state and logs on an ext4 as mkfs makes it, and nothing dropped from the page cache; %s s\n' "$seconds"
ordinary_disk
sleep "${BENCH_SETTLE:-90}"
switch_figures "$seconds"
own_disk
printf '\nwith the intervals of the system test\n'
# Last: so many crashes are a crash loop, and stay one for a while.
inside tee /etc/fpmond/fpmond.json <"$SYSTEM/fpmond.json" >/dev/null
inside systemctl reload fpmond.service
# shellcheck disable=SC2046
timed "main process gone to incident in the journal" ms '<=10' $(times "$RUNS" crash_ms)
# shellcheck disable=SC2119
book
