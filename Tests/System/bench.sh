# Figures of the installed daemon, printed as a table. Sourced by `run bench` once the container is up.
# shellcheck shell=bash

# figure NAME VALUE
figure() { printf '%-44s %s\n' "$1" "$2"; }

# status_kib KEY: one line of /proc/PID/status of the daemon.
status_kib() { inside sed -n "s/^$1:[[:space:]]*//p" "/proc/$(property fpmond.service MainPID)/status"; }

# cpu_ms: what the daemon has used of the processor so far, children apart, in ms (ticks are 10 ms).
# shellcheck disable=SC2016
cpu_ms() { inside awk '{ sub(/.*\) /, ""); print ($12 + $13) * 10 }' "/proc/$(property fpmond.service MainPID)/stat"; }

# median COMMAND...: of five runs of a command that prints a number.
median() { for _ in 1 2 3 4 5; do "$@"; done | sort -n | sed -n 3p; }

ready_ms() {
    inside systemctl reset-failed fpmond.service
    inside systemctl restart fpmond.service
    wait_for 30 inside systemctl is-active --quiet fpmond.service
    local began ready
    began=$(property fpmond.service ExecMainStartTimestampMonotonic)
    ready=$(property fpmond.service ActiveEnterTimestampMonotonic)
    echo $(((ready - began) / 1000))
    sleep 1
}

reload_ms() {
    local began
    began=$(now_ms)
    inside systemctl reload fpmond.service
    echo $(($(now_ms) - began))
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
    echo $(((seen - exited) / 1000))
}

wait_for 30 inside systemctl is-active --quiet fpmond.service
figure "binary, stripped" "$(stat -c %s "$ROOTFS/usr/bin/fpmond" | awk '{ printf "%.1f MB", $1 / 1e6 }')"
figure "start to READY, first round included" "$(median ready_ms) ms"
figure "reload, as systemctl sees it" "$(median reload_ms) ms"
figure "main process gone to incident in the journal" "$(median crash_ms) ms"
sleep 20 # settle: caches filled, the first rounds behind
began=$(cpu_ms)
rounds=$(inside cat /var/log/fpmond/failure_point_monitor.jsonl | wc -l)
sleep 60
used=$(($(cpu_ms) - began))
rounds=$(($(inside cat /var/log/fpmond/failure_point_monitor.jsonl | wc -l) - rounds))
figure "CPU in 60 s ($rounds rounds)" "$used ms"
figure "resident memory" "$(status_kib VmRSS)"
figure "of it anonymous" "$(status_kib RssAnon)"
figure "highest resident memory" "$(status_kib VmHWM)"
figure "threads" "$(status_kib Threads)"
