# systemctl stop: over within 5 s, state saved, nothing left running
# shellcheck shell=bash

began=$(now_ms)
inside systemctl stop fpmond.service
took=$(($(now_ms) - began))
[ "$took" -lt 5000 ] || fail "it took $took ms"
equal "$(property fpmond.service Result)" success "result of the unit"
inside cat /var/lib/fpmond/state.json | jq -e . >/dev/null || fail "the state is no JSON"
! inside pgrep -x fpmond >/dev/null || fail "a process was left behind"
inside systemctl start fpmond.service
