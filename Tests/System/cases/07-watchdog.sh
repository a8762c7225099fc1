# fpmond stopped with SIGSTOP: the watchdog notices and restarts it
# shellcheck shell=bash

pid=$(property fpmond.service MainPID)
# 0 would be this very process group.
[ "$pid" -gt 1 ] || fail "fpmond is not running"
restarts=$(property fpmond.service NRestarts)
inside kill -STOP "$pid"
again() { [ "$(property fpmond.service NRestarts)" -gt "$restarts" ] && inside systemctl is-active --quiet fpmond.service; }
wait_for 70 again
[ "$(property fpmond.service MainPID)" != "$pid" ] || fail "still the same process"
journal -u fpmond.service | grep -i watchdog >/dev/null || fail "the journal does not name the watchdog"
