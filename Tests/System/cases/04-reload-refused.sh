# a broken configuration: the reload fails where one sees it, and the old one goes on
# shellcheck shell=bash

pid=$(property fpmond.service MainPID)
inside cp /etc/fpmond/fpmond.json /etc/fpmond/fpmond.json.good
inside_sh 'echo "{ \"bot\": { \"rooot\": 1 }" >/etc/fpmond/fpmond.json'
! inside systemctl reload fpmond.service 2>/dev/null || fail "the reload of a broken file succeeded"
equal "$(property fpmond.service MainPID)" "$pid" "main process after the refusal"
inside systemctl is-active --quiet fpmond.service || fail "fpmond is no longer active"
lines() { inside cat /var/log/fpmond/failure_point_monitor.jsonl | wc -l; }
now=$(lines)
wait_for 30 at_least $((now + 1)) lines
inside mv /etc/fpmond/fpmond.json.good /etc/fpmond/fpmond.json
