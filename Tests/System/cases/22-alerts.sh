# the bot killed: somebody is told within 2 s of the incident; while the receiver is down nothing is lost, and it comes once and in order
# shellcheck shell=bash

received=$(mktemp)
# The receiver is this machine's Python in the container's network.
receiver_up() {
    nsenter -t "$LEADER" -n -- python3 "$SYSTEM/receiver.py" 8472 "$received" &
    receiver=$!
    wait_for 10 nsenter -t "$LEADER" -n -- bash -c 'exec 3<>/dev/tcp/127.0.0.1/8472'
}
receiver_down() {
    kill "$receiver"
    wait "$receiver" || true
}
cleanup() {
    kill "$receiver" 2>/dev/null
    rm -f "$received" "$received.json"
}
at_end cleanup

# told FILTER: how many of the received messages are so.
told() { jq -c "select($1)" "$received" | wc -l; }

receiver_up
# The simulated bot begins a shorter book when it starts.
jq '.failure_points["positions-corrupt"].enabled = false | .notifiers = {"phone": {
        webhook: {url: "http://127.0.0.1:8472/{{secret.key}}", json: {subject: "{{subject}}", text: "{{text}}", kind: "{{kind}}", verdict: "{{verdict}}"}},
        group_for: "200ms", min_impact: "none", max_per_hour: 60}}
    | .secrets = {"key": {file: "/etc/fpmond/alert-key"}}' "$SYSTEM/fpmond.json" | inside tee /etc/fpmond/fpmond.json >/dev/null
inside_sh 'umask 077 && echo top-s3cret >/etc/fpmond/alert-key && chown fpmond /etc/fpmond/alert-key'
inside systemctl reload fpmond.service || fail "the reload was refused"
equal "$(inside runuser -u fpmond -- fpmond notify phone --test >/dev/null; echo $?)" 0 "the test message"
equal "$(told '.body.kind == "sample" and .path == "/top-s3cret"')" 1 "test messages received"

wait_for 30 inside systemctl is-active --quiet tradingbot.service
wait_for 60 trading_is open
before=$(incidents opened bot-crashed)
inside systemctl kill -s KILL tradingbot.service
wait_for 2 at_least $((before + 1)) incidents opened bot-crashed
wait_for 2 at_least 1 told '.body.text | contains("CRITICAL bot-crashed")'
message=$(jq -c 'select(.body.text | contains("CRITICAL bot-crashed"))' "$received" | head -n 1)
opened=$(inside cat /var/log/fpmond/failure_point_incidents.jsonl |
    jq -r 'select(.event == "opened" and .failure_point == "bot-crashed") | .timestamp' | tail -n 1)
took=$(($(jq .at_ms <<<"$message") - $(date -d "$opened" +%s%3N)))
printf '        told %d ms after the incident\n' "$took"
[ "$took" -lt 2000 ] || fail "told only $took ms after the incident"
for part in '.body.subject | test("trading BLOCKED by")' '.body.text | startswith("Can it trade: NO, since ")' \
    '.body.text | contains("  Do: ")' '.body.subject | length < 80' '.body.verdict == "blocked"'; do
    jq -e "$part" <<<"$message" >/dev/null || fail "not so: $part in $message"
done
wait_for 120 at_least 1 told '.body.kind == "recovery" and (.body.subject | contains("again after"))'

# Nobody listens; three things happen; fpmond is killed meanwhile.
receiver_down
# A notifier of its own, without a past: after so many messages the next ones would wait for each other.
inside cat /etc/fpmond/fpmond.json | jq '.notifiers = {pager: .notifiers.phone}' >"$received.json"
inside tee /etc/fpmond/fpmond.json <"$received.json" >/dev/null
inside systemctl reload fpmond.service || fail "another name for the notifier is refused"
count=$(wc -l <"$received")
bot_fault override-active on
waiting_is() { [ "$(summary '.notifiers.pager.waiting' 2>/dev/null)" -ge "$1" ]; }
wait_for 90 waiting_is 1
inside systemctl kill -s KILL fpmond.service
wait_for 30 inside systemctl is-active --quiet fpmond.service
wait_for 30 waiting_is 1
bot_fault override-active off
wait_for 120 waiting_is 2
receiver_up
arrived() { [ "$(wc -l <"$received")" -ge $((count + 2)) ]; }
wait_for 60 arrived
sleep 3
equal "$(tail -n +$((count + 1)) "$received" | jq -r .id | sort | uniq -d)" "" "what came twice"
equal "$(tail -n +$((count + 1)) "$received" | jq -r '.body.kind' | tr '\n' ' ')" "problem recovery " "what came, in order"
! inside grep -rq top-s3cret /var/log/fpmond /var/lib/fpmond || fail "the secret stands in a file of fpmond"
! journal -u fpmond.service | grep -q top-s3cret || fail "the secret stands in the journal"
receiver_down
inside rm -f /etc/fpmond/alert-key
