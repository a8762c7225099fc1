# a heal during which fpmond and systemd are restarted, once by the hook itself: one run, one outcome, no loop
# shellcheck shell=bash disable=SC2016

# An earlier case may have stopped the bot, which explains a stale feed for two minutes more, so that nothing is healed: begin without it.
inside systemctl stop fpmond.service
inside rm -f /var/lib/fpmond/state.json
inside systemctl start fpmond.service

hook=/etc/fpmond/hooks/restarts-fpmond
cleanup() {
    bot_fault intelligence-stale off || true
    inside rm -rf "$hook" /run/heals-begun
}
at_end cleanup
inside tee "$hook" >/dev/null <<'HOOK'
#!/bin/sh
# Restarts the watcher that ordered it, and systemd, before it does its work.
echo "$FPMOND_INCIDENT $FPMOND_ATTEMPT" >>/run/heals-begun
systemctl daemon-reexec
systemctl restart fpmond.service
sleep 2
exec /etc/fpmond/hooks/refresh-intelligence /opt/botsim refresh --root . intelligence
HOOK
inside chmod 755 "$hook"
jq --arg hook "$hook" '
    .healing.max_per_hour = 1000
    | .healers["refresh-intelligence"] = {command: [$hook], timeout: "60s", cooldown: "5s", verify_within: "30s", max_per_hour: 1000, max_per_day: 1000}' "$SYSTEM/fpmond.json" |
    inside tee /etc/fpmond/fpmond.json >/dev/null
inside systemctl reload fpmond.service || fail "the configuration of this case is refused"

recovered=$(incidents recovered intelligence-stale)
before=$(inside_sh 'cat /var/log/fpmond/failure_point_healing.jsonl 2>/dev/null | wc -l')
watcher=$(property fpmond.service MainPID)
bot_fault intelligence-stale on
wait_for 60 inside test -e /run/heals-begun
wait_for 90 at_least $((recovered + 1)) incidents recovered intelligence-stale
[ "$(property fpmond.service MainPID)" != "$watcher" ] || fail "the hook did not restart fpmond"
ended() { inside_sh "tail -n +$((before + 1)) /var/log/fpmond/failure_point_healing.jsonl 2>/dev/null || true" | jq -c '.actions[] | select(.attempt > 0) | [.incident, .attempt, .outcome]'; }
has_ended() { [ -n "$(ended)" ]; }
wait_for 60 has_ended
# Long enough for a loop to show itself.
sleep 8
equal "$(inside_sh 'wc -l </run/heals-begun')" 1 "runs of the hook"
equal "$(ended | wc -l)" 1 "outcomes of its run ($(ended))"
printf '        one run, one outcome: %s\n' "$(ended)"
