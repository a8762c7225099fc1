# ten faults that only the real unit, journal and control group show: each opens its incident with its reason, and recovers
# shellcheck shell=bash disable=SC2016

# A pretend bot that was killed and came back has a shorter book, and fpmond does not forget that for a day: this case begins without it.
inside systemctl stop fpmond.service
inside rm -f /var/lib/fpmond/state.json
inside systemctl start fpmond.service

# A bot that is not root, so that permissions mean something, on a small file system of its own.
bot=/srv/trader
drop_in=/run/systemd/system/tradingbot.service.d/ten-faults.conf
inside systemctl stop tradingbot.service
inside systemd-sysusers --inline 'u trader - "Trading bot" -' >/dev/null 2>&1
inside mkdir -p "$bot" "$(dirname "$drop_in")"
inside mount -t tmpfs -o size=256m,mode=755 tmpfs "$bot"
inside_sh "mkdir $bot/slot-A && ln -s slot-A $bot/current && chown -R trader: $bot"
inside tee "$drop_in" >/dev/null <<UNIT
[Unit]
StartLimitIntervalSec=30
StartLimitBurst=4
[Service]
User=trader
WorkingDirectory=$bot/current
ExecStart=
ExecStart=/opt/botsim run --root $bot/current --control /run/botsim --http-port 8051 --dashboard-port 8050 --real-pid --workers --speed 20
RestartSec=500ms
MemoryMax=256M
MemorySwapMax=0
UNIT
jq --arg root "$bot/current" '
    .bot.root = $root | .bot.user = "trader"
    | .probes += (["engine", "processes", "memory", "journal", "disk", "configuration", "crash-log"] | map({ (.): { interval: "1s" } }) | add)
    | .failure_points += {
        "bot-crashed": { settings: { settled_after: "1s", restart_window: "20s" } },
        "crash-loop": { settings: { window: "20s", heartbeats_a_minute: 1000 } },
        "memory-pressure": { settings: { kill_hold: "5s" } },
        "worker-lost": { settings: { patience: "2s" } },
        "slot-drift": { settings: { warning_age: "2s" } },
        "stable-regime": { settings: { window: "20s" } },
        "bot-frozen": { settings: { warning_age: "30s", critical_age: "40s", processor_window: "5s" } }
      }' "$SYSTEM/fpmond.json" | inside tee /etc/fpmond/fpmond.json >/dev/null
# A link that is as old as the process would leave open where it led to when that began.
sleep 2
inside systemctl daemon-reload
inside systemctl start tradingbot.service
inside systemctl reload fpmond.service || fail "the configuration of this case was refused"

# told EVENT ID [REASON]: how often the incident log has that.
told() {
    inside_sh 'cat /var/log/fpmond/failure_point_incidents.jsonl 2>/dev/null || true' |
        jq -c --arg event "$1" --arg id "$2" --arg reason "${3:-}" \
            'select(.event == $event and .failure_point == $id and ($reason == "" or .reason == $reason))' | wc -l
}

# fault ON|OFF NAME: of the simulated bot, by its own user.
fault() { inside setpriv --reuid trader --regid trader --clear-groups -- /opt/botsim fault "$1" "$2" --control /run/botsim; }

# shown ID REASON TITLE ON OFF: the fault is made by the command ON and undone by OFF; the incident log has to tell both.
shown=0
shown() {
    local id=$1 reason=$2 opened recovered began
    wait_for 60 trading_is open
    opened=$(told opened "$id" "$reason") recovered=$(told recovered "$id") began=$(now_ms)
    "$4"
    wait_for 60 at_least $((opened + 1)) told opened "$id" "$reason"
    opened=$(now_ms)
    "$5"
    wait_for 90 at_least $((recovered + 1)) told recovered "$id"
    shown=$((shown + 1))
    printf '        %2d %-46s %s/%s after %d ms, over after %d ms\n' "$shown" "$3" "$id" "$reason" $((opened - began)) $(($(now_ms) - opened))
}

stopped_on() { inside systemctl stop tradingbot.service; }
stopped_off() { inside systemctl start tradingbot.service; }
shown bot-crashed stopped "the unit stopped" stopped_on stopped_off

given_up() { [ "$(summary '.failure_points["bot-crashed"].reason')" = start-limit ]; }
crashing_on() {
    fault on bot-crashed:exit
    wait_for 60 given_up
}
crashing_off() {
    fault off bot-crashed
    inside systemctl reset-failed tradingbot.service
    inside systemctl start tradingbot.service
}
shown crash-loop unit-restarts "crashes until systemd gives up" crashing_on crashing_off

# Whoever takes too much in the unit's control group is killed, and the unit ends with it. Bounded, whatever becomes of the limit.
memory_on() {
    inside_sh 'echo $$ >/sys/fs/cgroup/system.slice/tradingbot.service/cgroup.procs && head -c 600000000 /dev/zero | tail' >/dev/null 2>&1 || true
}
killed_on() { inside systemctl kill --kill-who=main -s KILL tradingbot.service; }
if inside test -e /sys/fs/cgroup/system.slice/tradingbot.service/memory.events; then
    shown memory-pressure oom-kill "a kill at MemoryMax" memory_on true
else
    # A host that keeps its memory controller in the first hierarchy has none to lend to a container.
    shown bot-crashed crashed "the main process killed (no memory controller)" killed_on true
fi

worker_on() { fault on worker-lost; }
worker_off() { fault off worker-lost; }
shown worker-lost workers-missing "workers killed" worker_on worker_off

second_on() {
    printf 'echo $$ >/run/second-bot.pid\nwhile :; do sleep 1; done\n' | inside tee "$bot/current/run.py" >/dev/null
    inside /bin/bash -c "exec -a python3 sh $bot/current/run.py" >/dev/null 2>&1 &
}
second_off() { inside_sh 'kill $(cat /run/second-bot.pid)'; }
shown two-bots second-bot "a second run.py outside the unit" second_on second_off

slot_on() { inside_sh "cp -a $bot/slot-A $bot/slot-B && ln -sfn slot-B $bot/current"; }
slot_off() { inside systemctl restart tradingbot.service; }
shown slot-drift other-slot "the slot switched without a restart" slot_on slot_off

# All but a little: a bot that cannot write at all would not be there any more.
disk_on() { inside_sh "head -c \$((\$(df --output=avail -B1 $bot | tail -n 1) - 6000000)) /dev/zero >$bot/filler"; }
disk_off() { inside rm "$bot/filler"; }
shown disk-full space-critical "the file system full" disk_on disk_off

owner_on() { inside_sh "cd $bot/current/config && chown root: asset_universe.json && chmod 600 asset_universe.json"; }
owner_off() { inside_sh "cd $bot/current/config && chown trader: asset_universe.json && chmod 644 asset_universe.json"; }
shown file-permissions denied "a file edited as root" owner_on owner_off

regime_on() { fault on stable-regime; }
regime_off() { fault off stable-regime; }
shown stable-regime all-blocked "blocked entries in the journal" regime_on regime_off

frozen_on() { inside systemctl kill --kill-who=main -s STOP tradingbot.service; }
frozen_off() { inside systemctl kill --kill-who=main -s CONT tradingbot.service; }
shown bot-frozen hung "the main process stopped by a signal" frozen_on frozen_off

inside systemctl stop tradingbot.service
inside rm -r "$(dirname "$drop_in")"
inside systemctl daemon-reload
inside umount "$bot"
printf '        %d of 10\n' "$shown"
[ "$shown" -eq 10 ]
