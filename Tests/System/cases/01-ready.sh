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
# With its one capability and its sandbox it can look at everything there is.
wait_for 60 trading_is open
blind=$(summary '[.failure_points | to_entries[] | select(.value.message | test("could not take a reading")) | "\(.key): \(.value.message)"] | join("; ")')
equal "$blind" "" "what it is blind for"
