# A Debian that boots beside this one: made from the cached root file system, thrown away afterwards. Sourced by `run`.
# shellcheck shell=bash disable=SC2034

# container_make SUITE [PACKAGE...]: sets CONTAINER (a name no other run has) and ROOTFS, a copy to install into.
container_make() {
    local base
    base=$("$SYSTEM/rootfs" "$@")
    CONTAINER=fpmond-e2e-$$
    ROOTFS=$(mktemp -d "${TMPDIR:-/var/tmp}/$CONTAINER.XXXXXX")
    cp -a --reflink=auto "$base/." "$ROOTFS/"
    rm -rf "${ROOTFS:?}"/run/*
    # A machine id of its own: without one systemd takes this for a first boot and asks questions.
    systemd-id128 new >"$ROOTFS/etc/machine-id"
    printf '%s\n' "$CONTAINER" >"$ROOTFS/etc/hostname"
    # Nothing here goes to the network: the container has a loopback and no more.
    rm -f "$ROOTFS/etc/resolv.conf"
    mkdir -p "$ROOTFS/etc/systemd/journald.conf.d"
    printf '[Journal]\nStorage=volatile\nRateLimitIntervalSec=0\n' >"$ROOTFS/etc/systemd/journald.conf.d/e2e.conf"
}

# own_cgroup: moves this shell into a control group that no other run has; two containers in one would count each other's processes.
own_cgroup() {
    local hierarchy
    for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/unified /sys/fs/cgroup/systemd; do
        [ -e "$hierarchy/cgroup.procs" ] || continue
        mkdir -p "$hierarchy/$CONTAINER"
        printf '%s\n' "$BASHPID" >"$hierarchy/$CONTAINER/cgroup.procs"
    done
}

# container_boot: boots ROOTFS and sets LEADER, the pid of its systemd as seen from here. Fails when it is not up in 60 s.
container_boot() {
    local state deadline=$((SECONDS + 60))
    (
        own_cgroup
        SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 exec systemd-nspawn --quiet --register=no --keep-unit --console=pipe \
            --private-network --machine="$CONTAINER" -D "$ROOTFS" --boot </dev/null >"$ROOTFS.console" 2>&1
    ) &
    NSPAWN=$!
    LEADER=
    while [ "$SECONDS" -lt "$deadline" ]; do
        kill -0 "$NSPAWN" 2>/dev/null || break
        # The first child may be one that only sets things up and ends: asked again until one stays.
        kill -0 "${LEADER:-x}" 2>/dev/null || LEADER=$(pgrep -P "$NSPAWN" -o || true)
        if [ -n "$LEADER" ]; then
            # Not `is-system-running`: that would wait for the services whose start is itself under test.
            state=$(inside systemctl is-active dbus.service systemd-logind.service 2>/dev/null | sort -u || true)
            [ "$state" != active ] || return 0
        fi
        sleep 0.2
    done
    printf 'the container did not boot (%s); its console:\n' "${state:-no systemd}" >&2
    tail -n 30 "$ROOTFS.console" >&2
    return 1
}

# container_end: halts the container and removes every trace of it.
container_end() {
    if [ -n "${NSPAWN:-}" ] && kill -0 "$NSPAWN" 2>/dev/null; then
        # RTMIN+4 asks systemd to power off without waiting for anybody.
        [ -z "${LEADER:-}" ] || kill -s RTMIN+4 "$LEADER" 2>/dev/null || true
        for _ in $(seq 100); do
            kill -0 "$NSPAWN" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL ${LEADER:+"$LEADER"} "$NSPAWN" 2>/dev/null || true
        wait "$NSPAWN" 2>/dev/null || true
    fi
    if [ -n "${CONTAINER:-}" ]; then
        # Whatever is still in it, should its systemd never have been found.
        find /sys/fs/cgroup -path "*/$CONTAINER*" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u | while read -r process; do
            [ "$process" -eq "$$" ] || kill -KILL "$process" 2>/dev/null || true
        done
        find /sys/fs/cgroup -depth -type d -path "*/$CONTAINER*" -exec rmdir {} \; 2>/dev/null || true
    fi
    [ -z "${ROOTFS:-}" ] || rm -rf "$ROOTFS" "$ROOTFS.console" "$ROOTFS.files"
}
