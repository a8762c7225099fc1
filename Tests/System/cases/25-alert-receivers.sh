# Debian's Alertmanager and a mail server receive what fpmond tells them; over a cut of the network all of it arrives, once and in order
# shellcheck shell=bash disable=SC2016

# How long the network is cut, in seconds; more on request.
cut=${FPMOND_E2E_CUT:-30}
place=/run/e2e-receivers
manager=http://127.0.0.1:9093

# The mail server is behind a cable of its own: a network namespace with one address, which is reached by nothing else.
unshare --net sleep infinity &
far=$!
cleanup() {
    inside systemctl stop e2e-alertmanager.service 2>/dev/null || true
    kill "$server" 2>/dev/null || true
    kill "$far" 2>/dev/null || true
    bot_faults_off
}
server=
at_end cleanup
own_network() { [ "$(readlink "/proc/$far/ns/net")" != "$(readlink /proc/self/ns/net)" ]; }
wait_for 10 own_network
nsenter -t "$LEADER" -n -- ip link add near type veth peer name far netns "$far"
nsenter -t "$LEADER" -n -- ip address add 10.99.0.1/24 dev near
nsenter -t "$LEADER" -n -- ip link set near up
for words in 'address add 10.99.0.2/24 dev far' 'link set far up' 'link set lo up'; do
    # shellcheck disable=SC2086
    nsenter -t "$far" -n -- ip $words
done
inside mkdir -p "$place/data"
nsenter --net="/proc/$far/ns/net" -- nsenter -t "$LEADER" -m -p -u -i -C -- python3 -m aiosmtpd -n -l 10.99.0.2:2525 -c aiosmtpd.handlers.Mailbox "$place/mail" &
server=$!
wait_for 20 nsenter -t "$LEADER" -n -- bash -c 'exec 3<>/dev/tcp/10.99.0.2/2525'
printf 'route: {receiver: nobody}\nreceivers: [{name: nobody}]\n' | inside tee "$place/alertmanager.yml" >/dev/null
inside systemd-run --quiet --unit=e2e-alertmanager prometheus-alertmanager --config.file="$place/alertmanager.yml" --storage.path="$place/data" \
    --web.listen-address=127.0.0.1:9093 --cluster.listen-address=
# managed FILTER: what Alertmanager says fires now.
managed() { nsenter -t "$LEADER" -n -- curl --silent --fail --max-time 5 "$manager/api/v2/alerts" | jq -er "$1"; }
wait_for 30 managed 'type == "array"'

# The recipe as shipped, but for the pace.
jq --slurpfile recipe "$PROJECT/config/notifiers/alertmanager.json" '.failure_points["positions-corrupt"].enabled = false
    | .notifiers = ($recipe[0].notifiers | .alertmanager.resend = "5s") + {post: {
        email: {from: "fpmond@example.org", to: ["operator@example.org"], server: "10.99.0.2", port: 2525, encryption: "none", timeout: "5s"},
        group_for: "200ms", min_impact: "none", max_per_hour: 60, reminders: null}}' "$SYSTEM/fpmond.json" | inside tee /etc/fpmond/fpmond.json >/dev/null
inside systemctl reload fpmond.service || fail "the reload was refused"
wait_for 60 trading_is open

# mails: what has come, one JSON object a mail, in the order in which it came.
mails() {
    inside python3 -c '
import email, email.policy, glob, json, os, sys
for path in sorted(glob.glob(sys.argv[1] + "/new/*"), key=lambda path: os.stat(path).st_mtime_ns):
    with open(path, "rb") as file:
        mail = email.message_from_binary_file(file, policy=email.policy.default)
    fields = {name.lower(): str(value) for name, value in mail.items()}
    print(json.dumps({"fields": fields, "defects": [str(defect) for defect in mail.defects], "type": mail.get_content_type(), "text": mail.get_content()}))
' "$place/mail"
}
mails_are() { [ "$(mails | wc -l)" -ge "$1" ]; }
delivers() { inside_sh 'cat /var/log/fpmond/failure_point_alerts.jsonl' | jq -r 'select(.notifier == "letters" and .outcome == "delivered") | .id'; }

# 1. It fires, is sent again while it lasts, and is resolved.
bot_fault override-active on
wait_for 60 managed 'any(.[]; .labels.alertname == "override-active" and .labels.job == "fpmond" and .labels.severity == "critical")'
first=$(managed '[.[] | select(.labels.alertname == "override-active")][0].updatedAt')
again() { [ "$(managed '[.[] | select(.labels.alertname == "override-active")][0].updatedAt')" \> "$first" ]; }
wait_for 30 again
equal "$(managed '[.[] | select(.labels.alertname == "override-active")] | length')" 1 "alerts of one incident"
equal "$(managed '[.[] | select(.labels.alertname == "override-active")][0].annotations | keys | join(" ")')" "description incident summary verdict" "annotations"
wait_for 30 mails_are 1
bot_fault override-active off
gone() { managed 'all(.[]; .labels.alertname != "override-active")'; }
wait_for 60 gone
resolved() { nsenter -t "$LEADER" -n -- curl --silent "$manager/metrics" | grep -q '^alertmanager_alerts_received_total{.*status="resolved".*} [1-9]'; }
wait_for 10 resolved

# 2. The mails of it: plain text, short subjects, and the end answers the beginning.
wait_for 150 mails_are 2
mails >"$ROOTFS/run-mails"
beginning=$(sed -n 1p "$ROOTFS/run-mails")
end=$(sed -n 2p "$ROOTFS/run-mails")
rm -f "$ROOTFS/run-mails"
for part in '.defects == []' '.type == "text/plain"' '.fields.from == "fpmond <fpmond@example.org>"' '.fields.to == "<operator@example.org>" or .fields.to == "operator@example.org"' \
    '.fields.subject | length < 80' '.fields["auto-submitted"] == "auto-generated"' '.text | startswith("Can it trade: ")' '.fields["message-id"] | test("^<[^<> ]+@example.org>$")'; do
    jq -e "$part" <<<"$beginning" >/dev/null || fail "not so: $part in $beginning"
    case $part in *'Can it trade'*) ;; *) jq -e "$part" <<<"$end" >/dev/null || fail "not so: $part in $end" ;; esac
done
equal "$(jq -r '.fields["x-fpmond-kind"]' <<<"$beginning") $(jq -r '.fields["x-fpmond-kind"]' <<<"$end")" "problem recovery" "the kinds of the mails"
equal "$(jq -r '.fields["in-reply-to"]' <<<"$end")" "$(jq -r '.fields["message-id"]' <<<"$beginning")" "what the end answers"

# 3. The cable is cut. Things go on happening, fpmond is killed once, and the cable is put in again.
# A notifier of its own, without a past: after so many messages the next ones would wait for each other.
inside cat /etc/fpmond/fpmond.json | jq '.notifiers = {letters: .notifiers.post}' | inside tee "$place/other.json" >/dev/null
inside cp "$place/other.json" /etc/fpmond/fpmond.json
inside systemctl reload fpmond.service || fail "another name for the notifier is refused"
count=$(mails | wc -l)
nsenter -t "$far" -n -- ip link set far down
began=$(now_ms)
# lasted SECONDS: waits until the cut has lasted so long.
lasted() { while [ $(($(now_ms) - began)) -lt $(($1 * 1000)) ]; do sleep 0.2; done; }
waiting_is() { [ "$(summary '.notifiers.letters.waiting' 2>/dev/null)" -ge "$1" ]; }
rounds=0
while [ $(($(now_ms) - began)) -lt $((cut * 700)) ]; do
    rounds=$((rounds + 1))
    if [ $((rounds % 2)) -eq 1 ]; then bot_fault override-active on; else bot_fault override-active off; fi
    lasted $((rounds * (cut / 6 > 60 ? cut / 6 : 15)))
    if [ "$rounds" -eq 2 ]; then
        inside systemctl kill -s KILL fpmond.service
        wait_for 30 inside systemctl is-active --quiet fpmond.service
    fi
done
bot_fault override-active off
lasted "$cut"
wait_for 120 waiting_is 1
equal "$(mails | wc -l)" "$count" "mails that came through the cut"
nsenter -t "$far" -n -- ip link set far up
all_delivered() { [ "$(summary '.notifiers.letters.waiting')" = 0 ] && [ "$(mails | tail -n 1 | jq -r '.fields["x-fpmond-kind"]')" = recovery ]; }
# The pauses between the attempts have grown with the cut.
wait_for $((cut + 400)) all_delivered
arrived=$(mails | tail -n +$((count + 1)) | jq -r '.fields["x-fpmond-id"] | ltrimstr("<") | sub("@.*"; "")')
printf '        %d mails came after %d s without a network\n' "$(wc -l <<<"$arrived")" "$cut"
equal "$(sort <<<"$arrived" | uniq -d)" "" "mails that came twice"
numbers=$(awk -F- '{ print $NF }' <<<"$arrived")
equal "$(sort -n <<<"$numbers")" "$numbers" "the order of the mails"
equal "$(delivers | tail -n "$(wc -l <<<"$arrived")")" "$arrived" "what the log of deliveries has, beside what came"
# Each problem with its end, by the numbers that fpmond gives: none is left out.
last=$(tail -n 1 <<<"$arrived")
equal "$(wc -l <<<"$arrived")" "${last##*-}" "mails received over the cut, by the number of the last one"
equal "$(summary '.notifiers.letters.late')" 0 "what came too late"
