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

# Nothing of the runtime's own in the journal, which is for transitions and heals.
! journal -u fpmond.service | grep -i 'thread priority' || fail "the runtime complains"
# The sandbox hides what no bot is in, and the metadata service of the machine; where the kernel has no filter for addresses, systemd says so.
! as_watcher ls /run/user/0 >/dev/null 2>&1 || fail "it sees the sockets of sessions"
equal "$(property fpmond.service IPAddressDeny | tr ' ' '\n' | sort | tr '\n' ' ')" "0.0.0.0/0 ::/0 " "addresses that are denied"
! property fpmond.service IPAddressAllow | tr ' ' '\n' | grep -q '^169\.254' || fail "the metadata service is allowed"
inside systemd-analyze security --no-pager --threshold=16 fpmond.service >/dev/null || fail "its exposure is more than 1.6"
