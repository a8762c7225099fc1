package import FailurePoints

/// A maintenance window: when some failure points are silenced without anybody's doing.
package struct WindowConfig: Sendable, Hashable {
    package struct Weekly: Sendable, Hashable {
        package var days: [MaintenanceWindow.Weekday] = []
        /// Minutes after midnight.
        package var from = 0
        /// Minutes after midnight, up to 24:00.
        package var to = 0
    }

    package struct Dated: Sendable, Hashable {
        package var from = CivilTime(year: 1970, month: 1, day: 1)
        package var to = CivilTime(year: 1970, month: 1, day: 1)
    }

    /// As the operator names them; see ``FailurePointNames``.
    package var failurePoints: [String] = []
    package var weekly: Weekly?
    package var dated: Dated?
    package var zone = ZoneRules.utc
    package var heals = false
    package var reason = ""

    package init() {}
}

extension Configuration {
    /// The maintenance windows for a catalogue that contains the custom failure points.
    package func windows(_ catalogue: [FailurePoint]) -> [MaintenanceWindow] {
        let names = FailurePointNames(catalogue)
        return silences.sorted { $0.key < $1.key }.compactMap { name, window in
            let points = window.failurePoints.flatMap { (try? names.points(named: $0, orAll: true)) ?? [] }.map(\.id)
            let times: MaintenanceWindow.Times? =
                window.weekly.map { .weekly(days: Set($0.days), from: $0.from, to: $0.to) } ?? window.dated.map { .dated(from: $0.from, to: $0.to) }
            guard let times, !points.isEmpty else { return nil }
            return MaintenanceWindow(
                name: name, failurePoints: Set(points).sorted(), mutesHeals: window.heals,
                reason: window.reason.isEmpty ? "maintenance window \(name)" : window.reason, times: times, zone: window.zone)
        }
    }
}
