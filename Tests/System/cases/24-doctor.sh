# doctor: nothing to mend on a sound installation, and each thing that is set up wrongly named with its remedy
# shellcheck shell=bash disable=SC2016

cleanup() {
    inside tee /etc/fpmond/fpmond.json <"$SYSTEM/fpmond.json" >/dev/null
    inside_sh 'chown root:root /etc/fpmond/fpmond.json; chmod 644 /etc/fpmond/fpmond.json; chmod 755 /etc/fpmond/hooks/refresh-intelligence
        chown fpmond:fpmond /var/log/fpmond; rm -f /etc/fpmond/doctor-secret
        for rule in /etc /usr/share; do test ! -e $rule/polkit-1/50-fpmond.away || mv $rule/polkit-1/50-fpmond.away $rule/polkit-1/rules.d/50-fpmond.rules; done
        test ! -e /etc/logrotate.d/.fpmond.away || mv /etc/logrotate.d/.fpmond.away /etc/logrotate.d/fpmond
        systemctl --quiet enable fpmond.service tradingbot.service; systemctl start fpmond.service'
}
at_end cleanup

# doctor: its document in $found, its exit status in $status.
doctor() {
    status=0
    found=$(inside fpmond doctor --json) || status=$?
    jq -e .checks >/dev/null <<<"$found" || fail "no document: $found"
}

# told CHECK RESULT WORDS REMEDY: the doctor has one such check, and says so of it.
told() {
    jq -e --arg check "$1" --arg result "$2" --arg words "$3" --arg remedy "$4" \
        '[.checks[] | select(.check == $check and .result == $result and (.message | contains($words)) and ((.remedy // "") | contains($remedy)))] | length == 1' \
        >/dev/null <<<"$found" || fail "$1: not $2 with '$3' and '$4': $(jq -c --arg check "$1" '[.checks[] | select(.check == $check)]' <<<"$found")"
}

# 1. A sound installation. What the host of this container decides, its control groups and its clock, is told and is no fault of the installation.
inside tee /etc/fpmond/fpmond.json <"$SYSTEM/fpmond.json" >/dev/null
inside systemctl restart fpmond.service
wait_for 60 trading_is open
doctor
bad=$(jq -r '[.checks[] | select(.result != "ok" and .check != "cgroup" and .check != "clock") | "\(.check) \(.result): \(.message)"] | join("; ")' <<<"$found")
equal "$bad" "" "what the doctor finds on a sound installation"
[ "$status" -ne 2 ] || fail "a sound installation ends with $status"
# It says so where a limit does not bind, and only there.
group=/sys/fs/cgroup$(property fpmond.service ControlGroup)
if inside test -e "$group/memory.max" && inside test -e "$group/pids.max"; then
    told cgroup ok bind ''
else
    told cgroup warning 'not bind' host
fi
printf '        a sound installation: %s\n' "$(jq -r '"\(.ok) ok, \(.warnings) warnings, \(.unknown) unseen"' <<<"$found")"

# 2. What does not need the daemon to stop: all broken at once, and each one named.
printf 'x\n' | inside tee /etc/fpmond/doctor-secret >/dev/null
jq '.bot.root = "/root/trading-bot-curent" | .bot.unit = "trading-bot.service" | .exchange = {url: "http://127.0.0.1:1/"}
    | .secrets = {mail: {file: "/etc/fpmond/doctor-secret"}, slack: {credential: "slack"}, gone: {file: "/etc/fpmond/none"}}' \
    "$SYSTEM/fpmond.json" | inside tee /etc/fpmond/fpmond.json >/dev/null
inside_sh 'chmod 664 /etc/fpmond/fpmond.json; chmod 644 /etc/fpmond/doctor-secret; chmod 777 /etc/fpmond/hooks/refresh-intelligence
    chown root /var/log/fpmond; mv /etc/logrotate.d/fpmond /etc/logrotate.d/.fpmond.away
    for rule in /etc /usr/share; do test ! -e $rule/polkit-1/rules.d/50-fpmond.rules || mv $rule/polkit-1/rules.d/50-fpmond.rules $rule/polkit-1/50-fpmond.away; done
    systemctl --quiet disable fpmond.service'
# polkit notices by itself that a rule has gone.
refused() { doctor && told polkit failed 'no polkit rule' 50-fpmond.rules; }
wait_for 20 refused
equal "$status" 2 "exit status with failures"
told configuration-owner failed 'mode 664' 'chmod go-w'
told hooks failed 'healer refresh-intelligence' 'chmod go-w'
told bot-root failed 'did you mean /root/trading-bot-current?' bot.root
told bot-unit failed 'did you mean tradingbot.service?' bot.unit
told endpoint-exchange failed 'does not answer' firewall
told directory-log failed 'belongs to user 0' 'chown -R fpmond:fpmond /var/log/fpmond'
told log-rotation warning '/etc/logrotate.d/fpmond' 'install the package'
told service warning disabled 'systemctl enable fpmond'
told secrets warning 'every user can read' 'chmod 600'
told secrets failed 'no credential slack' LoadCredential=slack
told secrets failed '/etc/fpmond/none does not exist' /etc/fpmond/none
printf '        broken in eleven ways: %s\n' "$(jq -r '"\(.failed) failed, \(.warnings) warnings"' <<<"$found")"

# 3. A daemon that does not run, and a configuration that cannot be used.
cleanup
inside_sh 'systemctl stop fpmond.service; echo "{\"bot\": {\"rot\": \"/x\"}}" >/etc/fpmond/fpmond.json'
doctor
equal "$status" 2 "exit status without a daemon"
told service failed 'does not run' 'systemctl enable --now fpmond'
told configuration failed 'did you mean "root"?' 'fpmond validate /etc/fpmond/fpmond.json'
told bot-root unknown 'could not look' ''
told daemon unknown 'no daemon runs' ''

# 4. Another user is told what he may not see, and gets no ok for it.
cleanup
wait_for 60 inside systemctl is-active --quiet fpmond.service
found=$(inside setpriv --reuid nobody --regid nogroup --clear-groups -- fpmond doctor --json) || true
told daemon unknown 'ask as root' ''
told polkit unknown 'ask as root' ''
told bot-root unknown 'could not' ''
