# the control socket: who may ask and change, reload through it, a silence over a restart and its end
# shellcheck shell=bash disable=SC2016

cleanup() {
    bot_faults_off
    inside_sh 'fpmond unsilence --all >/dev/null 2>&1; for user in reader admin stranger; do userdel $user 2>/dev/null; done; true'
}
at_end cleanup
inside tee /etc/fpmond/fpmond.json <"$SYSTEM/fpmond.json" >/dev/null
for user in reader admin stranger; do inside useradd --no-create-home --shell /bin/sh "$user"; done
inside usermod --append --groups fpmond reader
inside usermod --append --groups fpmond-admin admin

# as USER COMMAND...: runs as this user; its words are in $words, its exit status in $status.
as() {
    local user=$1
    shift
    status=0
    words=$(inside setpriv --reuid "$user" --regid "$user" --init-groups -- "$@" 2>&1) || status=$?
}

# 1. The socket is there for all, the directory shows nobody else what is in it.
equal "$(inside stat -c '%a %U:%G' /run/fpmond/control.sock)" "666 fpmond:fpmond" "mode and owner of the socket"
equal "$(inside stat -c %a /run/fpmond)" 751 "mode of the run-time directory"

# 2. A stranger is told that he may not; a member of fpmond reads; fpmond-admin changes.
as stranger fpmond status
equal "$status" 77 "exit status of a stranger's status ($words)"
grep -q 'not permitted' <<<"$words" || fail "a stranger is told: $words"
as stranger sh -c 'ls /run/fpmond /run/fpmond/heal 2>/dev/null'
equal "$words" "" "what a stranger sees of the run-time directory"
as reader fpmond status
[ "$status" -le 3 ] || fail "a reader's status ends with $status: $words"
grep -q '^trading ' <<<"$words" || fail "a reader's status: $words"
# Of a daemon whose logs are closed to the reader, explain is answered all the same; a stranger gets nothing.
inside chmod 700 /var/log/fpmond
as reader fpmond explain
inside chmod 750 /var/log/fpmond
equal "$status" 0 "exit status of explain without rights to the logs ($words)"
grep -q 'the next round ' <<<"$words" || fail "explain without rights to the logs: $words"
! grep -q 'running the probes now' <<<"$words" || fail "explain did not ask the daemon: $words"
as stranger fpmond explain
equal "$status" 77 "exit status of a stranger's explain ($words)"
as reader fpmond silence max-positions --for 1h --reason x
equal "$status" 77 "exit status of a reader's silence ($words)"
as reader fpmond reload
equal "$status" 77 "exit status of a reader's reload ($words)"
as admin fpmond silence max-positions --for 1h --reason 'known in the test'
equal "$status" 0 "exit status of an administrator's silence ($words)"
as reader fpmond silences
grep -q 'max-positions .* by admin: known in the test' <<<"$words" || fail "the silences: $words"

# 3. A silence survives a restart, mutes no verdict and no record, and tells what is left when it ends.
began=$(incidents silenced max-positions)
inside systemctl restart fpmond.service
as reader fpmond silences
grep -q 'known in the test' <<<"$words" || fail "after a restart: $words"
opened=$(incidents opened max-positions)
bot_fault max-positions:over-limit on
wait_for 60 at_least $((opened + 1)) incidents opened max-positions
equal "$(incidents silenced max-positions)" "$began" "a silence is told once"
as admin fpmond unsilence max-positions
equal "$status" 0 "exit status of unsilence ($words)"
as admin fpmond silence max-positions --for 2s --reason short
ends=$(incidents unsilenced max-positions)
wait_for 20 at_least $((ends + 1)) incidents unsilenced max-positions
tells() { journal -u fpmond.service | grep 'max-positions is no longer silenced, and is'; }
wait_for 20 tells

# 4. A reload through the socket, by systemd as the daemon's own user and by an administrator; a refused one says why.
inside systemctl reload fpmond.service || fail "systemctl reload"
as admin fpmond reload
equal "$status" 0 "exit status of an administrator's reload ($words)"
inside cp /etc/fpmond/fpmond.json /run/good.json
inside_sh 'echo "{ \"bto\": 1 }" >/etc/fpmond/fpmond.json'
as admin fpmond reload
equal "$status" 78 "exit status of a refused reload ($words)"
grep -q 'bto' <<<"$words" || fail "a refused reload says: $words"
! inside systemctl reload fpmond.service 2>/dev/null || fail "systemctl reload accepted a broken configuration"
inside mv /run/good.json /etc/fpmond/fpmond.json
inside systemctl reload fpmond.service

# 5. A thousand connections of a stranger cost the daemon nothing, and an administrator is served all the while.
pid=$(property fpmond.service MainPID)
uid=$(inside id -u stranger)
# This machine's Python goes to the socket's directory and becomes the stranger there.
python3 -c '
import os, signal, socket, sys, time
signal.alarm(60)
os.chdir("/proc/%s/root/run/fpmond" % sys.argv[1])
os.setgroups([])
os.setgid(int(sys.argv[2]))
os.setuid(int(sys.argv[2]))
taken = []
for _ in range(1000):
    client = socket.socket(socket.AF_UNIX)
    client.connect("control.sock")
    try:
        client.send(b"{\"method\":", socket.MSG_DONTWAIT)
    except OSError:
        pass
    taken.append(client)
time.sleep(6)' "$LEADER" "$uid" &
crowd=$!
sleep 2
as admin fpmond status
[ "$status" -le 3 ] || fail "an administrator beside a crowd: $status $words"
wait "$crowd" || fail "the crowd could not connect"
equal "$(property fpmond.service MainPID)" "$pid" "main process after a crowd"
as reader fpmond status
[ "$status" -le 3 ] || fail "a reader after the crowd: $words"

# 6. systemd's own client, where there is one.
if inside_sh 'command -v varlinkctl' >/dev/null 2>&1; then
    definition=$(inside varlinkctl introspect /run/fpmond/control.sock io.fpmond.Control) || fail "varlinkctl introspect"
    grep -q 'method Status' <<<"$definition" || fail "varlinkctl introspect says: $definition"
    inside varlinkctl call --json=short /run/fpmond/control.sock io.fpmond.Control.Silences '{}' | jq -e '.silences' >/dev/null || fail "varlinkctl call"
fi
