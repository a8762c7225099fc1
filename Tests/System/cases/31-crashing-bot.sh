# a bot that crashes the same way at every start: started by the rules, then left to its operator, with one exhausted incident
# shellcheck shell=bash

cleanup() {
    bot_faults_off
    inside_sh 'rm -f /etc/systemd/system/tradingbot.service.d/crashing.conf
        rmdir --ignore-fail-on-non-empty /etc/systemd/system/tradingbot.service.d; systemctl daemon-reload; systemctl reset-failed tradingbot.service
        systemctl start tradingbot.service' || true
}
at_end cleanup
inside_sh 'mkdir -p /etc/systemd/system/tradingbot.service.d && printf "[Unit]\nStartLimitIntervalSec=120\nStartLimitBurst=5\n[Service]\nRestartSec=500ms\n" \
    >/etc/systemd/system/tradingbot.service.d/crashing.conf && systemctl daemon-reload && systemctl reset-failed tradingbot.service'
# All that an operator can permit, so that only the crash itself holds a start back.
jq '.startup_grace = "1s" | .healing.max_per_hour = 1000
    | .failure_points["crash-loop"] = {settings: {window: "2m"}} | .failure_points["bot-crashed"] = {healer: "start", settings: {settled_after: "1s", restart_window: "20s"}}
    | .failure_points["positions-corrupt"].enabled = false
    | .healers.start = {command: ["/etc/fpmond/hooks/start-bot"], effect: "starts-bot", attempts: 3, cooldown: "1s", verify_within: "5s",
        max_per_hour: 100, permit: ["after-start-limit", "open-positions", "lifts-kill-switch"]}' "$SYSTEM/fpmond.json" |
    inside tee /etc/fpmond/fpmond.json >/dev/null
inside systemctl reload fpmond.service || fail "the configuration of this case is refused"
wait_for 60 trading_is open

opened=$(incidents opened bot-crashed) exhausted=$(incidents exhausted bot-crashed)
# actions FILTER: lines of the healing log about it, since the case began.
start=$(date -u +%FT%T)
actions() { inside_sh 'cat /var/log/fpmond/failure_point_healing.jsonl 2>/dev/null || true' | jq -c --arg since "$start" \
    ".actions[] | select(.target == \"bot-crashed\" and .ended_at > \$since and ($1))" | wc -l; }
starts() { property tradingbot.service NRestarts; }

bot_fault bot-crashed:exit on
given_up() { [ "$(property tradingbot.service ActiveState)" = failed ] && [ "$(starts)" -ge 5 ]; }
wait_for 60 given_up
wait_for 60 at_least $((opened + 1)) incidents opened bot-crashed
wait_for 150 at_least $((exhausted + 1)) incidents exhausted bot-crashed
equal "$(summary '.failure_points["bot-crashed"].status')" critical "status of what was given to the operator"

# And that is all: nobody starts it any more, and nobody is told again.
runs=$(actions '.attempt > 0') restarts=$(starts)
[ "$runs" -le 3 ] || fail "fpmond started it $runs times"
sleep 20
equal "$(actions '.attempt > 0')" "$runs" "starts by fpmond after it was given to the operator"
equal "$(starts)" "$restarts" "starts by systemd after it gave up"
equal "$(incidents opened bot-crashed) $(incidents exhausted bot-crashed)" "$((opened + 1)) $((exhausted + 1))" "incidents opened and exhausted"
equal "$(property tradingbot.service ActiveState)" failed "state of the bot's unit"
printf '        %s starts by systemd, %s by fpmond; then: %s\n' "$restarts" "$runs" \
    "$(inside cat /var/log/fpmond/failure_point_healing.jsonl | jq -r '.actions[] | select(.target == "bot-crashed" and .exhausted) | .message' | tail -n 1)"

# The operator mends the cause and starts it.
recovered=$(incidents recovered bot-crashed)
bot_fault bot-crashed:exit off
inside systemctl reset-failed tradingbot.service
inside systemctl start tradingbot.service
wait_for 90 at_least $((recovered + 1)) incidents recovered bot-crashed
