# build deb demo test proofs mutants check e2e bench bench-peers compare-monit soak install uninstall clean schema docs
# PREFIX and DESTDIR are honoured; configuration stands in /etc/fpmond whatever PREFIX is.

PREFIX ?= /usr/local
DESTDIR ?=
SYSCONFDIR ?= /etc
JOBS ?=

# The same flags for every build, so that no target throws away what another one built.
SWIFT_FLAGS = --explicit-target-dependency-import-check error $(if $(JOBS),--jobs $(JOBS))
# The Swift tools leave their temporary directories behind; tests are not to leave any.
SWIFT = deploy/scratch swift
SWIFT_TEST = deploy/scratch --strict swift test
# All symbols are bound at the start and their table is read-only from then on; the build id names the build in a core dump.
HARDENED = $(foreach flag,-z now -z relro --build-id=sha1,-Xlinker $(flag))
RELEASE = -c release --static-swift-stdlib $(HARDENED)
BIN = .build/release
MODULES = JSON Systemd FailurePoints Endpoints Probes Files Scheduling Commands Control Config Healing Notifying Outputs Explaining Doctor Reference Daemon fpmond

PROBER_MODULES = JSON FailurePoints Endpoints Requests fpmond_prober

# Man pages with parts that `fpmond manual` makes.
GENERATED_PAGES = docs/fpmond.8 docs/fpmond.json.5 docs/fpmond-catalogue.7
SYSTEMCTL ?= systemctl

COMPLETIONS = $(addprefix $(DESTDIR)$(PREFIX)/share/,bash-completion/completions zsh/vendor-completions fish/vendor_completions.d)
UNITDIR = $(PREFIX)/lib/systemd/system
# polkit reads its rules from /usr/share and from /etc, and from no other prefix.
POLKITDIR = $(if $(filter /usr,$(PREFIX)),/usr/share,$(SYSCONFDIR))/polkit-1/rules.d
# How many tests run at once: all of them together starve each other on two cores, and then none keeps a deadline.
TEST_WIDTH ?= 6
# The proofs compute rather than wait: as many at once as there are processors.
PROOF_WIDTH ?= $(shell nproc)
# Mutations to apply, by parts of their names; empty: all.
MUTANTS ?=
# Virtual hours of health; empty: only the hour of everything that is no failure.
QUIET_HOURS ?= 72
# How long `make soak` watches.
SOAK_MINUTES ?= 30
# The distributions that the system test boots, all at once: bookworm, trixie, noble.
SUITES ?= bookworm trixie
PROOFS = ^(ProofTests|CorpusTests)\.
OPTIMIZED = -c release -Xswiftc -enable-testing --scratch-path .build-proofs
SCRIPTS = deploy/require deploy/scratch deploy/linkage deploy/check-units deploy/demo deploy/install-configuration deploy/build-deb \
	deploy/debian/postinst deploy/debian/prerm deploy/debian/postrm .ci/run \
	Tests/System/run Tests/System/rootfs Tests/System/hooks Tests/System/installation Tests/System/package Tests/System/lib.sh \
	Tests/System/container.sh Tests/System/installing.sh \
	Tests/System/bench.sh Tests/System/peers.sh Tests/System/healing.sh Tests/System/figures.sh Tests/System/soak \
	$(wildcard Tests/System/cases/*.sh) $(wildcard config/hooks/*)

.PHONY: all build debug simulator demo test proofs mutants check lint imports configuration scripts units linkage installation deb package e2e bench bench-peers compare-monit bookbench soak \
	install uninstall clean schema docs help

all: build

build: ## the release binaries, in .build/release
	@deploy/require build
	$(SWIFT) build $(SWIFT_FLAGS) $(RELEASE) --product fpmond
	$(SWIFT) build $(SWIFT_FLAGS) $(RELEASE) --product fpmond-watch
	$(SWIFT) build $(SWIFT_FLAGS) $(RELEASE) --product fpmond-prober

simulator: ## the stand-in for the bot, in .build/release
	@deploy/require build
	$(SWIFT) build $(SWIFT_FLAGS) $(RELEASE) --product botsim

debug: ## fpmond and botsim for development and the demo, in .build/debug
	@deploy/require build
	$(SWIFT) build $(SWIFT_FLAGS) --product fpmond
	$(SWIFT) build $(SWIFT_FLAGS) --product fpmond-watch
	$(SWIFT) build $(SWIFT_FLAGS) --product fpmond-prober
	$(SWIFT) build $(SWIFT_FLAGS) --product botsim

demo: ## a minute of fpmond at work on a simulated bot
	@deploy/require demo
	@$(MAKE) --no-print-directory debug
	@deploy/demo .build/debug

test: ## the plain test suite: no root, no network
	@deploy/require test
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$(TEST_WIDTH) $(SWIFT_TEST) $(SWIFT_FLAGS) --disable-xctest --skip '$(PROOFS)' $(TEST_FLAGS)

proofs: ## every fault seen and over, every broken file told, days of health without an alert, a million events of healing and 300 000 of alerts: virtual days, so optimised and apart from the tests
	@deploy/require test
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$(PROOF_WIDTH) $(if $(QUIET_HOURS),FPMOND_QUIET_HOURS=$(QUIET_HOURS)) FPMOND_CORPUS=full \
		FPMOND_HEAL_EVENTS=1000000 FPMOND_ALERT_EVENTS=300000 FPMOND_PROOFS_ONLY=1 \
		$(SWIFT_TEST) $(SWIFT_FLAGS) $(OPTIMIZED) --disable-xctest --filter '$(PROOFS)' --filter 'FailurePointsTests\.TreatmentLawsTests' \
		--filter 'DaemonTests\.AlertLawsTests' $(TEST_FLAGS)

mutants: ## whether the tests notice each of Tests/Mutants/*.txt: hours, for each costs a build; MUTANTS= names or parts of names
	@deploy/require test
	Tests/Mutants/run $(MUTANTS)

check: lint imports test scripts units configuration linkage installation package ## what CI runs before the system test

lint:
	@deploy/require check
	$(SWIFT) format lint --strict --recursive --parallel --configuration .swift-format Package.swift Sources Tests

imports: ## warnings and undeclared imports are errors, tests included
	@deploy/require check
	$(SWIFT) build $(SWIFT_FLAGS) --build-tests

scripts: ## the shell of this repository, what the example hooks do, and whether each mutation still applies
	shellcheck --severity=style --external-sources $(wildcard $(SCRIPTS))
	Tests/System/hooks
	Tests/Mutants/run --stale

units:
	deploy/check-units

configuration: debug ## the shipped configuration, and the one with every default, are accepted as they stand
	.build/debug/fpmond validate config/fpmond.json
	.build/debug/fpmond validate docs/fpmond-defaults.json

linkage: build ## no Foundation beyond FoundationEssentials, no library the droplet lacks, libcurl in the prober alone
	deploy/linkage command $(BIN)/fpmond $(foreach module,$(MODULES),$(BIN)/$(module).build)
	deploy/linkage watcher $(BIN)/fpmond-watch $(BIN)/fpmond_watch.build
	deploy/linkage prober $(BIN)/fpmond-prober $(foreach module,$(PROBER_MODULES),$(BIN)/$(module).build)

deb: build ## a Debian package of the release binaries, in .build/deb
	@deploy/require deb
	deploy/build-deb .build/deb

package: deb ## whether the package is what install installs, the same twice, and without a complaint of lintian
	Tests/System/package

installation: build ## what install puts there, what uninstall takes away, and when it refuses
	Tests/System/installation

e2e: ## the system test: Debian 12 and 13 booted side by side, with the package and a simulated bot in them; SUITES= (noble: Ubuntu 24.04) CASES= choose; root only
	@deploy/require e2e
	@$(MAKE) --no-print-directory build simulator
	Tests/System/run $(SUITES:%=--suite %) $(CASES)

bench: ## figures of the installed daemon beside their aims, taken in the same container; root only
	@deploy/require bench
	@$(MAKE) --no-print-directory build simulator bookbench
	Tests/System/run bench

bench-peers: ## the same work by Monit, blackbox_exporter, Python and simdjson, in one run in the same container; root only
	@deploy/require peers
	@$(MAKE) --no-print-directory build simulator bookbench
	Tests/System/run peers

compare-monit: ## repairs that hang, fail, cure nothing or come ten at once, by Monit and by fpmond in the same container; root only
	@deploy/require peers
	@$(MAKE) --no-print-directory build simulator
	Tests/System/run healing

bookbench:
	$(SWIFT) build $(SWIFT_FLAGS) $(RELEASE) --product bookbench

soak: ## half an hour at a hundredfold pace (SOAK_MINUTES): memory, descriptors, threads and state must not grow
	@deploy/require check
	@$(MAKE) --no-print-directory build simulator
	Tests/System/soak $(BIN) $(SOAK_MINUTES)

install: ## into $(DESTDIR)$(PREFIX); needs `make build` first
	@test -x $(BIN)/fpmond && test -x $(BIN)/fpmond-watch && test -x $(BIN)/fpmond-prober || { echo "nothing built yet: run make build first" >&2; exit 1; }
	install -D -m 755 -s $(BIN)/fpmond $(DESTDIR)$(PREFIX)/bin/fpmond
	install -D -m 755 -s $(BIN)/fpmond-watch $(DESTDIR)$(PREFIX)/libexec/fpmond/fpmond-watch
	install -D -m 755 -s $(BIN)/fpmond-prober $(DESTDIR)$(PREFIX)/libexec/fpmond/fpmond-prober
	install -d $(DESTDIR)$(UNITDIR)
	for unit in fpmond.service fpmond-heal@.service fpmond-keep.service fpmond-keep.timer; do \
		sed 's|@PREFIX@|$(PREFIX)|g' deploy/$$unit > $(DESTDIR)$(UNITDIR)/$$unit && chmod 644 $(DESTDIR)$(UNITDIR)/$$unit || exit 1; done
	install -D -m 644 deploy/fpmond.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/fpmond.conf
	install -D -m 644 deploy/fpmond.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/fpmond.conf
	install -D -m 644 deploy/fpmond.catalog $(DESTDIR)$(PREFIX)/lib/systemd/catalog/fpmond.catalog
	install -D -m 644 deploy/50-fpmond.rules $(DESTDIR)$(POLKITDIR)/50-fpmond.rules
	install -D -m 644 deploy/fpmond.logrotate $(DESTDIR)$(SYSCONFDIR)/logrotate.d/fpmond
	deploy/install-configuration config $(DESTDIR)$(SYSCONFDIR)/fpmond $(PREFIX)/share/fpmond/fpmond.schema.json
	install -d $(DESTDIR)$(PREFIX)/share/fpmond $(DESTDIR)$(PREFIX)/share/doc/fpmond/notifiers
	for file in $(wildcard config/fpmond.schema.json); do install -m 644 $$file $(DESTDIR)$(PREFIX)/share/fpmond/ || exit 1; done
	install -d $(DESTDIR)$(PREFIX)/share/fpmond/prometheus
	install -m 644 config/prometheus/* $(DESTDIR)$(PREFIX)/share/fpmond/prometheus/
	for file in README.md LICENSE deploy/debian/copyright $(wildcard docs/*.md docs/*.json docs/*.varlink); do install -m 644 $$file $(DESTDIR)$(PREFIX)/share/doc/fpmond/ || exit 1; done
	for file in $(wildcard config/notifiers/*.json); do install -m 644 $$file $(DESTDIR)$(PREFIX)/share/doc/fpmond/notifiers/ || exit 1; done
	for page in $(wildcard docs/*.[1-8]); do \
		install -D -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/} || exit 1; done
	install -d $(COMPLETIONS)
	$(BIN)/fpmond --generate-completion-script bash | sed '1{/^#!/d}' > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/fpmond
	$(BIN)/fpmond --generate-completion-script zsh > $(DESTDIR)$(PREFIX)/share/zsh/vendor-completions/_fpmond
	$(BIN)/fpmond --generate-completion-script fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/fpmond.fish
	@test -n "$(DESTDIR)" || printf '%s\n' 'now:  systemd-sysusers && systemd-tmpfiles --create fpmond.conf && journalctl --update-catalog && systemctl daemon-reload && systemctl enable --now fpmond fpmond-keep.timer'

uninstall: ## what install put there; configuration, state and logs stay
	@if [ -z "$(DESTDIR)" ] && $(SYSTEMCTL) is-active --quiet fpmond.service 2>/dev/null; then \
		echo "fpmond.service is running: first  systemctl disable --now fpmond" >&2; exit 1; fi
	rm -f $(DESTDIR)$(PREFIX)/bin/fpmond $(DESTDIR)$(UNITDIR)/fpmond.service $(DESTDIR)$(UNITDIR)/fpmond-heal@.service \
		$(DESTDIR)$(UNITDIR)/fpmond-keep.service $(DESTDIR)$(UNITDIR)/fpmond-keep.timer \
		$(DESTDIR)$(PREFIX)/lib/sysusers.d/fpmond.conf $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/fpmond.conf \
		$(DESTDIR)$(PREFIX)/lib/systemd/catalog/fpmond.catalog $(DESTDIR)$(POLKITDIR)/50-fpmond.rules \
		$(DESTDIR)$(SYSCONFDIR)/logrotate.d/fpmond $(DESTDIR)$(PREFIX)/share/man/man[1-8]/fpmond* \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions/fpmond $(DESTDIR)$(PREFIX)/share/zsh/vendor-completions/_fpmond \
		$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/fpmond.fish
	rm -rf $(DESTDIR)$(PREFIX)/libexec/fpmond $(DESTDIR)$(PREFIX)/share/fpmond $(DESTDIR)$(PREFIX)/share/doc/fpmond
	@test -n "$(DESTDIR)" || printf '%s\n' 'left: $(SYSCONFDIR)/fpmond, /var/lib/fpmond, /var/log/fpmond, the user fpmond; now:  systemctl daemon-reload'

clean:
	$(SWIFT) package clean

schema: debug ## config/fpmond.schema.json and docs/fpmond-defaults.json from the catalogue and the settings' types
	.build/debug/fpmond schema > config/fpmond.schema.json.new
	mv config/fpmond.schema.json.new config/fpmond.schema.json
	.build/debug/fpmond schema --defaults > docs/fpmond-defaults.json.new
	mv docs/fpmond-defaults.json.new docs/fpmond-defaults.json

docs: debug ## docs/failure-points.md from the catalogue; options and keys of the man pages from the code
	mkdir -p docs
	.build/debug/fpmond catalogue --markdown > docs/failure-points.md.new
	mv docs/failure-points.md.new docs/failure-points.md
	for page in $(GENERATED_PAGES); do .build/debug/fpmond manual $$page > $$page.new && mv $$page.new $$page || exit 1; done

help:
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16
