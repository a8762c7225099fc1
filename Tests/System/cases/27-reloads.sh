# reloads in a row (FPMOND_RELOADS, of which every other one is of a broken file): no restart, no lost incident, no growth
# shellcheck shell=bash disable=SC2016

count=${FPMOND_RELOADS:-100}
cleanup() { bot_fault max-positions:over-limit off || true; }
at_end cleanup

pid=$(property fpmond.service MainPID)
restarts=$(property fpmond.service NRestarts)
descriptors() { inside_sh "ls /proc/$pid/fd | wc -l"; }
threads() { inside_sh "ls /proc/$pid/task | wc -l"; }
anonymous() { inside awk '$1 == "Anonymous:" { print $2 }' "/proc/$pid/smaps_rollup"; }
incident() { summary '.failure_points["max-positions"].incident // empty'; }

bot_fault max-positions:over-limit on
wait_for 60 incident
before=$(incident)
# lines EVENT: how many the history has of this incident.
lines() { inside cat /var/log/fpmond/failure_point_incidents.jsonl | jq -c --arg event "$1" --arg id "$before" 'select(.event == $event and .incident == $id)' | wc -l; }
wait_for 20 at_least 1 lines opened

good=$(cat "$SYSTEM/fpmond.json")
# One setting goes to and fro, so that each reload has something to do.
other=$(jq '.probes.disk.interval = "7s" | .failure_points["disk-full"].settings.warning_used_ratio = 0.84' <<<"$good")
broken=("${good%\}*}" "$(jq '.bto = 1' <<<"$good")" "$(jq '.probes.disk.interval = -1' <<<"$good")" '' "$(jq '.healers.x = {}' <<<"$good")")
put() { inside tee /etc/fpmond/fpmond.json <<<"$1" >/dev/null; }
reload_round() {
    local i
    for i in $(seq "$1"); do
        if [ $((i % 2)) -eq 0 ]; then
            put "${broken[$((i / 2 % ${#broken[@]}))]}"
            ! inside systemctl reload fpmond.service 2>/dev/null || fail "reload $i took a broken file"
        else
            if [ $((i / 2 % 2)) -eq 0 ]; then put "$other"; else put "$good"; fi
            inside systemctl reload fpmond.service || fail "reload $i was refused"
        fi
    done
}

# What a first reload makes, once and for all, is not growth.
reload_round 10
sleep 2
first="$(descriptors) $(threads) $(anonymous)"
began=$(now_ms)
reload_round "$count"
printf '        %d reloads in %d s\n' "$count" $((($(now_ms) - began) / 1000))
put "$good"
inside systemctl reload fpmond.service || fail "the last reload was refused"
sleep 3
read -r descriptors_before threads_before anonymous_before <<<"$first"
printf '        descriptors %d, then %d; threads %d, then %d; anonymous memory %d kB, then %d\n' "$descriptors_before" "$(descriptors)" \
    "$threads_before" "$(threads)" "$anonymous_before" "$(anonymous)"
equal "$(property fpmond.service MainPID)" "$pid" "main process"
equal "$(property fpmond.service NRestarts)" "$restarts" "restarts"
inside systemctl is-active --quiet fpmond.service || fail "fpmond is no longer active"
equal "$(incident)" "$before" "the incident that is open"
equal "$(lines opened) $(lines recovered)" "1 0" "how often it opened and ended"
# A look under way has descriptors and a thread of its own.
[ "$(descriptors)" -le $((descriptors_before + 6)) ] || fail "it has more and more descriptors"
[ "$(threads)" -le $((threads_before + 4)) ] || fail "it has more and more threads"
[ "$(anonymous)" -le $((anonymous_before + 1024)) ] || fail "it needs more and more memory"
