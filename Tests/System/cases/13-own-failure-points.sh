# failure points of one's own: a plugin in the sandbox, another unit with its healer, lines of a log only root may read
# shellcheck shell=bash

inside cp /etc/fpmond/fpmond.json /etc/fpmond/fpmond.json.good
inside systemd-run --quiet --unit=side.service sleep infinity
inside_sh 'cat >/opt/check_side && chmod 755 /opt/check_side' <<'EOS'
#!/bin/sh
# A monitoring plugin. It may read what the bot keeps to itself, and change nothing.
[ -r "$FPMOND_BOT_ROOT/positions.flag" ] || { echo "UNKNOWN - no flag"; exit 3; }
! touch "$FPMOND_BOT_ROOT/touched" 2>/dev/null || { echo "CRITICAL - the sandbox is open"; exit 2; }
case $(cat "$FPMOND_BOT_ROOT/positions.flag") in
good) echo "OK - $(id -un) | flag=1" ;;
*) echo "WARNING - the flag is down | flag=0"; exit 1 ;;
esac
EOS
inside_sh 'umask 077; cd /root/trading-bot-current/ && echo good >positions.flag && echo begin >logs/own.log'
inside cat /etc/fpmond/fpmond.json.good | jq '
    .healers["start-side"] = {shell: "systemctl start side.service || systemd-run --unit=side.service sleep infinity", cooldown: "1s", verify_within: "10s", effect: "other"}
    | .custom_failure_points = ({
        "side-flag": {title: "the flag is down", impact: "blocks_some", exec: {command: ["/opt/check_side"]}},
        "side-down": {title: "the side unit is down", impact: "blocks_many", unit: {unit: "side.service"}, healer: "start-side"},
        "side-errors": {title: "errors in a log of its own", impact: "none", severity: "warning",
                        log: {path: "logs/own.log", pattern: "ERROR", fewer_than: 2, within: "1m", missing: "critical"}}
    } | map_values(. + {interval: "1s", timeout: "1s", confirm: {fail: 1, recover: 1}}))' |
    inside tee /etc/fpmond/fpmond.json >/dev/null
inside fpmond validate /etc/fpmond/fpmond.json
inside systemctl reload fpmond.service || fail "the reload was refused"
is() { [ "$(summary ".failure_points[\"$1\"].$2")" = "$3" ]; }
wait_for 20 is side-flag status ok
equal "$(summary '.failure_points["side-flag"].message')" "OK - fpmond" "what the plugin says"
wait_for 20 is side-down status ok
wait_for 20 is side-errors reason window-not-covered

opened=$(incidents opened side-down)
inside systemctl stop side.service
wait_for 20 at_least $((opened + 1)) incidents opened side-down
wait_for 30 at_least 1 incidents recovered side-down
inside systemctl is-active --quiet side.service || fail "the healer did not start the unit"

inside_sh 'echo bad >/root/trading-bot-current/positions.flag'
wait_for 20 is side-flag reason plugin-warning
inside_sh 'printf "ERROR one\nERROR two\n" >>/root/trading-bot-current/logs/own.log'
wait_for 20 is side-errors reason too-many-lines
! inside test -e /root/trading-bot-current/touched || fail "a plugin wrote into the bot's directory"

inside mv /etc/fpmond/fpmond.json.good /etc/fpmond/fpmond.json
inside systemctl reload fpmond.service
gone() { [ "$(summary '.failure_points | has("side-flag")')" = false ]; }
wait_for 20 gone
inside systemctl stop side.service
inside_sh 'rm -f /opt/check_side /root/trading-bot-current/positions.flag /root/trading-bot-current/logs/own.log'
