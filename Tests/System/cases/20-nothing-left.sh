# what a hook starts: gone within 5 s of its timeout, of a stop and of its own end, under systemd and without
# shellcheck shell=bash disable=SC2016

cleanup() {
    inside_sh 'rm -rf /etc/fpmond/hooks/leaves /etc/fpmond/leaves.json /run/leaves /run/leaves-state /run/leaves-state-heal'
}
at_end cleanup
inside_sh 'mkdir -p /etc/fpmond/hooks /run/leaves && cat >/etc/fpmond/hooks/leaves && chmod 755 /etc/fpmond/hooks/leaves' <<'HOOK'
#!/bin/sh
# leaves hang|ends|successor|crowd: bounded, whatever becomes of it: minutes, 20 000 successors, 400 processes.
case $1 in
hang | ends)
    setsid sh -c 'trap "" TERM; exec sleep 719' &
    sh -c 'sleep 719 &'
    setsid sh -c 'setsid sh -c "exec sleep 719" &'
    sleep 719 &
    sleep 0.2
    [ "$1" = ends ] || sleep 719
    ;;
successor)
    echo "${2:-20000}" >/run/leaves/now
    [ "${2:-20000}" -gt 0 ] || exit 0
    setsid "$0" successor $((${2:-20000} - 1)) &
    ;;
crowd)
    trap '' TERM
    for _ in $(seq 400); do setsid sleep 719 & done
    ;;
esac
HOOK
jq '
    .startup_grace = "1s" | .healing.max_per_hour = 1000
    | .healers += (["hang", "ends", "successor", "crowd"] | map({ ("leaves-" + .): { command: ["/etc/fpmond/hooks/leaves", .], timeout: "3s",
        cooldown: "1s", max_per_hour: 100, effect: "other" } }) | add)' "$SYSTEM/fpmond.json" |
    inside tee /etc/fpmond/fpmond.json >/dev/null
inside systemctl reload fpmond.service || fail "the configuration of this case is refused"
# Without systemd: a record of its own, and a process that no unit holds.
inside cat /etc/fpmond/fpmond.json | jq '.state.directory = "/run/leaves-state"' | inside tee /etc/fpmond/leaves.json >/dev/null

asleep() { inside pgrep -f 'sleep 719'; }
# nothing_left WHAT: no process of the hook, and none that goes on to start others.
nothing_left() {
    local reached
    ! asleep >/dev/null || fail "$1: left: $(inside pgrep -af 'sleep 719' | head -n 5)"
    reached=$(inside_sh 'cat /run/leaves/now 2>/dev/null || true')
    sleep 0.5
    equal "$(inside_sh 'cat /run/leaves/now 2>/dev/null || true')" "$reached" "$1: where the successors are half a second later"
}
# run_for UNIT|alone NAME: runs the healer to its end and sets `took`.
run_for() {
    local began
    began=$(now_ms)
    if [ "$1" = unit ]; then
        inside systemctl start "fpmond-heal@$2.service" 2>/dev/null || true
    else
        inside fpmond heal "$2" --config /etc/fpmond/leaves.json >/dev/null 2>&1 || true
    fi
    took=$(($(now_ms) - began))
}

for way in unit alone; do
    run_for "$way" leaves-hang
    nothing_left "a hang ($way)"
    [ "$took" -ge 3000 ] || fail "a hang ($way) was over after $took ms, before its timeout of 3 s"
    [ "$took" -lt 8000 ] || fail "a hang ($way) with a timeout of 3 s was over after $took ms"
    hang=$took
    for name in ends successor crowd; do
        run_for "$way" "leaves-$name"
        nothing_left "$name ($way)"
        [ "$took" -lt 8000 ] || fail "$name ($way) was over after $took ms"
        printf '        %s: %s over after %d ms\n' "$way" "$name" "$took"
    done
    printf '        %s: a hang with a timeout of 3 s over after %d ms\n' "$way" "$hang"
done
equal "$(property fpmond-heal@leaves-hang.service ExecMainStatus)" 124 "exit status of a hook that hangs"
journal -u 'fpmond-heal@leaves-crowd.service' | grep -q 'that the hook had left behind' || fail "the journal does not tell of the crowd"

# A stop of the unit.
inside systemctl start --no-block fpmond-heal@leaves-hang.service
wait_for 10 asleep
began=$(now_ms)
inside systemctl stop fpmond-heal@leaves-hang.service
took=$(($(now_ms) - began))
nothing_left "a stop of the unit"
[ "$took" -lt 5000 ] || fail "a stop of the unit took $took ms"
printf '        a stop of the unit: %d ms\n' "$took"
