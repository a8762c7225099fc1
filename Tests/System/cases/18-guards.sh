# guards and ends: root restarts no bot behind a closed guard, whoever asks, and nothing that a hook started outlives it
# shellcheck shell=bash disable=SC2016

state=/root/trading-bot-current
cleanup() {
    inside_sh "rm -rf /run/left /run/restarted $state/logs/circuit_breaker_freeze.json"
}
at_end cleanup
inside_sh 'cat >/run/left' <<'HOOK'
#!/bin/sh
# In the background, in a session of its own, deaf to TERM; and the hook itself hangs.
setsid sh -c 'trap "" TERM; exec sleep 717' &
sh -c 'sleep 717 &'
sleep 717
HOOK
inside_sh 'mkdir -p /etc/fpmond/hooks && mv /run/left /etc/fpmond/hooks/leaves && chmod 755 /etc/fpmond/hooks/leaves'
jq '
    .startup_grace = "1s" | .healing.max_per_hour = 1000
    | .healers.leaves = {command: ["/etc/fpmond/hooks/leaves"], timeout: "3s", cooldown: "1s", max_per_hour: 100}
    | .healers.restart = {command: ["/bin/touch", "/run/restarted"], effect: "restarts-bot", permit: ["open-positions"], max_per_hour: 100}' "$SYSTEM/fpmond.json" |
    inside tee /etc/fpmond/fpmond.json >/dev/null
inside systemctl reload fpmond.service || fail "the configuration of this case is refused"

# 1. What hangs, forks and detaches is gone seconds after the timeout; the unit has nothing left to wait for.
began=$(now_ms)
! inside systemctl start fpmond-heal@leaves.service 2>/dev/null || fail "a hook that hangs ended well"
took=$(($(now_ms) - began))
equal "$(property fpmond-heal@leaves.service ExecMainStatus)" 124 "exit status of a hook that hangs"
[ "$took" -lt 14000 ] || fail "the unit ended $took ms after its start, with a timeout of 3 s"
! inside pgrep -f 'sleep 717' >/dev/null || fail "something of the hook is left: $(inside pgrep -af 'sleep 717')"
printf '        a detached hang with a timeout of 3 s: the unit ended after %d ms\n' "$took"

# 2. The same after a stop of the unit.
inside systemctl start --no-block fpmond-heal@leaves.service
hangs() { inside pgrep -f 'sleep 717'; }
wait_for 10 hangs
inside systemctl stop fpmond-heal@leaves.service
! hangs >/dev/null || fail "something of the hook outlived a stop of its unit"

# 3. Each halt closes the guard, for the watcher's user and for root; the preview says why.
heal() {
    status=0
    words=$(inside fpmond heal restart "$@" 2>&1) || status=$?
}
refused() {
    ! inside test -e /run/restarted || fail "$1: it ran"
    grep -q "$2" <<<"$words" || fail "$1: it does not say $2: $words"
}
inside_sh "echo '{}' >$state/logs/circuit_breaker_freeze.json"
heal
equal "$status" 75 "exit status while trading is halted ($words)"
refused "a halt" manual-halt
! as_watcher systemctl --no-ask-password start fpmond-heal@restart.service 2>/dev/null || fail "the watcher had a halted bot restarted"
refused "a halt, asked for by the watcher's user" manual-halt
heal --dry-run
grep -q 'not-now *manual-halt:' <<<"$words" || fail "the preview does not say it: $words"
inside rm "$state/logs/circuit_breaker_freeze.json"
inside systemctl stop tradingbot.service
# A moment ago it may have been a restart; what lasts is a stop.
forbidden() {
    heal
    [ "$status" = 125 ]
}
wait_for 20 forbidden
refused "a stop by the operator" stopped-by-operator
# Long enough for a slow machine to ask within it.
inside cat /etc/fpmond/fpmond.json | jq '.startup_grace = "2m"' >"$ROOTFS/etc/fpmond/grace.json"
inside mv /etc/fpmond/grace.json /etc/fpmond/fpmond.json
inside systemctl start tradingbot.service
heal
refused "a bot that has just started" 'startup-grace\|-unknown'

# 4. A person overrides, in so many words, and that is on record.
inside fpmond heal restart --despite-configuration >/dev/null 2>&1 || fail "a person as root could not override"
inside test -e /run/restarted || fail "the override ran nothing"
record=$(inside_sh 'ls /var/lib/fpmond-heal/*-restart.json | tail -n 1')
inside cat "$record" | jq -e '.despite_configuration | length > 0' >/dev/null || fail "the record does not say what was overridden"
