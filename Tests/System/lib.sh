# Assertions and ways into the container, sourced by `run` and used by every case.
# shellcheck shell=bash

# fail MESSAGE: ends the case; what it says is why it did not pass.
fail() {
    printf '        %s\n' "$*"
    exit 1
}

# at_end COMMAND: what a case does however it ends; a step of it that fails keeps no later one from running.
at_end() {
    # shellcheck disable=SC2064
    trap "set +e; $1" EXIT
}

# inside COMMAND...: runs in the container, in all its namespaces.
inside() { nsenter -t "$LEADER" -m -p -u -i -n -C -- "$@"; }

# inside_sh SCRIPT [ARGUMENT...]: the same for a line of shell.
inside_sh() { inside /bin/sh -c "$@"; }

# wait_for SECONDS COMMAND...: repeats the command until it succeeds; fails the case when it has not within SECONDS.
wait_for() {
    local seconds=$1 deadline
    shift
    deadline=$(($(now_ms) + seconds * 1000))
    until "$@" >/dev/null 2>&1; do
        [ "$(now_ms)" -lt "$deadline" ] || fail "not within ${seconds} s: $*"
        sleep 0.1
    done
}

# equal GOT WANTED WHAT
equal() { [ "$1" = "$2" ] || fail "$3: '$1' instead of '$2'"; }

now_ms() { date +%s%3N; }

# property UNIT NAME: one property of a unit, as systemd prints it.
property() { inside systemctl show -p "$2" --value "$1"; }

# journal ARGUMENT...: the container's journal without paging.
journal() { inside journalctl --no-pager --quiet "$@"; }

# incidents EVENT ID: how often the incident log has EVENT (opened, recovered, …) for the failure point ID.
incidents() {
    inside_sh 'cat /var/log/fpmond/failure_point_incidents.jsonl 2>/dev/null || true' |
        jq -c --arg event "$1" --arg id "$2" 'select(.event == $event and .failure_point == $id)' | wc -l
}

# at_least NUMBER COMMAND...: the number the command prints is NUMBER or more.
at_least() {
    local wanted=$1
    shift
    [ "$("$@")" -ge "$wanted" ]
}

# bot_fault ID on|off: switches one fault of the simulated bot.
bot_fault() { inside /opt/botsim fault "$2" "$1" --control /run/botsim; }

# bot_faults_off: all of them.
bot_faults_off() { inside_sh 'test ! -s /run/botsim/faults || : >/run/botsim/faults'; }

# summary FILTER: what the latest state says, through jq.
summary() { inside cat /var/log/fpmond/failure_point_monitor_summary.json | jq -er "$1"; }

# trading_is STATE
trading_is() { [ "$(summary .trading.state 2>/dev/null)" = "$1" ]; }

# as_watcher COMMAND...: runs in the very world of the service: its mounts, its user, its one capability.
as_watcher() {
    inside nsenter -t "$(property fpmond.service MainPID)" -m -- setpriv --reuid fpmond --regid fpmond --clear-groups --no-new-privs \
        --bounding-set -all,+dac_read_search --inh-caps -all,+dac_read_search --ambient-caps -all,+dac_read_search -- "$@"
}
