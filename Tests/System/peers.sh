# What others need for the same work, in one run: Monit beside fpmond, blackbox_exporter beside the prober, Python and simdjson beside the book's
# probe. Sourced by `run peers` once the container is up, which has the loopback and no other network.
# shellcheck shell=bash

# shellcheck source=Tests/System/figures.sh
. "$SYSTEM/figures.sh"

# An hour of looks once a minute, at this pace.
pace=${PEERS_PACE:-3}
seconds=$((60 * pace))
bot=/root/trading-bot-current

# watched_files: the bot's files that fpmond's probes name and that are there.
watched_files() {
    grep -rhoE '"(logs|state|config|configs|feature_store)/[a-z0-9_/.-]+"' "$PROJECT/Sources/Probes" "$PROJECT/Sources/FailurePoints" | tr -d '"' | sort -u |
        while read -r file; do [ ! -f "$ROOTFS/root/trading-bot-A/$file" ] || printf '%s\n' "$file"; done
}

# monit_configuration: the same unit, files, endpoints and file system, at the same pace.
monit_configuration() {
    local number=0 file port name
    printf 'set daemon %s\nset log /var/log/monit.log\nset httpd unixsocket /run/monit.socket allow root:root\n' "$pace"
    printf 'check process bot matching "botsim run"\n  if does not exist then alert\n  if memory > 90%% then alert\n'
    printf 'check filesystem rootfs with path /\n  if space usage > 90%% then alert\n  if inode usage > 90%% then alert\n'
    while read -r file; do
        number=$((number + 1))
        printf 'check file file%s with path %s/%s\n  if does not exist then alert\n  if timestamp > 7 days then alert\n  if failed permission 0644 then alert\n' \
            "$number" "$bot" "$file"
    done
    printf 'check host exchange with address 127.0.0.1\n  if failed port 8051 protocol http request "/api/v1/market/mark-price?instId=BTC-USDT" content = "code" then alert\n'
    for name in coinglass:8052:/ control:8053:/ping dashboard:8050:/; do
        IFS=: read -r name port file <<<"$name"
        printf 'check host %s with address 127.0.0.1\n  if failed port %s protocol http request "%s" status < 600 then alert\n' "$name" "$port" "$file"
    done
}

# beside NAME UNIT: what a service has used since `before`.
beside() {
    local used=$((${after[$2]} - ${before[$2]}))
    printf '%-12s %12.1f %14.2f %12s %12s %8s %10s\n' "$1" "$(awk -v used=$used 'BEGIN { print used / 1000 }')" "$(awk -v woken="${woken[$2]}" -v seconds="$seconds" 'BEGIN { print woken / seconds }')" \
        "$(megabytes "$(kilobytes "$2" Pss)")" "$(megabytes "$(kilobytes "$2" Pss_Anon)")" "$(megabytes "$(kilobytes "$2" Rss)")" "$(pids "$2" | wc -l)"
}

machine
wait_for 60 inside systemctl is-active --quiet fpmond.service
# A look for each change of a file is what Monit does not do: a bot that writes ten times as often would compare that, not the rounds.
own_pace
files=$(watched_files)
monit_configuration <<<"$files" | inside tee /etc/monit/monitrc >/dev/null
inside chmod 600 /etc/monit/monitrc
inside /usr/bin/monit -t >/dev/null || fail "monit does not accept its configuration"
defaults=$(inside fpmond schema --defaults)
jq --argjson defaults "$defaults" --arg pace "${pace}s" \
    '.probes = ($defaults.probes | map_values({ interval: $pace })) | .outputs.round = $pace' "$SYSTEM/fpmond.json" |
    inside tee /etc/fpmond/fpmond.json >/dev/null
inside systemctl restart fpmond.service
# It runs since it was installed, with its own configuration.
inside systemctl restart monit.service
sleep $((5 * pace))
declare -A before after woken
for unit in fpmond.service monit.service; do
    before[$unit]=$(cpu_us "$unit")
    switches "$seconds" "$unit" >"$ROOTFS.$unit" &
done
sleep "$seconds"
for unit in fpmond.service monit.service; do after[$unit]=$(cpu_us "$unit"); done
sleep 1
for unit in fpmond.service monit.service; do
    woken[$unit]=$(cat "$ROOTFS.$unit")
    rm -f "$ROOTFS.$unit"
done
printf '\nside by side: 60 rounds of looks, one every %s s: 1 unit, %s files, 4 endpoints, 1 file system, a bot that writes at its own pace\n' "$pace" "$(wc -l <<<"$files")"
printf '%-12s %12s %14s %12s %12s %8s %10s\n' '' 'CPU, ms' 'switches, 1/s' 'PSS, MB' 'anon, MB' 'RSS, MB' processes
beside fpmond fpmond.service
beside Monit monit.service
# The files, the process, the file system and the endpoints.
checks=$(($(wc -l <<<"$files") + 6))
figure "Monit, processor time of one of its $checks checks" \
    "$(awk -v before="${before[monit.service]}" -v after="${after[monit.service]}" -v checks="$checks" 'BEGIN { printf "%.3f", (after - before) / 1000 / 60 / checks }')" ms
[ "${woken[monit.service]}" -ge 60 ] || echo 'Monit woke less often than there were rounds: it did not look, and its line says nothing.'
inside systemctl stop monit.service

# blackbox_exporter, one probe after the other.
probe() { nsenter -t "$LEADER" -n curl -sf "http://127.0.0.1:9115/probe?target=http://127.0.0.1:8053/ping&module=http_2xx" >/dev/null; }
probe_us() {
    local before
    before=$(cpu_us prometheus-blackbox-exporter.service)
    for _ in $(seq 50); do probe; done
    awk -v used=$(($(cpu_us prometheus-blackbox-exporter.service) - before)) 'BEGIN { print used / 1000 / 50 }'
}
inside systemctl start prometheus-blackbox-exporter.service
wait_for 30 probe
printf '\none look at one endpoint of the loopback\n'
# shellcheck disable=SC2046
timed "blackbox_exporter, processor time" ms '' $(times "$RUNS" probe_us)
figure "blackbox_exporter, proportional memory, all the time" "$(megabytes "$(kilobytes prometheus-blackbox-exporter.service Pss)")" MB
figure "blackbox_exporter, anonymous memory, all the time" "$(megabytes "$(kilobytes prometheus-blackbox-exporter.service Pss_Anon)")" MB
# A process for each batch of looks, gone when they are answered.
prober=$ROOTFS/usr/libexec/fpmond/fpmond-prober
for looks in 1 4; do
    [ -x "$prober" ] || continue
    nsenter -t "$LEADER" -n python3 "$BENCHES/prober.py" "$prober" http://127.0.0.1:8053/ping "$looks" "$RUNS" >"$ROOTFS.prober" || true
    # shellcheck disable=SC2046
    timed "fpmond-prober, a process for $looks at once" ms '' $(awk '{ print $1 }' "$ROOTFS.prober" | spread)
    figure "  its greatest resident memory, while it lives" "$(megabytes "$(awk '{ print $2 }' "$ROOTFS.prober" | sort -n | tail -n 1)")" MB
done
rm -f "$ROOTFS.prober"

# simdjson FILE DIRECTORY
simdjson() {
    g++ -O2 "$BENCHES/simdjson.cpp" -lsimdjson -o "$2/simdjson"
    # shellcheck disable=SC2046
    timed "simdjson (DOM) of it" ms '' $("$2/simdjson" "$1" "$RUNS" | awk '{ printf "%.1f %.1f %.1f", $1, $2, $3 }')
}
book simdjson
