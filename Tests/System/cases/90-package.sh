# the package: started at once unless the policy says no, upgraded with what the operator changed, removed, purged without a trace
# shellcheck shell=bash disable=SC2016

work=$(mktemp -d "${TMPDIR:-/var/tmp}/fpmond-versions.XXXXXX")
# What a case after this one, or a second run of it, would trip over.
cleanup() {
    rm -rf "$work"
    inside rm -f /usr/sbin/policy-rc.d /run/let-go
}
at_end cleanup

version() { inside dpkg-query -W -f '${Version} ${Status}' fpmond 2>/dev/null; }
enabled() { inside systemctl is-enabled --quiet "$1"; }
active() { for unit in "$@"; do inside systemctl is-active --quiet "$unit" || return 1; done; }
main_pid() { property fpmond.service MainPID; }
# apt or dpkg, and what it said if it did not succeed.
quietly() {
    local said
    said=$("$@" 2>&1) || fail "$*: $said"
}

# An older and a newer package: this one, with other numbers and with hooks and a file of defaults that say so.
variant() {
    dpkg-deb -R "$DEB" "$work/tree"
    sed -i "s/^Version: .*/Version: $1/" "$work/tree/DEBIAN/control"
    printf '# of %s\n' "$1" | tee -a "$work/tree/etc/fpmond/hooks/start-bot" >>"$work/tree/etc/fpmond/hooks/restart-bot"
    ${2:+"$2"}
    dpkg-deb -Znone -b "$work/tree" "$work/$1.deb" >/dev/null
    rm -rf "$work/tree"
}
# A version whose configuration has other keys, as far as postinst can tell.
refuses() {
    mv "$work/tree/usr/bin/fpmond" "$work/tree/usr/bin/fpmond.real"
    printf '%s\n' '#!/bin/sh' '[ "$1" != validate ] || { echo "/etc/fpmond/fpmond.json: bot.root: not known any more" >&2; exit 78; }' \
        'exec /usr/bin/fpmond.real "$@"' >"$work/tree/usr/bin/fpmond"
    chmod 755 "$work/tree/usr/bin/fpmond"
}
variant 0.0.9-1
variant 99-1 refuses

# 1. Purged, only what others left is there: the user, whose number nobody else gets, and what the account tools keep beside their files.
quietly inside apt-get -qq purge --yes fpmond
new=$(files | comm -13 "$ROOTFS.files" - | grep -v -e '^/etc/\(passwd\|group\|shadow\|gshadow\)-$' -e '^/etc/\.pwd\.lock$' \
    -e '^/etc/fpmond\.before' -e '^/srv/trader' -e '^/var/log/\(apt\|dpkg\.log\|alternatives\.log\)' -e '^/var/cache/ldconfig' -e '^/etc/systemd/system/mark' || true)
ours=$(grep -i fpmond <<<"$new" || true)
equal "$ours" "" "what a purge left of fpmond"
[ -z "$new" ] || printf '        left by cases, not by the package: %s\n' "$(tr '\n' ' ' <<<"$new" | cut -c1-300)"
inside getent passwd fpmond >/dev/null || fail "the purge took the user"
! inside pgrep -u fpmond >/dev/null || fail "processes of the user are left"
equal "$(inside systemctl list-units --state=failed --all --no-legend 'fpmond*')" "" "failed units after the purge"
equal "$(inside systemctl list-units --all --no-legend 'fpmond*')" "" "units after the purge"
inside systemctl start tradingbot.service

# 2. Where the policy forbids it nothing starts; what the administrator starts later is enabled for the next boot.
inside_sh 'printf "#!/bin/sh\nexit 101\n" >/usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d'
quietly apt_install "$work/0.0.9-1.deb"
! active fpmond.service || fail "it started against the policy"
for unit in fpmond.service fpmond-keep.timer; do enabled "$unit" || fail "$unit is not enabled"; done
inside rm /usr/sbin/policy-rc.d
quietly inside apt-get -qq purge --yes fpmond

# 3. A new installation starts, watches, says what it may repair, and repairs nothing of a bot in health.
said=$(apt_install "$work/0.0.9-1.deb" 2>&1) || fail "apt: $said"
grep -q '"mode": "observe"' <<<"$said" || fail "it does not say what it may repair: $said"
active fpmond.service fpmond-keep.timer || fail "a new installation did not start"
equal "$(inside fpmond validate /etc/fpmond/fpmond.json >/dev/null 2>&1 && echo valid)" valid "the shipped configuration"
equal "$(inside stat -c '%U %G %a' /var/lib/fpmond /var/log/fpmond /var/lib/fpmond-heal | tr '\n' ',')" \
    "fpmond fpmond 750,fpmond fpmond 750,root root 750," "owners and modes of the directories"
equal "$(journal -u 'fpmond-heal@*' --since '-20s' 2>/dev/null | grep -c Start)" 0 "heals of a new installation"

# 4. An upgrade while a heal runs: the operator's file stays, an untouched hook is renewed, state and heal go on, the watcher is another.
inside_sh 'mkdir -p /etc/fpmond/hooks && printf "#!/bin/sh\nuntil [ -e /run/let-go ]; do sleep 0.1; done\n" >/etc/fpmond/hooks/waits && chmod 755 /etc/fpmond/hooks/waits'
jq '.startup_grace = "1s" | .healers.waits = {command: ["/etc/fpmond/hooks/waits"], timeout: "2m", effect: "other"}' "$SYSTEM/fpmond.json" |
    inside tee /etc/fpmond/fpmond.json >/dev/null
printf '# the operator was here\n' | inside tee -a /etc/fpmond/hooks/restart-bot >/dev/null
mine=$(inside sha256sum /etc/fpmond/fpmond.json /etc/fpmond/hooks/restart-bot)
inside systemctl restart fpmond.service
bot_fault max-positions:over-limit on
incident() { summary '.failure_points["max-positions"].incident // empty'; }
wait_for 60 incident
incident=$(incident)
inside systemctl start --no-block fpmond-heal@waits.service
waits() { inside pgrep -f hooks/waits; }
wait_for 10 waits
before=$(main_pid)
healing=$(property fpmond-heal@waits.service MainPID)
quietly apt_install "$DEB"
equal "$(version)" "$(dpkg-deb -f "$DEB" Version) install ok installed" "version after the upgrade"
active fpmond.service || fail "the upgrade did not start the watcher"
[ "$(main_pid)" != "$before" ] || fail "the upgrade did not restart the watcher"
equal "$(inside sha256sum /etc/fpmond/fpmond.json /etc/fpmond/hooks/restart-bot)" "$mine" "what the operator had changed"
! inside grep -q 'of 0.0.9-1' /etc/fpmond/hooks/start-bot || fail "a hook that nobody had changed is still the old one"
same() { [ "$(incident)" = "$incident" ]; }
wait_for 30 same
equal "$(property fpmond-heal@waits.service MainPID)" "$healing" "main process of the heal that ran"
inside touch /run/let-go
over() { [ "$(property fpmond-heal@waits.service ActiveState)" != activating ]; }
wait_for 20 over
equal "$(property fpmond-heal@waits.service Result) $(property fpmond-heal@waits.service ExecMainStatus)" "success 0" "end of the heal that ran through the upgrade"
inside rm /run/let-go
bot_fault max-positions off

# 5. A version that refuses the configuration says so, and the watcher runs on; mended, it starts. Back to the older one as well.
before=$(main_pid)
said=$(apt_install "$work/99-1.deb" 2>&1) || fail "an upgrade failed for the configuration: $said"
for words in 'bot.root: not known any more' 'goes on watching'; do grep -q "$words" <<<"$said" || fail "it does not say '$words': $said"; done
equal "$(main_pid)" "$before" "main process after a version that refuses the configuration"
active fpmond.service || fail "the watcher is gone"
inside systemctl stop fpmond.service
said=$(apt_install "$work/99-1.deb" --reinstall 2>&1) || fail "an installation failed for the configuration: $said"
grep -q 'does not start' <<<"$said" || fail "it does not say that nothing starts: $said"
! active fpmond.service || fail "it started with a configuration that it refuses"
quietly apt_install "$DEB" --allow-downgrades
active fpmond.service || fail "a downgrade did not start it"

# 6. Called off: what a removal stopped runs again; an upgrade stops nothing. An administrator's `disable` outlasts an upgrade.
script() { quietly inside "/var/lib/dpkg/info/fpmond.$1" "${@:2}"; }
before=$(main_pid)
script prerm upgrade 99-1
script postinst abort-upgrade 99-1
equal "$(main_pid)" "$before" "main process after an upgrade that was called off"
script prerm remove
! active fpmond.service || fail "a removal stops nothing"
script postinst abort-remove
active fpmond.service fpmond-keep.timer || fail "a removal that was called off left it stopped"
inside systemctl --quiet disable --now fpmond.service
quietly apt_install "$DEB" --reinstall
! enabled fpmond.service || fail "an upgrade enabled what the administrator had disabled"
! active fpmond.service || fail "an upgrade started what the administrator had disabled"
inside systemctl --quiet enable --now fpmond.service

# 7. Removed: nothing runs, nothing failed is listed, and configuration, state and logs stay for whoever installs it again.
! inside systemctl start fpmond-heal@no-such-healer.service 2>/dev/null || fail "a healer that is none ended well"
inside systemctl start --no-block fpmond-heal@waits.service
wait_for 10 waits
quietly inside apt-get -qq remove --yes fpmond
! waits >/dev/null || fail "a heal outlived the removal"
! inside pgrep -u fpmond >/dev/null || fail "processes of the user are left"
equal "$(inside systemctl --failed --no-legend)" "" "failed units after the removal"
left=$(files | comm -13 "$ROOTFS.files" - | grep -i fpmond | grep -v -e '^/etc/fpmond\(/\|$\)' -e '^/var/l\(ib\|og\)/fpmond\(-heal\)\?\(/\|$\)' -e '^/etc/logrotate.d/fpmond$' \
    -e '^/etc/systemd/system/.*\.wants/' -e '^/var/lib/systemd/deb-systemd-helper-enabled/' || true)
equal "$left" "" "what a removal left beside configuration, state and logs"
! inside test -e /run/fpmond || fail "a removal left /run/fpmond"
inside test -s /var/lib/fpmond/state.json || fail "a removal took the state"
inside test -s /var/log/fpmond/failure_point_incidents.jsonl || fail "a removal took the logs"
inside sha256sum --quiet -c - <<<"$mine" || fail "a removal took the configuration"
quietly apt_install "$DEB"
active fpmond.service || fail "it did not start again"
inside sha256sum --quiet -c - <<<"$mine" || fail "an installation after a removal changed the configuration"
