# fpmond is active, has said READY, and writes its outputs
# shellcheck shell=bash

wait_for 30 inside systemctl is-active --quiet fpmond.service
equal "$(property fpmond.service Type)" notify "type of the unit"
equal "$(property fpmond.service User)" fpmond "user of the watcher"
[ -n "$(property fpmond.service StatusText)" ] || fail "no STATUS= was sent"
wait_for 30 inside test -s /var/log/fpmond/failure_point_monitor.jsonl
wait_for 5 inside test -s /var/log/fpmond/failure_point_monitor_summary.json

line=$(inside tail -n 1 /var/log/fpmond/failure_point_monitor.jsonl)
jq -e '.timestamp and .checks.exchange_api and .checks.bot_unit and .failure_points and .trading.state and .overall_health' \
    >/dev/null <<<"$line" || fail "the JSONL line lacks what the contract promises: ${line:0:300}"
inside cat /var/log/fpmond/failure_point_monitor_summary.json | jq -e .timestamp >/dev/null || fail "the summary is no JSON"
equal "$(journal -u fpmond.service -p warning -o cat | grep -c 'blind' || true)" 0 "blind probes in the journal"
