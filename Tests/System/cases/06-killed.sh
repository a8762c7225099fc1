# fpmond killed: restarted, with its incidents and streaks
# shellcheck shell=bash

bot_fault max-positions:over-limit on
wait_for 40 at_least 1 incidents opened max-positions
opened=$(incidents opened max-positions)
state() { inside cat /var/lib/fpmond/state.json; }
wait_for 20 state
incident() { inside cat /var/log/fpmond/failure_point_monitor_summary.json | jq -r '.failure_points["max-positions"].incident // empty'; }
before=$(incident)
[ -n "$before" ] || fail "the summary names no incident for max-positions"
inside systemctl kill -s KILL fpmond.service
restarted() { [ "$(property fpmond.service NRestarts)" -ge 1 ] && inside systemctl is-active --quiet fpmond.service; }
wait_for 30 restarted
same() { [ "$(incident)" = "$before" ]; }
wait_for 30 same
equal "$(incidents opened max-positions)" "$opened" "incidents opened for one and the same fault"
bot_fault max-positions off
