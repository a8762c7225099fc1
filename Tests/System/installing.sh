# The package of this build in the booted container, as an operator would install it. Sourced by `run` and by the case of the package.
# shellcheck shell=bash

# package_of_this_build: sets DEB; made anew when anything that goes into it is newer.
package_of_this_build() {
    local found
    found=("$PROJECT"/.build/deb/fpmond_*_amd64.deb)
    DEB=${found[0]}
    if [ ! -s "$DEB" ] || [ -n "$(find "$PROJECT"/{Makefile,LICENSE,README.md,CHANGELOG.md,config,deploy,docs} \
        "$PROJECT"/.build/release/fpmond{,-watch,-prober} -newer "$DEB" -print -quit)" ]; then
        DEB=$("$PROJECT/deploy/build-deb")
    fi
}

# apt_install FILE [OPTION...]: a package from this machine, by the container's apt; nothing comes from a network. Asks nothing: what
# the operator has changed stays.
apt_install() {
    local file=$1
    shift
    cp "$file" "$ROOTFS/var/tmp/package.deb"
    inside env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends \
        -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 "$@" /var/tmp/package.deb
    rm -f "$ROOTFS/var/tmp/package.deb"
}

# files: every file of the container's disk by name, without what changes by itself.
files() {
    inside find / -xdev \( -path /proc -o -path /sys -o -path /run -o -path /dev -o -path /tmp -o -path /var/tmp -o -path /var/log/journal \
        -o -path /var/lib/dpkg -o -path /var/cache/apt -o -path /var/lib/apt -o -path /var/log/apt -o -path /root -o -path /home \) -prune -o -print | sort
}

# install_fpmond: the package, then the configuration of the cases; the daemon begins with that and without a past.
install_fpmond() {
    local said
    package_of_this_build
    files >"$ROOTFS.files"
    said=$(apt_install "$DEB" 2>&1) || { printf '%s\n' "$said" >&2 && return 1; }
    # apt has started it: with the shipped configuration, whose bot is where the simulated one is.
    { inside systemctl is-active --quiet fpmond.service && inside systemctl is-active --quiet fpmond-keep.timer; } || {
        printf 'the installation started nothing:\n%s\n' "$said" >&2
        inside systemctl --no-pager status fpmond.service >&2 || true
        return 1
    }
    inside systemctl stop fpmond.service
    inside_sh 'rm -rf /var/lib/fpmond/* /var/log/fpmond/* /var/lib/fpmond-heal/*'
    inside tee /etc/fpmond/fpmond.json <"$SYSTEM/fpmond.json" >/dev/null
    inside systemctl start fpmond.service
}
