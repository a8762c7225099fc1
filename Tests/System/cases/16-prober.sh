# what looks at the network has no rights, cannot read the bot's files, and ends with the watcher
# shellcheck shell=bash

prober=/usr/libexec/fpmond/fpmond-prober
pid=$(property fpmond.service MainPID)

# libcurl and what it brings are not in the process that may read every file.
! inside grep -q 'libcurl\|libssl\|libcrypto' "/proc/$pid/maps" || fail "the watcher has libcurl in it"

# In the world of the service it tries what it should not be able to do.
secret=/root/trading-bot-current/.secret
inside_sh "umask 077 && echo hidden >$secret"
equal "$(as_watcher cat $secret)" hidden "what the watcher reads"
said=$(as_watcher "$prober" --self-test $secret /root/trading-bot-current/live_config.json /etc/fpmond/fpmond.json) || fail "the self-test failed: $said"
inside rm -f $secret
told() { jq -r "$1" <<<"$said"; }
equal "$(told '.read[]' | sort -u)" "Permission denied" "what it reads of the bot and of our configuration"
equal "$(told .capabilities)" 0 "its capabilities"
equal "$(told .no_new_privileges)" true "no new privileges"
for attempt in "execute /bin/true" "trace the parent"; do
    equal "$(told ".tried[\"$attempt\"]")" "killed by signal 31" "$attempt (31 is SIGSYS)"
done
for attempt in "become root" "signal the parent" "write to /tmp" "listen" "enter a new user namespace" "read /etc/shadow" "read /proc/1/environ"; do
    case $(told ".tried[\"$attempt\"]") in
    "Operation not permitted" | "Permission denied") ;;
    *) fail "$attempt: $(told ".tried[\"$attempt\"]")" ;;
    esac
done
equal "$(told '.tried["open an internet socket"]')" "done" "what it is for"

# One at work, held by an endpoint that takes connections and never answers: its rights as the kernel has them.
inside cp /etc/fpmond/fpmond.json /etc/fpmond/fpmond.json.good
inside_sh 'umask 077 && echo hidden-key >/etc/fpmond/key'
inside systemd-run --quiet --unit=silent --socket-property=ListenStream=127.0.0.1:8471 sleep infinity
inside cat /etc/fpmond/fpmond.json.good | jq '
    .custom_failure_points = {"silent-host": {title: "a host never answers", impact: "none", interval: "10s", timeout: "8s",
        confirm: {fail: 1, recover: 1}, http: {url: "http://127.0.0.1:8471/", headers: {"X-Key": {file: "/etc/fpmond/key"}}}}}' |
    inside tee /etc/fpmond/fpmond.json >/dev/null
inside systemctl reload fpmond.service || fail "the reload was refused"
held() {
    local found
    for found in $(inside pgrep -P "$pid" -x fpmond-prober); do
        # Those for quick endpoints are gone again by then.
        sleep 1
        [ "$(inside sed -n 's/^Name:[[:space:]]*//p' "/proc/$found/status" 2>/dev/null)" != fpmond-prober ] || { at_work=$found && return 0; }
    done
    return 1
}
at_work=
wait_for 30 held
status=$(inside cat "/proc/$at_work/status")
of() { sed -n "s/^$1:[[:space:]]*//p" <<<"$status"; }
# What is inheritable gives nothing to a program whose file has no capability.
for set in CapPrm CapEff CapAmb; do equal "$(of $set)" 0000000000000000 "$set of the prober at work"; done
equal "$(of NoNewPrivs)" 1 "no new privileges of the prober at work"
equal "$(of Seccomp)" 2 "the filter of the prober at work"
at_least $(($(inside sed -n 's/^Seccomp_filters:[[:space:]]*//p' "/proc/$pid/status") + 1)) of Seccomp_filters || fail "it has no filter of its own"
equal "$(inside cat "/proc/$at_work/environ" | tr '\0' ' ')" "" "its environment"
equal "$(inside cat "/proc/$at_work/cmdline" | tr '\0' ' ')" "$prober " "its arguments"

# The endpoint's own limit is kept, and the look is what it was.
is() { [ "$(summary ".failure_points[\"$1\"].$2")" = "$3" ]; }
wait_for 30 is silent-host reason timeout

# It ends with the watcher, however that ends.
wait_for 30 held
inside kill -KILL "$pid"
gone() { ! inside test -e "/proc/$at_work"; }
wait_for 5 gone
back() { [ "$(property fpmond.service MainPID)" != "$pid" ] && inside systemctl is-active --quiet fpmond.service; }
wait_for 30 back

inside mv /etc/fpmond/fpmond.json.good /etc/fpmond/fpmond.json
inside systemctl reload fpmond.service
inside rm -f /etc/fpmond/key
inside systemctl stop silent.socket silent.service
inside systemctl reset-failed silent.service 2>/dev/null || true
