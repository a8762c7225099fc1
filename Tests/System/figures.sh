# How the benches measure and print; sourced by bench.sh and peers.sh.
# shellcheck shell=bash

# shellcheck disable=SC2034
BENCHES=$PROJECT/Tests/Benches
# shellcheck disable=SC2034
RUNS=${BENCH_RUNS:-10}

# machine: what the figures are of.
machine() {
    printf 'machine: %s, %s processors, %s, Linux %s, load %s\n' "$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" \
        "$(free -g | awk '/^Mem:/ { print $2 " GB" }')" "$(uname -r)" "$(cut -d' ' -f1 /proc/loadavg)"
}

# figure NAME VALUE UNIT [AIM [NOTE]]: one line. AIM: `<=100` or `>=8`, or nothing; a missed one is marked.
figure() {
    local mark='' aim=${4:-}
    if [ -n "$aim" ]; then
        mark=$(awk -v value="$2" -v aim="$aim" 'BEGIN {
            limit = substr(aim, 3) + 0
            if (value !~ /^[0-9.]+$/) print "?"; else print (substr(aim, 1, 2) == "<=" ? value + 0 <= limit : value + 0 >= limit) ? "met" : "MISSED"
        }')
    fi
    printf '%-52s %10s %-5s %9s %-7s %s\n' "$1" "$2" "$3" "$aim" "$mark" "${5:-}"
}

# spread: of numbers, one a line: the median, the least and the greatest.
spread() { sort -n | awk '{ value[NR] = $1 } END { if (NR) printf "%.4g %.4g %.4g\n", value[int((NR + 1) / 2)], value[1], value[NR]; else print "? ? ?" }'; }

# times NUMBER COMMAND...: the spread of so many runs of a command that prints a number.
times() {
    local number=$1
    shift
    for _ in $(seq "$number"); do "$@"; done | spread
}

# timed NAME UNIT AIM MEDIAN LEAST GREATEST [NOTE]
timed() { figure "$1" "$4" "$2" "$3" "$5 to $6${7:+; $7}"; }

# ratio LEFT RIGHT [DIGITS]
ratio() { awk -v left="$1" -v right="$2" -v digits="${3:-1}" 'BEGIN { if (right > 0) printf "%.*f\n", digits, left / right; else print "?" }'; }

# pids UNIT: the processes of a service of the container, as this side numbers them.
pids() { find /sys/fs/cgroup -path "*/$CONTAINER*/system.slice/$1/*" -prune -o -path "*/$CONTAINER*/system.slice/$1" -exec cat {}/cgroup.procs \; 2>/dev/null | sort -un; }

# kilobytes UNIT KEY: over all processes of a service: `Pss` or `Pss_Anon` of smaps_rollup.
kilobytes() { for pid in $(pids "$1"); do sed -n "s/^$2:[[:space:]]*//p" "/proc/$pid/smaps_rollup" 2>/dev/null || true; done | awk '{ sum += $1 } END { print sum + 0 }'; }

megabytes() { awk -v kilobytes="$1" 'BEGIN { printf "%.1f\n", kilobytes / 1024 }'; }

# cpu_us UNIT: what the control group of a service has used of the processors, its ended children too, in microseconds.
cpu_us() { inside sed -n 's/^usage_usec //p' "/sys/fs/cgroup/system.slice/$1/cpu.stat"; }

# switches SECONDS UNIT: context switches of all threads of a service within the next seconds.
switches() {
    local list
    list=$(pids "$2" | paste -sd,)
    perf stat -x, -e context-switches -p "$list" -- sleep "$1" 2>&1 >/dev/null | awk -F, '/context-switches/ { print ($1 ~ /^[0-9]+$/) ? $1 : 0 }'
}

# switch_kinds SECONDS UNIT: the same of the watcher by why its thread gave up the processor, and the prober's: nothing to do, disk, another's turn, prober.
switch_kinds() {
    local list
    list=$(pids "$2" | paste -sd,)
    perf record -q -e sched:sched_switch -p "$list" -o "$ROOTFS.switches" -- sleep "$1" >/dev/null 2>&1
    perf script -i "$ROOTFS.switches" -F comm,trace 2>/dev/null | awk '
        { kind = /^ *fpmond-prober/ ? "prober" : /prev_state=S/ ? "idle" : /prev_state=D/ ? "disk" : "turn"; number[kind]++ }
        END { print number["idle"] + 0, number["disk"] + 0, number["turn"] + 0, number["prober"] + 0 }'
    rm -f "$ROOTFS.switches"
}

# switch_figures SECONDS: the context switches of fpmond's threads in the next seconds, all and by kind.
switch_figures() {
    local seconds=$1 idle disk turn prober
    read -r idle disk turn prober <<<"$(switch_kinds "$seconds" fpmond.service)"
    figure "context switches of all threads" "$(ratio $((idle + disk + turn + prober)) "$seconds" 2)" 1/s '<=1'
    figure "  the watcher waits for something to do" "$(ratio "$idle" "$seconds" 2)" 1/s
    figure "  the watcher waits for the disk" "$(ratio "$disk" "$seconds" 2)" 1/s
    figure "  another process has the watcher's processor" "$(ratio "$turn" "$seconds" 2)" 1/s
    figure "  the prober, the pages of its libraries included" "$(ratio "$prober" "$seconds" 2)" 1/s
}

# ordinary_disk: fpmond started anew with its state and logs on an ext4 as mkfs makes it, and nothing it reads dropped from the page cache. The file
# system of this machine may have no journal and tell the disk at once of each block that it frees, and the kernel may take unused pages back.
ordinary_disk() {
    local image=$ROOTFS/var/disk.img loop
    truncate -s 256M "$image"
    mkfs.ext4 -q "$image"
    for loop in 0 1 2 3 4 5 6 7; do inside mknod "/dev/loop$loop" b 7 "$loop"; done
    inside mknod /dev/loop-control c 10 237
    inside systemctl stop fpmond.service
    # Unmounted, the loop device is free again: also if the container ends first.
    # shellcheck disable=SC2016
    inside_sh 'mkdir /mnt/disk && mount -o loop /var/disk.img /mnt/disk && for directory in lib log; do
        cp -a "/var/$directory/fpmond" "/mnt/disk/$directory" && mount --bind "/mnt/disk/$directory" "/var/$directory/fpmond" || exit
    done'
    inside systemctl start fpmond.service
    nice -n 19 python3 "$BENCHES/keep_cached.py" "$ROOTFS/usr/lib/x86_64-linux-gnu" "$ROOTFS/usr/libexec/fpmond" "$ROOTFS/usr/bin" "$ROOTFS/root" "$ROOTFS/etc" \
        "$ROOTFS/var/log/journal" &
    KEEPER=$!
}

# own_disk: as it was before ordinary_disk.
own_disk() {
    kill "$KEEPER"
    inside systemctl stop fpmond.service
    inside umount /var/lib/fpmond /var/log/fpmond /mnt/disk
    inside systemctl start fpmond.service
}

# own_pace: from now on the bot writes as often as the real one, not ten times as often.
own_pace() {
    inside mkdir -p /run/systemd/system/tradingbot.service.d
    printf '[Service]\nExecStart=\n%s\n' "$(sed -n '/^ExecStart=/s/ --speed 10//p' "$SYSTEM/tradingbot.service")" |
        inside tee /run/systemd/system/tradingbot.service.d/pace.conf >/dev/null
    inside systemctl daemon-reload
    inside systemctl restart tradingbot.service
}

# at_rest: fpmond as newly installed, with the shipped intervals, everything else as in the system test.
at_rest() {
    jq 'del(.probes, .outputs)' "$SYSTEM/fpmond.json" | inside tee /etc/fpmond/fpmond.json >/dev/null
    inside systemctl stop fpmond.service
    # The simulator may have been started anew, with another book: one with fewer closed positions than before is corrupt.
    inside rm -f /var/lib/fpmond/state.json
    inside systemctl start fpmond.service
}

# book [COMMAND...]: what a look at a book of 57 MB costs, beside Python's json.load of the same bytes. COMMAND gets the book's path and a directory.
# shellcheck disable=SC2120
book() {
    local book_file place python first unchanged newer price oldest highest
    place=$(mktemp -d "${TMPDIR:-/var/tmp}/fpmond-bench.XXXXXX")
    mkdir "$place/logs"
    book_file=$place/logs/positions_futures.json
    python3 "$BENCHES/book.py" write "$book_file" 57
    read -ra python <<<"$(python3 "$BENCHES/book.py" time "$book_file" "$RUNS")"
    "$PROJECT/.build/release/bookbench" "$place" "$RUNS" >"$place/looks"
    cc -O2 "$BENCHES/bandwidth.c" -o "$place/bandwidth"
    "$place/bandwidth" "$book_file" "$RUNS" >"$place/limits"
    IFS=$'\t' read -ra first < <(sed -n 's/^first look\t//p' "$place/looks")
    IFS=$'\t' read -ra unchanged < <(sed -n 's/^unchanged\t//p' "$place/looks")
    IFS=$'\t' read -ra newer < <(sed -n 's/^a newer closed position\t//p' "$place/looks")
    IFS=$'\t' read -ra price < <(sed -n 's/^a new price of an open position\t//p' "$place/looks")
    IFS=$'\t' read -ra oldest < <(sed -n 's/^the oldest closed position\t//p' "$place/looks")
    highest=$(awk -F'\t' '$5 > most { most = $5 } END { print most }' "$place/looks")
    printf '\nthe book: %s bytes; processor time of one look, and how often it goes into that of json.load\n' "$(stat -c %s "$book_file")"
    timed "json.load of it" ms '' "$(printf %.0f "${python[0]}")" "$(printf %.0f "${python[1]}")" "$(printf %.0f "${python[2]}")"
    share "unchanged" 200 "${unchanged[@]}"
    share "changed: a newer closed position" 8 "${newer[@]}"
    share "changed: a new price of an open position" 8 "${price[@]}"
    share "changed: the oldest closed position" 8 "${oldest[@]}"
    share "the first look after a start" '' "${first[@]}"
    figure "highest memory over idle" "$(megabytes "$highest")" MB '<=4'
    while read -r name bytes median least greatest; do
        timed "$([ "$name" = copy ] && echo 'memcpy of as many bytes' || echo "read(2) of it by $((bytes >> 10)) KiB")" ms '' \
            "$(printf %.2f "$median")" "$(printf %.2f "$least")" "$(printf %.2f "$greatest")"
    done <"$place/limits"
    [ $# -eq 0 ] || "$@" "$book_file" "$place"
    rm -rf "$place"
}

# share NAME LEAST MEDIAN LEAST GREATEST [PEAK]: a look's time as a part of Python's.
share() {
    figure "$1" "$(ratio "${python[0]}" "$3" 0)" x "${2:+>=$2}" "$(printf '%.3g ms, %.3g to %.3g' "$3" "$4" "$5")"
}
