# fragments of the configuration: in force after a reload, named in each fault, refused if others can write them; a header from a credential
# shellcheck shell=bash disable=SC2016

received=$(mktemp)
start=$(date +%s)
cleanup() {
    kill "${receiver:-0}" 2>/dev/null || true
    inside_sh 'rm -rf /etc/fpmond/conf.d/* /etc/systemd/system/fpmond.service.d/credential.conf /etc/fpmond/header-key; chmod 755 /etc/fpmond/conf.d
        rmdir --ignore-fail-on-non-empty /etc/systemd/system/fpmond.service.d
        systemctl daemon-reload; systemctl restart fpmond.service'
    rm -f "$received"
}
at_end cleanup

put() { inside tee "/etc/fpmond/conf.d/$1" <<<"$2" >/dev/null; }
reload() { inside systemctl reload fpmond.service 2>/dev/null; }
# in_force PATH: its line of `validate --effective`, single-spaced.
in_force() { inside fpmond validate --effective /etc/fpmond/fpmond.json | grep -F "$1 = " | tr -s ' '; }
# journalled TEXT: the daemon has said so since the case began.
journalled() { journal -u fpmond.service --since "@$start" | grep -cF "$1" >/dev/null; }

equal "$(inside stat -c '%a %U:%G' /etc/fpmond/conf.d)" "755 root:root" "the directory of the package"

# 1. Each over what stands before it; what a reload changes is in the journal.
put 10-pace.json '{"probes": {"disk": {"interval": "8s"}}}'
put 20-pace.json '{"probes": {"disk": {"interval": "9s"}}}'
put 30-not-read.json.off 'broken'
reload || fail "the fragments were refused"
equal "$(in_force probes.disk.interval)" 'probes.disk.interval = "9s" # /etc/fpmond/conf.d/20-pace.json:1' "the value in force"
journalled 'probes.disk.interval: ' || fail "the journal does not say what changed"

# 2. A broken one is refused with the whole, and named with line and column; what was in force goes on.
pid=$(property fpmond.service MainPID)
put 40-broken.json '{
  "probs": {}}'
! reload || fail "a broken fragment was taken"
wait_for 10 journalled '/etc/fpmond/conf.d/40-broken.json:2:3: probs: '
equal "$(property fpmond.service MainPID)" "$pid" "main process"
inside rm /etc/fpmond/conf.d/40-broken.json

# 3. Root obeys only what root alone can write: neither a fragment nor the directory, even if it is empty.
put 50-open.json '{}'
inside chmod 666 /etc/fpmond/conf.d/50-open.json
! reload || fail "a fragment that everybody can write was taken"
wait_for 10 journalled '/etc/fpmond/conf.d/50-open.json is writable by users other than its owner (mode 666)'
status=0
said=$(inside fpmond heal refresh-intelligence --dry-run 2>&1) || status=$?
equal "$status" 78 "exit status of a heal by a fragment that everybody can write"
grep -qF /etc/fpmond/conf.d/50-open.json <<<"$said" || fail "heal does not name it: $said"
inside rm /etc/fpmond/conf.d/50-open.json
inside chmod 777 /etc/fpmond/conf.d
! reload || fail "a directory that everybody can write was taken"
inside chmod 755 /etc/fpmond/conf.d
inside rm /etc/fpmond/conf.d/10-pace.json /etc/fpmond/conf.d/20-pace.json
reload || fail "the configuration without fragments was refused"
case $(in_force probes.disk.interval) in *'# default') ;; *) fail "a removed fragment is in force" ;; esac

# 4. A header's secret as a credential of the unit, which nobody else can read: it is sent, and stands nowhere.
nsenter -t "$LEADER" -n -- python3 "$SYSTEM/receiver.py" 8473 "$received" &
receiver=$!
wait_for 10 nsenter -t "$LEADER" -n -- bash -c 'exec 3<>/dev/tcp/127.0.0.1/8473'
inside_sh 'umask 077 && echo 0nly-for-the-unit >/etc/fpmond/header-key && mkdir -p /etc/systemd/system/fpmond.service.d &&
    printf "[Service]\nLoadCredential=feed:/etc/fpmond/header-key\n" >/etc/systemd/system/fpmond.service.d/credential.conf && systemctl daemon-reload'
put 60-feed.json '{"coinglass": {"url": "http://127.0.0.1:8473/", "statuses": [], "headers": {"X-Key": {"credential": "feed"}}}, "probes": {"coinglass": {"interval": "1s"}}}'
inside systemctl restart fpmond.service || fail "fpmond does not start with a credential"
sent() { jq -c 'select(.key == "0nly-for-the-unit")' "$received" | wc -l; }
wait_for 30 at_least 1 sent
doctor=$(inside fpmond doctor --json || true)
jq -e '[.checks[] | select((.message | contains("coinglass.headers.X-Key")) and .result != "ok")] == []' <<<"$doctor" >/dev/null ||
    fail "the doctor complains of the credential: $(jq -c '.checks[] | select(.check == "secrets")' <<<"$doctor")"
# Without the unit nobody has it, and that is no failure of the endpoint.
outside=$(inside fpmond check --only coinglass-down --json 2>&1 || true)
grep -qF 'no credential feed here' <<<"$outside" || fail "check outside of the unit does not say why: $outside"
for text in "$(inside fpmond validate --effective /etc/fpmond/fpmond.json)" "$(journal -u fpmond.service)" "$outside" "$doctor" \
    "$(inside_sh 'cat /var/log/fpmond/* /var/lib/fpmond/*' | tr -d '\0')"; do
    ! grep -qF 0nly-for-the-unit <<<"$text" || fail "the secret stands somewhere"
done
