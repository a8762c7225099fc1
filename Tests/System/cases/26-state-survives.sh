# the state of another version, a damaged one, and a disk that became read-only: fpmond says so, keeps what it found, and watches on
# shellcheck shell=bash disable=SC2016

state=/var/lib/fpmond/state.json
# Where fpmond is, the directories of state and logs are read-only, or as they were.
directories='/var/lib/fpmond /var/log/fpmond'
where_fpmond_is() { inside nsenter -t "$(property fpmond.service MainPID)" -m -- /bin/sh -c "for directory in $directories; do $1; done"; }
readonly=no
readonly_on() {
    readonly=yes
    where_fpmond_is 'mount --bind $directory $directory && mount -o remount,bind,ro $directory'
}
# Once: beneath is the mount that makes the directory writable for the service.
readonly_off() {
    [ "$readonly" = yes ] || return 0
    readonly=no
    where_fpmond_is 'umount -l $directory'
}
cleanup() {
    readonly_off || true
    bot_fault max-positions:over-limit off || true
}
at_end cleanup

# restart_with FILTER: starts fpmond with its own state, changed by jq; sets `since`.
restart_with() {
    inside systemctl stop fpmond.service
    inside rm -f "$state.unreadable"
    inside cat "$state" | jq -c "$1" | inside tee "$state.new" >/dev/null
    inside chown fpmond:fpmond "$state.new"
    inside mv "$state.new" "$state"
    since=$(inside date '+%F %T')
    inside systemctl start fpmond.service || fail "it does not start with a state changed by $1"
}
says() { journal -u fpmond.service --since "$since" | grep -q "$1"; }
written() { inside cat "$state" | jq -e '.schema == 1 and (.failure_points | length) > 70'; }

# 1. Another version's, older or newer; a torn one; zeros.
for schema in 0 2; do
    restart_with ".schema = $schema"
    wait_for 10 says "schema $schema"
    equal "$(inside cat "$state.unreadable" | jq .schema)" "$schema" "what was kept of it"
    wait_for 30 written
done
inside systemctl stop fpmond.service
inside rm -f "$state.unreadable"
inside_sh "head -c 700 $state >$state.torn && chown fpmond:fpmond $state.torn && mv $state.torn $state"
since=$(inside date '+%F %T')
inside systemctl start fpmond.service || fail "it does not start with a torn state"
wait_for 10 says 'starting without memory'
equal "$(inside stat -c %s "$state.unreadable")" 700 "bytes of the torn state that were kept"
wait_for 30 written
wait_for 60 trading_is open

# 2. The disk becomes read-only: the verdict goes on, the journal says what cannot be written, and later nothing is missing.
since=$(inside date '+%F %T')
pid=$(property fpmond.service MainPID)
readonly_on
# What is open already stays writable; a rotation makes it open its files anew.
inside logrotate --force /etc/logrotate.d/fpmond
bot_fault max-positions:over-limit on
wait_for 60 says 'max-positions is critical'
wait_for 10 says 'Read-only file system'
words=$(inside fpmond status 2>&1) || true
grep -q max-positions <<<"$words" || fail "the status does not name what fails: $words"
grep -qi 'read-only file system' <<<"$words" || fail "the status does not say that nothing can be written: $words"
! inside test -s /var/log/fpmond/failure_point_incidents.jsonl || fail "something was written to a read-only disk"
readonly_off
wait_for 60 at_least 1 incidents opened max-positions
bot_fault max-positions:over-limit off
wait_for 60 at_least 1 incidents recovered max-positions
equal "$(incidents opened max-positions)" 1 "incidents opened"
equal "$(property fpmond.service MainPID)" "$pid" "main process"
wait_for 30 written
