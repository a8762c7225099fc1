# a changed configuration: the reload applies it without a restart
# shellcheck shell=bash

pid=$(property fpmond.service MainPID)
inside cp /etc/fpmond/fpmond.json /etc/fpmond/fpmond.json.good
inside cat /etc/fpmond/fpmond.json.good | jq '.failure_points["max-positions"].enabled = false' |
    inside tee /etc/fpmond/fpmond.json >/dev/null
began=$(now_ms)
inside systemctl reload fpmond.service || fail "the reload was refused"
printf '        reloaded in %d ms\n' $(($(now_ms) - began))
gone() { inside tail -n 1 /var/log/fpmond/failure_point_monitor.jsonl | jq -e '.failure_points | has("max-positions") | not'; }
wait_for 30 gone
equal "$(property fpmond.service MainPID)" "$pid" "main process after the reload"
inside mv /etc/fpmond/fpmond.json.good /etc/fpmond/fpmond.json
inside systemctl reload fpmond.service
