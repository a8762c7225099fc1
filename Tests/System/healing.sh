# The same five repairs that go wrong, by Monit and by fpmond, side by side: how often each runs them, what it leaves behind, and what it tells.
# Sourced by `run healing` once the container is up. Everything is bounded: a hook that hangs sleeps for five minutes, and the container ends it.
# shellcheck shell=bash

# How long each case is watched; a cycle of Monit and a look of fpmond are two seconds.
watched=${HEALING_SECONDS:-75}

inside_sh 'cat >/opt/is-fine && chmod 755 /opt/is-fine' <<'SH'
#!/bin/sh
# is-fine CASE: what both check.
[ ! -e "/run/broken-$1" ] || { echo "CRITICAL - $1 is broken"; exit 2; }
echo "OK - $1"
SH
inside_sh 'cat >/opt/repair && chmod 755 /opt/repair' <<'SH'
#!/bin/sh
# repair CASE SUPERVISOR: what both run.
log=/run/runs-$2
echo "$(date +%s%3N) begin $1" >>"$log"
case $1 in
hang)
    setsid sleep 313 &
    sleep 312
    ;;
fail)
    sleep 1
    echo "$(date +%s%3N) end $1" >>"$log"
    exit 1
    ;;
start) systemctl start "crashing-$2.service" 2>/dev/null ;;
*) sleep 1 ;;
esac
echo "$(date +%s%3N) end $1" >>"$log"
SH
# A bot that crashes at every start; each supervisor has its own, and its check only looks.
for who in monit fpmond; do
    inside_sh "printf '[Unit]\nStartLimitIntervalSec=0\n[Service]\nExecStart=/bin/false\n' >/etc/systemd/system/crashing-$who.service"
done
inside systemctl daemon-reload

# cases NAME...: the checks and repairs of one case, for both.
configure() {
    local name
    {
        printf 'set daemon 2\nset log /run/monit.log\nset httpd unixsocket /run/monit.socket allow root:root\n'
        for name in "$@"; do
            printf 'check program %s with path "/opt/is-fine %s" timeout 5 seconds\n' "$name" "$name"
            printf '  if status != 0 then exec "/opt/repair %s monit" repeat every 1 cycles\n' "${name%%[0-9]*}"
        done
    } | inside tee /etc/monit/monitrc >/dev/null
    inside chmod 600 /etc/monit/monitrc
    inside /usr/bin/monit -t >/dev/null || fail "monit does not accept its configuration"
    printf '%s\n' "$@" | jq -R . | jq -s --slurpfile base "$SYSTEM/fpmond.json" '
        . as $names | $base[0] | .healing.max_per_hour = 1000
        | .healers = ($names | map({ (.): { command: ["/opt/repair", (sub("[0-9]+$"; "")), "fpmond"], timeout: "3s", cooldown: "5s", verify_within: "3s",
                                            attempts: 3, max_per_hour: 100, slow_retry: "1h", effect: "other" } }) | add)
        | .custom_failure_points = ($names | map({ ("case-" + .): { title: (. + " is broken"), impact: "blocks_some", exec: { command: ["/opt/is-fine", .] },
                                            healer: ., interval: "2s", timeout: "1s", confirm: { fail: 1, recover: 1 } } }) | add)' |
        inside tee /etc/fpmond/fpmond.json >/dev/null
    inside systemctl reload fpmond.service || fail "fpmond does not accept its configuration"
}

# runs SUPERVISOR: how often it ran a repair.
runs() { inside_sh "cat /run/runs-$1 2>/dev/null || true" | grep -c begin || true; }
# at_once SUPERVISOR: lets the time of a case pass; how many of its repairs were at work at the same time, at most.
at_once() {
    local end most=0 now
    end=$(($(now_ms) + watched * 1000))
    while [ "$(now_ms)" -lt "$end" ]; do
        now=$(left "$1")
        [ "$now" -le "$most" ] || most=$now
        sleep 0.5
    done
    echo "$most"
}
# left SUPERVISOR: processes of its repairs that are still there.
left() { inside_sh "pgrep -fc 'repair [a-z]* $1' || true"; }
asleep() { inside_sh "pgrep -fc 'sleep 31[23]' || true"; }
told_monit() { inside_sh 'cat /run/monit.log 2>/dev/null || true' | grep -c "status failed" || true; }
heals() { inside_sh 'cat /var/log/fpmond/failure_point_healing.jsonl 2>/dev/null || true' | jq -c --arg since "$since" '.actions[] as $a | select(.timestamp >= $since) | $a + {at: .timestamp}'; }

printf '\n%-34s %-8s %6s %8s %6s %-14s %s\n' case '' runs 'at once' left 'gave up after' 'what the operator was told'
compare() {
    local title=$1 began gave
    shift
    inside systemctl stop monit.service 2>/dev/null || true
    inside_sh 'rm -f /run/runs-* /run/broken-* /run/monit.log; pkill -f "sleep 31[23]" || true'
    configure "$@"
    since=$(inside date -u +%Y-%m-%dT%H:%M:%S)
    began=$(now_ms)
    for name in "$@"; do inside touch "/run/broken-$name"; done
    # One after the other, so that what is left belongs to one of them: first fpmond, then Monit.
    local left_fpmond most
    most=$(at_once fpmond)
    left_fpmond=$(($(left fpmond) + $(asleep)))
    gave=$(heals | jq -r 'select(.exhausted) | .at' | sort | head -n 1)
    [ -z "$gave" ] || gave="$(($(date -d "$gave" +%s%3N) - began)) ms"
    printf '%-34s %-8s %6s %8s %6s %-14s %s\n' "$title" fpmond "$(runs fpmond)" "$most" "$left_fpmond" "${gave:-not yet}" \
        "$(heals | jq -r 'select(.exhausted) | .message' | tail -n 1)"
    jq . "$SYSTEM/fpmond.json" | inside tee /etc/fpmond/fpmond.json >/dev/null
    inside systemctl reload fpmond.service
    inside systemctl start monit.service
    most=$(at_once monit)
    printf '%-34s %-8s %6s %8s %6s %-14s %s\n' '' Monit "$(runs monit)" "$most" "$(($(left monit) + $(asleep)))" never \
        "$(told_monit) lines: \"$(inside_sh 'cat /run/monit.log' | grep 'status failed' | tail -n 1 | sed 's/^[^:]*: *//' | cut -c 26-120)\""
    inside systemctl stop monit.service
}

wait_for 60 inside systemctl is-active --quiet fpmond.service
compare 'a hook that hangs and detaches' hang
compare 'a hook that always fails' fail
compare 'a hook that succeeds, cures nothing' idle
compare 'ten causes at once' many0 many1 many2 many3 many4 many5 many6 many7 many8 many9
compare 'a bot that crashes at every start' start
