# a refresh hook under systemd: the bot's environment uninterpreted, its owner kept, one at a time, ended with the hook
# shellcheck shell=bash disable=SC2016

root=/root/hooked-bot
inside_sh "mkdir -p $root/venv/bin $root/feature_store && chown -R nobody: $root/feature_store && chmod 711 /root"
printf 'COINGLASS_API_KEY=a $b `c` d\n' | inside tee $root/.env >/dev/null
inside tee $root/venv/bin/python >/dev/null <<'PYTHON'
#!/bin/sh
# In the place of the bot's Python: notes what it was given.
printf '%s|%s|%s|%s\n' "$COINGLASS_API_KEY" "$(id -un)" "$(pwd)" "$*" >feature_store/noted
[ ! -e /run/hang ] || exec sleep 1000
[ ! -e /run/exit-3 ] || exit 3
PYTHON
inside chmod 755 $root/venv/bin/python $root
hook() { inside env FPMOND_BOT_ROOT=$root "/etc/fpmond/hooks/$1" </dev/null; }

hook refresh-sentiment || fail "the hook ended with $?"
equal "$(inside cat $root/feature_store/noted)" "a \$b \`c\` d|nobody|$root|-m src.sentiment_fetcher" "what the fetcher saw"

inside touch /run/exit-3
status=0
hook refresh-onchain || status=$?
inside rm /run/exit-3
equal "$status" 3 "exit status of a fetcher that failed"

inside touch /run/hang
inside_sh 'echo $$ >/run/hook.pid; FPMOND_BOT_ROOT=$0 exec /etc/fpmond/hooks/refresh-sentiment' "$root" </dev/null &
hanging=$!
wait_for 5 inside systemctl is-active --quiet fpmond-fetch-sentiment.service
status=0
hook refresh-sentiment 2>/dev/null || status=$?
equal "$status" 75 "a second fetch beside the first"
inside_sh 'kill $(cat /run/hook.pid)'
wait $hanging || true
ended() { ! inside systemctl is-active --quiet fpmond-fetch-sentiment.service; }
wait_for 10 ended
inside_sh "rm -rf /run/hang /run/hook.pid $root; chmod 700 /root"
