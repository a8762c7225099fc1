# the bot killed: an incident within 2 s, closed again when systemd has restarted it
# shellcheck shell=bash

wait_for 30 inside systemctl is-active --quiet tradingbot.service
before=$(incidents opened bot-crashed)
recovered=$(incidents recovered bot-crashed)
killed=$(now_ms)
inside systemctl kill -s KILL tradingbot.service
wait_for 2 at_least $((before + 1)) incidents opened bot-crashed
seen=$(now_ms)
printf '        incident %d ms after the kill\n' $((seen - killed))
[ "$(journal -u fpmond.service FPMOND_FAILURE_POINT=bot-crashed -o json | wc -l)" -gt 0 ] || fail "nothing in the journal with FPMOND_FAILURE_POINT"

wait_for 60 at_least $((recovered + 1)) incidents recovered bot-crashed
