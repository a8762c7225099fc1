# the watcher reads the bot's files, and can neither write there nor touch the bot's unit
# shellcheck shell=bash

pid=$(property fpmond.service MainPID)
secret=/root/trading-bot-current/.secret
inside_sh "umask 077 && echo hidden >$secret"

equal "$(as_watcher cat $secret)" hidden "a 0600 file of root"
! as_watcher sh -c "echo x >>$secret" 2>/dev/null || fail "it could write a file of the bot"
! as_watcher touch /root/trading-bot-current/new 2>/dev/null || fail "it could create a file in the bot's tree"
! as_watcher touch /etc/fpmond/fpmond.json 2>/dev/null || fail "it could change its own configuration"
# Not even root could, in its world: the whole file system but its own directories is read-only.
for path in /etc/fpmond/new /root/trading-bot-current/new /home/new /usr/new; do
    ! inside nsenter -t "$pid" -m -- touch "$path" 2>/dev/null || fail "in its world $path can be written"
done
inside rm -f $secret

before=$(property tradingbot.service MainPID)
for verb in restart stop kill; do
    ! as_watcher systemctl --no-ask-password "$verb" tradingbot.service >/dev/null 2>&1 || fail "it could $verb the bot"
done
! as_watcher systemctl --no-ask-password stop fpmond.service >/dev/null 2>&1 || fail "it could stop its own unit"
# A heal it may start: whatever becomes of this one, it is not refused.
said=$(as_watcher systemctl --no-ask-password start fpmond-heal@no-such-healer.service 2>&1 || true)
case $said in *denied* | *authentication*) fail "it could not start a heal: $said" ;; esac
[ -n "$(journal -u fpmond-heal@no-such-healer.service)" ] || fail "the heal was not started: $said"
! as_watcher systemctl --no-ask-password start apt-daily.service >/dev/null 2>&1 || fail "it could start any unit"
equal "$(property tradingbot.service MainPID)" "$before" "main process of the bot"

capabilities=$(inside sed -n 's/^CapEff:[[:space:]]*//p' "/proc/$pid/status")
equal "$capabilities" 0000000000000004 "effective capabilities (4 is DAC_READ_SEARCH alone)"
