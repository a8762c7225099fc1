import FailurePoints

extension Snapshot {
    /// Forgets the readings of probes that are no longer enabled: old facts must not be judged as if they were current.
    mutating func forget(except probes: Set<ProbeName>) {
        func forget<Facts>(_ place: WritableKeyPath<Snapshot, Reading<Facts>>, _ name: ProbeName) {
            if !probes.contains(name) { self[keyPath: place] = .never }
        }
        forget(\.unit, .unit)
        forget(\.engine, .engine)
        forget(\.exchange, .exchange)
        forget(\.coinglass, .coinglass)
        forget(\.control, .control)
        forget(\.dashboard, .dashboard)
        forget(\.exchangeHealth, .exchangeHealth)
        forget(\.fetcherLog, .fetcherLog)
        forget(\.intelligence, .intelligence)
        forget(\.maxDrawdownSwitch, .maxDrawdownSwitch)
        forget(\.liveConfig, .liveConfig)
        forget(\.operatorOverride, .operatorOverride)
        forget(\.book, .book)
        forget(\.probation, .probation)
        forget(\.goldenHour, .goldenHour)
        forget(\.configuration, .configuration)
        forget(\.disk, .disk)
    }
}
