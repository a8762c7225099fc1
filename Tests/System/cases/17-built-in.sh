# built-in repairs: a file restored from root's own copy, a unit started over the bus, and what each leaves alone
# shellcheck shell=bash

golden=/root/trading-bot-current/feature_store/golden_hour_config.json
kept=/var/lib/fpmond-heal/last-good/feature_store/golden_hour_config.json
inside cp /etc/fpmond/fpmond.json /etc/fpmond/fpmond.json.good
inside cp "$golden" /root/golden.before
inside_sh 'cat >/etc/systemd/system/side.service' <<'EOS'
[Service]
ExecStart=/bin/sleep infinity
EOS
inside systemctl daemon-reload
inside cat /etc/fpmond/fpmond.json.good | jq '
    .healing = {units: ["side.service"], max_per_hour: 1000} | .probes["golden-hour"] = {interval: "1s"}
    | .healers["restore-config"] = {restore_file: {files: ["feature_store/golden_hour_config.json"]}, cooldown: "1s", verify_within: "20s"}
    | .healers["verify-expiry"] = {verify_expiry: {}, cooldown: "1s", max_per_hour: 20} | .probes["max-drawdown-switch"] = {interval: "1s"}
    | .healers["start-side"] = {start_unit: {unit: "side.service"}, effect: "other", cooldown: "1s", max_per_hour: 20}' |
    inside tee /etc/fpmond/fpmond.json >/dev/null
inside fpmond validate /etc/fpmond/fpmond.json
inside systemctl reload fpmond.service || fail "the reload was refused"

# What root keeps, in the sandbox of its unit: only what keeps the rules, and nobody else can change it.
inside_sh "printf '%s' '{\"restrict_to_golden_hour\": false}' >$golden"
inside systemctl start fpmond-keep.service || fail "keep-good failed: $(journal -u fpmond-keep.service | tail -n 5)"
! inside test -e "$kept" || fail "trading at every hour was kept as good"
inside_sh "printf '%s' '{\"restrict_to_golden_hour\": true, \"allowed_windows\": [\"20:00-21:00\"], \"updated_at\": null}' >$golden"
inside chmod 640 "$golden"
inside systemctl start fpmond-keep.service || fail "keep-good failed: $(journal -u fpmond-keep.service | tail -n 5)"
inside cmp -s "$golden" "$kept" || fail "a good file was not kept: $(journal -u fpmond-keep.service | tail -n 5)"
equal "$(inside stat -c '%u %a' "$kept")" "0 600" "owner and mode of the copy"
! as_watcher sh -c "echo '{}' >$kept" 2>/dev/null || fail "the watcher could change root's copy"

# The watcher has it restored: the old one aside, mode as it was, success only after the next observation.
healed() { inside cat /var/log/fpmond/failure_point_healing.jsonl | jq -e '.actions[] | select(.method == "restore-file" and .success == true)'; }
restored() { inside cmp -s "$golden" "$kept"; }
inside_sh "printf '{' >$golden"
wait_for 60 restored
equal "$(inside stat -c '%a' "$golden")" 640 "mode of the restored file"
equal "$(inside_sh "cat $golden.fpmond-*")" "{" "what was kept of the unusable file"
wait_for 60 healed
inside rm "$golden"
wait_for 60 restored

# A block whose end has passed: once in the healing log, over a kill too, and its file as it was. While it holds nobody looks into it.
switch=/root/trading-bot-current/feature_store/max_drawdown_kill_switch_state.json
looked_into() { inside cat /var/log/fpmond/failure_point_healing.jsonl | jq -c '.actions[] | select(.type == "verify-expiry")'; }
looks() { looked_into | wc -l; }
bot_fault kill-switch-max-drawdown:active on
wait_for 60 trading_is blocked
sleep 3
equal "$(looks)" 0 "looks into a block that holds"
bot_fault kill-switch-max-drawdown:active off
bot_fault kill-switch-max-drawdown:expired on
wait_for 60 at_least 1 looks
jq -e '.outcome == "informational" and .target == "kill-switch-max-drawdown" and (.output | contains("was not cleared")) and .next_at == null' \
    <<<"$(looked_into)" >/dev/null || fail "the look does not say it: $(looked_into)"
inside cp "$switch" /root/switch.before
inside systemctl kill -s KILL fpmond.service
wait_for 30 inside systemctl is-active --quiet fpmond.service
sleep 5
equal "$(looks)" 1 "looks into one end"
inside cmp -s "$switch" /root/switch.before || fail "the switch was changed"
inside rm /root/switch.before
bot_fault kill-switch-max-drawdown:expired off

# A unit: not against its operator, but after a failure.
ends_with() {
    local status=0
    words=$(inside fpmond heal start-side 2>&1) || status=$?
    equal "$status" "$1" "exit status for $2 ($words)"
}
inside systemctl start side.service
ends_with 75 "an active unit"
inside systemctl stop side.service
ends_with 125 "a unit that was stopped"
inside systemctl start side.service
inside systemctl kill -s KILL side.service
side_failed() { [ "$(property side.service ActiveState)" = failed ]; }
wait_for 10 side_failed
ends_with 0 "a unit that has failed"
equal "$(property side.service ActiveState)" active "state of the unit after the heal"
inside systemctl stop side.service
inside systemctl mask --quiet --runtime side.service 2>/dev/null || inside_sh 'rm /etc/systemd/system/side.service && systemctl mask --quiet side.service'
ends_with 125 "a masked unit"

inside_sh "systemctl unmask --quiet --runtime side.service; systemctl unmask --quiet side.service; rm -f /etc/systemd/system/side.service $golden.fpmond-*
    systemctl daemon-reload; mv /root/golden.before $golden; mv /etc/fpmond/fpmond.json.good /etc/fpmond/fpmond.json"
inside systemctl reload fpmond.service
