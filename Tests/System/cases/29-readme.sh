# README as a new user follows it: each command runs as it stands there, and each configuration in it is valid
# shellcheck shell=bash disable=SC2016

readme=$PROJECT/README.md
cleanup() {
    bot_faults_off
    inside_sh 'rm -rf /etc/fpmond/conf.d/*; systemctl reload fpmond.service'
}
at_end cleanup

# 1. The file to install is the one that `make deb` makes, and every target exists.
grep -qF "sudo apt install ./${DEB##*/}" "$readme" || fail "README installs another file than ${DEB##*/}"
while read -r target; do
    make -C "$PROJECT" --no-print-directory -n "$target" >/dev/null 2>&1 || fail "README names make $target, which there is not"
done < <(grep -oE '\bmake [a-z][a-z0-9-]*' "$readme" | awk '{ print $2 }' | grep -vxE 'sure|it|them' | sort -u)

# 2. Each configuration is valid, alone and over the one that runs; all of them together too.
number=0
while IFS= read -r -d '' block; do
    number=$((number + 1))
    jq -e . <<<"$block" >/dev/null || fail "configuration $number of README is no JSON: $block"
    inside tee "/tmp/readme-$number.json" <<<"$block" >/dev/null
    said=$(inside fpmond validate "/tmp/readme-$number.json") || fail "configuration $number of README is not valid: $said"
    # Over what is there: a repair is a program or a line of shell, and not both.
    jq 'if .healers then .healers |= map_values(if .shell then .command = null else .shell = null end) else . end' <<<"$block" |
        inside tee "/etc/fpmond/conf.d/$number.json" >/dev/null
done < <(awk '/^```json$/ { inside = 1; next } /^```$/ { if (inside) printf "%c", 0; inside = 0 } inside' "$readme")
inside_sh 'rm -f /tmp/readme-*.json'
[ "$number" -ge 4 ] || fail "README has only $number configurations"
said=$(inside fpmond validate /etc/fpmond/fpmond.json) || fail "the configurations of README are not valid together: $said"
# Of these, the alerts go to somebody.
inside_sh 'rm -f /etc/fpmond/conf.d/*.json'

# 3. Each command of fpmond, systemd and jq. What would go on for ever gets three seconds.
commands=0
run() {
    local line=$1 wanted=$2 status=0 said
    case $line in
    # jq is this machine's.
    jq* | tail*) said=$(cd "$ROOTFS/var/log/fpmond" && timeout 20 bash -o pipefail -c "$line" 2>&1) || status=$? ;;
    *) said=$(inside timeout 20 bash -c "cd /var/log/fpmond; sudo() { \"\$@\"; }; editor() { test -w \"\$1\"; }; $line" 2>&1) || status=$? ;;
    esac
    case " $wanted " in *" $status "*) ;; *) fail "$line: ended with $status instead of $wanted: $(head -c 600 <<<"$said")" ;; esac
    case $said in *'command not found'*) fail "$line: $said" ;; esac
    commands=$((commands + 1))
}
# Each log has a line: an incident and a repair.
wait_for 60 trading_is open
bot_fault max-positions:over-limit on
wait_for 60 at_least 1 incidents opened max-positions
# By hand beyond the hourly limit, which the cases before this one have used up.
inside fpmond heal refresh-intelligence --despite-configuration >/dev/null || fail "a repair by hand failed"
repaired() { inside grep -c '"refresh-intelligence"' /var/log/fpmond/failure_point_healing.jsonl; }
wait_for 60 at_least 1 repaired
while IFS= read -r line; do
    line=$(sed -E 's/^ +//; s/ {2,}#.*$//' <<<"$line")
    case $line in
    # Others test these: the installation is how this container got fpmond, and case 22 sends messages.
    make* | 'sudo make'* | 'sudo apt'* | '$ '* | 'sudo systemd-sysusers'* | 'cd '* | 'fpmond notify'*) ;;
    'fpmond follow') run "timeout 3 $line" 124 ;;
    'fpmond check --root COPY'*) run "${line/COPY//root/trading-bot-current}" '0 1 2 3' ;;
    'fpmond check'* | 'fpmond look'* | 'fpmond status'* | 'sudo fpmond doctor') run "$line" '0 1 2 3' ;;
    # There is nothing that was given to the operator.
    'fpmond reset'*) run "$line" '64' ;;
    fpmond* | 'sudo '* | systemctl* | journalctl* | jq* | tail*) run "$line" 0 ;;
    esac
done < <(grep -E '^    [a-z$]' "$readme")
[ "$commands" -ge 20 ] || fail "README has only $commands commands"
printf '        %d configurations, %d commands\n' "$number" "$commands"
