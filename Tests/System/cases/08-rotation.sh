# the logs rotated: fpmond goes on in the new file, and no line is lost or torn
# shellcheck shell=bash

inside logrotate --force /etc/logrotate.d/fpmond || fail "logrotate does not accept its configuration"
inside test -e /var/log/fpmond/failure_point_monitor.jsonl.1 || fail "nothing was rotated"
wait_for 30 inside test -s /var/log/fpmond/failure_point_monitor.jsonl
inside_sh 'cat /var/log/fpmond/failure_point_monitor.jsonl.1 /var/log/fpmond/failure_point_monitor.jsonl' |
    jq -e .timestamp >/dev/null || fail "a line is torn"
