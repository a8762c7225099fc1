/// What changes a snapshot probe by probe, whatever its facts are.
protocol ReadingChange {
    func change<Facts>(_ reading: inout Reading<Facts>, of probe: ProbeName)
}

extension Snapshot {
    /// Applies it to the reading of every probe.
    mutating func apply(_ change: some ReadingChange) {
        change.change(&unit, of: .unit)
        change.change(&engine, of: .engine)
        change.change(&exchange, of: .exchange)
        change.change(&exchangeHealth, of: .exchangeHealth)
        change.change(&coinglass, of: .coinglass)
        change.change(&control, of: .control)
        change.change(&dashboard, of: .dashboard)
        change.change(&fetcherLog, of: .fetcherLog)
        change.change(&intelligence, of: .intelligence)
        change.change(&maxDrawdownSwitch, of: .maxDrawdownSwitch)
        change.change(&liveConfig, of: .liveConfig)
        change.change(&operatorOverride, of: .operatorOverride)
        change.change(&book, of: .book)
        change.change(&probation, of: .probation)
        change.change(&goldenHour, of: .goldenHour)
        change.change(&configuration, of: .configuration)
        change.change(&disk, of: .disk)
        change.change(&processes, of: .processes)
        change.change(&memory, of: .memory)
        change.change(&journal, of: .journal)
        change.change(&clock, of: .clock)
        change.change(&feeGate, of: .feeGate)
        change.change(&holdTime, of: .holdTime)
        change.change(&portfolio, of: .portfolio)
        change.change(&protectiveState, of: .protectiveState)
        change.change(&cooldowns, of: .cooldowns)
        change.change(&freezes, of: .freezes)
        change.change(&sentiment, of: .sentiment)
        change.change(&onchain, of: .onchain)
        change.change(&shadow, of: .shadow)
        change.change(&workers, of: .workers)
        change.change(&featureStore, of: .featureStore)
        change.change(&environment, of: .environment)
        change.change(&crashLog, of: .crashLog)
        change.change(&decisions, of: .decisions)
        change.change(&logIntegrity, of: .logIntegrity)
    }

    /// The same snapshot without what disabled probes brought before they were disabled: facts of a probe that no longer looks only grow old.
    public func limited(to enabled: Set<ProbeName>) -> Snapshot {
        var limited = self
        // A custom failure point has its probe to itself: without the one there is nobody to be told about the other.
        limited.custom = custom.filter { enabled.contains($0.key) }
        if !enabled.isSuperset(of: ProbeName.all) { limited.apply(Disabling(enabled: enabled)) }
        return limited
    }

    /// The same snapshot as if these probes had never looked.
    public func forgetting(_ probes: Set<ProbeName>) -> Snapshot {
        var rest = self
        rest.custom = custom.filter { !probes.contains($0.key) }
        rest.apply(Forgetting(probes: probes))
        return rest
    }
}

private struct Disabling: ReadingChange {
    let enabled: Set<ProbeName>

    func change<Facts>(_ reading: inout Reading<Facts>, of probe: ProbeName) {
        if case .blind = reading { return }
        guard !enabled.contains(probe) else { return }
        let at = reading.moment ?? Moment(wall: Instant(microseconds: 0), uptime: .zero)
        reading = .blind(reason: Finding.probeDisabled, detail: "it is disabled", at: at)
    }
}

private struct Forgetting: ReadingChange {
    let probes: Set<ProbeName>

    func change<Facts>(_ reading: inout Reading<Facts>, of probe: ProbeName) {
        if probes.contains(probe) { reading = .never }
    }
}
