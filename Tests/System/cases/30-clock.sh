# the clock set forward and back by a day: said so, incidents kept over it and over a kill, nothing called frozen or healed for it
# shellcheck shell=bash

# Beside the container, whose clock is the host's: the bot and fpmond under a library that moves the clock they see, files' times included.
place=$(mktemp -d)
pids=()
cleanup() {
    kill "${pids[@]}" 2>/dev/null || true
    wait "${pids[@]}" 2>/dev/null || true
    rm -rf "$place"
}
at_end cleanup
release=$PROJECT/.build/release
mkdir "$place/control" "$place/log" "$place/state"

# The library moves the environment, which hides the arguments from a Swift program that it is loaded into at its start; a program between them helps.
# What it keeps in shared memory goes with the namespace.
faked() {
    local library
    library=$(dpkg -L libfaketime | grep '/libfaketime.so.1$')
    # shellcheck disable=SC2016
    exec unshare --mount sh -c 'mount -t tmpfs tmpfs /dev/shm && exec "$@"' sh \
        env LD_PRELOAD="$library" FAKETIME_TIMESTAMP_FILE="$place/clock" FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1 \
        DONT_FAKE_MONOTONIC=1 timeout 600 "$@"
}
set_clock() { printf '%s\n' "$1" >"$place/clock.new" && mv "$place/clock.new" "$place/clock"; }
start_fpmond() {
    (faked "$release/fpmond" run --config "$place/fpmond.json" >>"$place/fpmond.out" 2>&1) &
    pids+=($!)
    watcher=$!
}
port() { jq -er ".$1" "$place/control/ports.json"; }
fault() { "$release/botsim" fault "$2" "$1" --control "$place/control"; }
latest() { jq -er "$1" "$place/log/failure_point_monitor_summary.json"; }
# events EVENT ID: how many the history has.
events() { jq -c --arg event "$1" --arg id "$2" 'select(.event == $event and .failure_point == $id)' "$place/log/failure_point_incidents.jsonl" | wc -l; }
is_open() { [ "$(latest '.trading.state')" = "$1" ]; }
# at DAY: the summary is of that day.
at() { [[ $(latest .timestamp) == "$(date -u -d "$1" +%F)"* ]]; }

set_clock +0
(faked "$release/botsim" run --root "$place/bot" --control "$place/control" --http-port 0 --dashboard-port 0 >"$place/botsim.out" 2>&1) &
pids+=($!)
wait_for 20 test -s "$place/control/ports.json"
wait_for 20 test -s "$place/bot/logs/market_intelligence.log"
# A bot whose clock goes back begins a shorter book; it is not what is tried here.
jq -n --arg place "$place" --arg exchange "$(port exchange)" --arg coinglass "$(port coinglass)" --arg control "$(port control)" '{
    bot: { root: "\($place)/bot" }, outputs: { directory: "\($place)/log", round: "2s" }, state: { directory: "\($place)/state" },
    exchange: { url: "http://127.0.0.1:\($exchange)/api/v1/market/mark-price?instId=BTC-USDT", assert: [{ pointer: "/code", equals: "0" }] },
    coinglass: { url: "http://127.0.0.1:\($coinglass)/", statuses: [] }, control: ["http://127.0.0.1:\($control)/ping"],
    probes: { unit: { enabled: false }, processes: { enabled: false }, memory: { enabled: false }, journal: { enabled: false },
              dashboard: { enabled: false }, exchange: { interval: "5s" } },
    failure_points: { "bot-crashed": { enabled: false }, "positions-corrupt": { enabled: false },
                      "bot-frozen": { healer: "restart" }, "zombie-engine": { healer: "restart" } },
    healers: { restart: { shell: "touch \($place)/restarted", cooldown: "1s" } } }' >"$place/fpmond.json"
start_fpmond
wait_for 30 is_open open
fault max-positions:over-limit on
wait_for 90 at_least 1 events opened max-positions
incident=$(latest '.failure_points["max-positions"].incident')
since=$(latest '.failure_points["max-positions"].since')

same() {
    equal "$(latest '.failure_points["max-positions"].incident')" "$incident" "the incident that is open $1"
    equal "$(latest '.failure_points["max-positions"].since')" "$since" "its beginning $1"
    equal "$(events opened max-positions) $(events recovered max-positions)" "1 0" "how often it opened and ended $1"
    equal "$(events opened bot-frozen) $(events opened zombie-engine)" "0 0" "a bot called frozen $1"
    test ! -e "$place/restarted" || fail "something was healed $1"
}

set_clock +1d
wait_for 20 at tomorrow
sleep 20
same "a day ahead"
kill -0 "$watcher" 2>/dev/null || fail "fpmond has ended a day ahead: $(tail -n 3 "$place/fpmond.out")"

set_clock +0
wait_for 20 at today
said() { grep -qE 'clock|in the future' "$place/fpmond.out"; }
wait_for 60 said
sleep 20
same "back again"
wait_for 30 at_least 1 events opened clock-skew

# Killed in its past, and started again with a state that is of its future: the clock goes back by one more day.
pkill -KILL -P "$watcher" || fail "fpmond has ended"
wait "$watcher" 2>/dev/null || true
set_clock -1d
start_fpmond
wait_for 30 at yesterday
sleep 5
same "after a kill and a start in the past"
# Every line was written once, and in order.
jq -s -e '[.[].sequence] | . == unique' "$place/log/failure_point_incidents.jsonl" >/dev/null || fail "the history is out of order"

set_clock +0
fault max-positions:over-limit off
wait_for 90 at_least 1 events recovered max-positions
printf '        what it said of the clock: %s\n' "$(grep -ohE 'clock-skew is [a-z]+: .{0,90}|the clock was set back by [0-9]+ s' "$place/fpmond.out" | sort -u | head -n 3 | paste -sd ';')"
