# a compromised watcher: whatever its user writes or starts, root runs only what the configuration allows
# shellcheck shell=bash disable=SC2016

# The watcher itself would overwrite the context: it only has to live for its mounts.
hook=/etc/fpmond/hooks/attacked
cleanup() {
    inside_sh 'rm -rf /etc/fpmond/hooks/attacked /etc/fpmond/attacked.log /run/planted /run/fpmond/heal/attacked.json /run/fpmond/heal/off.json \
        /root/trading-bot-current/logs/trading_frozen.flag; chmod 755 /etc/fpmond/hooks'
}
at_end cleanup
cleanup

configuration() {
    jq '.healers += {
        "attacked": { "shell": "exec /etc/fpmond/hooks/attacked", "timeout": "10s", "cooldown": "1s", "max_per_hour": 8,
            "environment": { "FPMOND_FETCH_SECONDS": "20" } },
        "restart-bot": { "shell": "/etc/fpmond/hooks/restart-bot", "timeout": "60s" },
        "off": { "command": ["/bin/touch", "/run/planted"], "enabled": false },
        "dry": { "command": ["/bin/touch", "/run/planted"], "mode": "observe" } }' "$SYSTEM/fpmond.json" |
        inside tee /etc/fpmond/fpmond.json >/dev/null
}
configuration
inside tee $hook >/dev/null <<'HOOK'
#!/bin/sh
env >/etc/fpmond/attacked.log
HOOK
inside chmod 755 $hook
inside systemctl reload fpmond.service || fail "the configuration of this case is refused"

# hand_over NAME: standard input becomes the context, as the watcher's user would write it.
hand_over() { as_watcher sh -c 'umask 077; rm -rf "$0"; cat >"$0"' "/run/fpmond/heal/$1.json"; }
start() { as_watcher systemctl --no-ask-password start -- "fpmond-heal@$1.service" >/dev/null 2>&1; }
status_of() { property "fpmond-heal@$1.service" ExecMainStatus; }
not_planted() { ! inside test -e /run/planted || fail "$1: a command of the watcher's ran as root"; }

# 1. No name but the contract's crosses, and no value becomes a command.
hand_over attacked <<'JSON'
{"environment": {"FPMOND_FETCH_COMMAND": "touch /run/planted", "FPMOND_HALT_FILES": "nothing", "FPMOND_FETCH_SECONDS": "$(touch /run/planted)",
 "LD_PRELOAD": "/run/evil.so", "PATH": "/run/fpmond", "FPMOND_BOT_ROOT": "/evil", "FPMOND_STATUS": "$(touch /run/planted)",
 "FPMOND_INCIDENT": "-rf /", "FPMOND_MESSAGE": "`touch /run/planted`\n\u001b]0;owned\u0007", "FPMOND_REASON": "age-over-limit"},
 "finding": {"evidence": {}}, "order": "../../etc/x"}
JSON
start attacked || fail "the heal did not run"
not_planted "a context full of settings"
said=$(inside cat /etc/fpmond/attacked.log)
for line in FPMOND_REASON=age-over-limit FPMOND_STATUS= FPMOND_INCIDENT= FPMOND_BOT_ROOT=/root/trading-bot-current FPMOND_FETCH_SECONDS=20; do
    grep -qx -- "$line" <<<"$said" || fail "the hook was not told $line: $said"
done
! grep -Eq 'FETCH_COMMAND|HALT_FILES|LD_PRELOAD|evil|^PATH=/run' <<<"$said" || fail "a setting crossed: $said"
! grep -q $'\e' <<<"$said" || fail "an escape sequence crossed"
journal -u fpmond-heal@attacked.service | grep 'may not be set by the watcher: ignored' >/dev/null || fail "the journal does not say that a name was refused"

# 2. A halted bot stays halted.
before=$(property tradingbot.service MainPID)
inside touch /root/trading-bot-current/logs/trading_frozen.flag
hand_over restart-bot <<<'{"environment": {"FPMOND_HALT_FILES": "nothing"}}'
! start restart-bot || fail "a halted bot was restarted"
equal "$(status_of restart-bot)" 125 "exit status of a restart of a halted bot"
equal "$(property tradingbot.service MainPID)" "$before" "main process of the halted bot"
inside rm -f /root/trading-bot-current/logs/trading_frozen.flag

# 3. What the configuration does not allow is refused, whoever starts it; a person overrides, on record.
for name in off dry; do
    ! start $name || fail "the healer $name ran"
    equal "$(status_of $name)" 77 "exit status of the healer $name"
    not_planted "the healer $name"
done
inside fpmond heal off --despite-configuration >/dev/null 2>&1 || fail "a person as root could not override"
inside test -e /run/planted || fail "the override ran nothing"
inside rm -f /run/planted
told() { inside cat /var/log/fpmond/failure_point_healing.jsonl | jq -e '.actions[] | select(.type == "off" and .by == "hand" and (.message | contains("disabled")))'; }
wait_for 40 told
equal "$(told | jq -s length)" 1 "lines of the override in the healing log"

# 4. A hook that others may write: validate and reload name it, heal refuses it.
inside chmod 777 $hook
fault="$hook is writable by users other than its owner (mode 777)"
validated=$(inside fpmond validate /etc/fpmond/fpmond.json || true)
grep -qF "$fault" <<<"$validated" || fail "validate does not name it: $validated"
! inside systemctl reload fpmond.service >/dev/null 2>&1 || fail "it was reloaded"
journal -u fpmond.service | grep -F "$fault" >/dev/null || fail "the journal does not name it"
inside rm -f /etc/fpmond/attacked.log
! start attacked || fail "root ran a hook that everybody can write"
equal "$(status_of attacked)" 78 "exit status of a heal whose hook everybody can write"
! inside test -e /etc/fpmond/attacked.log || fail "the hook ran"
inside chmod 755 $hook
inside chmod 777 /etc/fpmond/hooks
! start attacked || fail "root ran a hook from a directory that everybody can write"
inside chmod 755 /etc/fpmond/hooks

# 5. Instance names that are options, paths or escapes: the watcher may not start them at all, and they are no healers for root either.
for name in --help -h --version --despite-configuration '..-..-etc-shadow' 'off\x2d' Attacked attacked. "$(printf 'a%.0s' {1..100})"; do
    ! start "$name" || fail "the watcher started fpmond-heal@$name"
    equal "$(property "fpmond-heal@$name.service" ExecMainStartTimestamp)" "" "start of fpmond-heal@$name by the watcher"
done
for name in --help -h --version --despite-configuration; do
    ! inside systemctl start -- "fpmond-heal@$name.service" 2>/dev/null || fail "fpmond-heal@$name ended well"
    equal "$(status_of "$name")" 64 "exit status of fpmond-heal@$name"
done
not_planted "an odd instance name"

# 6. Contexts that are too large, links, and no files.
as_watcher sh -c 'rm -f "$0"; { printf "{\"x\": \""; head -c 200000 /dev/zero | tr "\\0" x; printf "\"}"; } >"$0"' /run/fpmond/heal/attacked.json
! start attacked || fail "an oversized context was read"
equal "$(status_of attacked)" 78 "exit status with an oversized context"
for target in /etc/shadow /var/lib/fpmond/state.json /dev/zero /run/fpmond/heal; do
    as_watcher ln -sfn "$target" /run/fpmond/heal/attacked.json
    ! start attacked || fail "a context that is a link to $target was read"
    equal "$(status_of attacked)" 78 "exit status with a link to $target"
    as_watcher rm -f /run/fpmond/heal/attacked.json
done
as_watcher mkfifo /run/fpmond/heal/attacked.json
! start attacked || fail "a FIFO was read"
as_watcher rm -f /run/fpmond/heal/attacked.json

# 7. Reports and records: the watcher's user can neither plant, lead astray nor remove them.
for path in /run/fpmond-heal/attacked.json /var/lib/fpmond-heal/lock; do
    ! as_watcher ln -sfn /etc/passwd "$path" 2>/dev/null || fail "it could lead $path astray"
    ! as_watcher rm -f "$path" 2>/dev/null || fail "it could remove $path"
done
equal "$(inside stat -c '%a %U' /run/fpmond-heal/attacked.json)" "640 root" "mode and owner of a report"
equal "$(inside stat -c '%a %U' /var/lib/fpmond-heal)" "750 root" "mode and owner of the record of runs"

# 8. No more runs within the hour than the configuration allows, however often it is started.
last=0
for _ in 1 2 3 4 5 6 7 8 9 10; do start attacked || last=$(status_of attacked); done
equal "$last" 75 "exit status beyond the hourly limit"
equal "$(property tradingbot.service MainPID)" "$before" "main process of the bot after the attack"

# 9. What asks for a reload is the watcher's user outside its sandbox: the watcher cannot get hold of it.
asking=$(inside sed -n '/^ExecReload=+/,/[^\\]$/ { s/^ExecReload=+//; s/\\$//; p }' /lib/systemd/system/fpmond.service | tr '\n' ' ')
asking=${asking%%/usr/bin/fpmond reload*}
[ "$(wc -w <<<"$asking")" -ge 5 ] || fail "the unit asks for a reload in another way: $asking"
# shellcheck disable=SC2086
(inside $asking sleep 31 || true) 2>/dev/null &
(as_watcher sleep 32 || true) 2>/dev/null &
asks() { inside pgrep -fx 'sleep 31'; }
own() { inside pgrep -fx 'sleep 32' | tail -n 1; }
wait_for 10 asks
wait_for 10 own
as_watcher cat "/proc/$(own)/environ" >/dev/null || fail "the watcher's user cannot look into its own process either: this shows nothing"
! as_watcher cat "/proc/$(asks)/environ" >/dev/null 2>&1 || fail "the watcher can look into what asks for a reload"
inside pkill -fx 'sleep 3[12]' || true
