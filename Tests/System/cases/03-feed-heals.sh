# the intelligence feed stopped: the hook runs through fpmond-heal@ and the next facts verify it
# shellcheck shell=bash

opened=$(incidents opened intelligence-stale)
recovered=$(incidents recovered intelligence-stale)
since=$(inside date '+%F %T')
bot_fault intelligence-stale on
wait_for 40 at_least $((opened + 1)) incidents opened intelligence-stale
healed() { [ -n "$(journal -u 'fpmond-heal@refresh-intelligence.service' --since "$since")" ]; }
wait_for 30 healed
wait_for 60 at_least $((recovered + 1)) incidents recovered intelligence-stale
succeeded() {
    inside cat /var/log/fpmond/failure_point_healing.jsonl | tail -n 1 | jq -e '.success_count >= 1 and (.actions | any(.success == true))'
}
wait_for 10 succeeded
bot_fault intelligence-stale off
# The journal explains its entries, with the names of this one in the text.
explained=$(journal -x -u fpmond.service --since "$since" FPMOND_EVENT=heal-ended)
grep -q 'The healer refresh-intelligence ended: healed' <<<"$explained" || fail "journalctl -x says of the heal: $explained"
grep -q 'journalctl -u fpmond-heal@refresh-intelligence$' <<<"$explained" || fail "journalctl -x does not say where the hook's output is: $explained"
