import Config
import FailurePoints
import Probes
import Scheduling

/// What the catalogue says of one restorable file, in the bot's directory or of a copy laid out like it.
struct RestoreRule: Sendable {
    let file: RestorableFile
    let look: BuiltInLook

    enum State: Sendable, Hashable {
        case usable
        case missing
        /// It stays unusable over repeated reads: what is wrong with its content.
        case unusable(String)
        /// The path is no regular file: what it is.
        case notAFile(String)
        /// fpmond could not read it, which says nothing about the file.
        case unknown(String)
    }

    /// The state of the file in a directory.
    func state(in root: String) -> State {
        let snapshot = look.snapshot(of: [probe], in: root)
        switch file {
        case .tradingConfig: return Self.state(snapshot[.configuration]) { $0.tradingConfig }
        case .assetUniverse: return Self.state(snapshot[.configuration]) { $0.universe }
        case .futuresPolicies: return Self.state(snapshot[.configuration]) { $0.futuresPolicies }
        case .goldenHour: return Self.state(snapshot[.goldenHour]) { $0 }
        case .positions: return Self.state(snapshot[.book]) { $0.book }
        }
    }

    /// Why the file in a directory must not be what the bot trades by; nil: it keeps every rule of the catalogue.
    func problem(in root: String) -> String? {
        let snapshot = look.snapshot(of: [probe], in: root)
        switch file {
        case .tradingConfig: return broken(["trading-config-missing", "invalid-thresholds"], snapshot)
        case .assetUniverse: return broken(["asset-universe-invalid"], snapshot)
        case .goldenHour: return broken(["golden-hour-config-missing"], snapshot) ?? hours(snapshot)
        case .futuresPolicies: return policies(snapshot)
        case .positions: return broken(["positions-corrupt"], snapshot)
        }
    }

    private var probe: BuiltInProbe {
        switch file {
        case .tradingConfig, .assetUniverse, .futuresPolicies: .configuration
        case .goldenHour: .goldenHour
        case .positions: .book
        }
    }

    /// The first of the failure points that is not ok.
    private func broken(_ points: [FailurePoint.ID], _ snapshot: Snapshot) -> String? {
        for id in points {
            guard let finding = look.finding(id, in: snapshot) else { return "the catalogue has no \(id)" }
            if finding.status != .ok { return "\(id): \(finding.message)" }
        }
        return nil
    }

    /// A copy must neither lift the restriction nor open every hour: that is another strategy. Source: bot contract 7.1, 16.2.
    private func hours(_ snapshot: Snapshot) -> String? {
        if let windows = look.finding("trading-windows", in: snapshot), ["syntax-invalid", "covers-nothing"].contains(windows.reason) {
            return "trading-windows: \(windows.message)"
        }
        let now = SystemClock.now()
        let restricts = (0..<24).contains { hour in
            let then = Moment(wall: now.wall + .seconds(3600) * hour, uptime: now.uptime)
            return look.finding("golden-hour", in: snapshot, at: then)?.holds == true
        }
        return restricts ? nil : "golden-hour: it allows entries all day, which restoring must not bring about"
    }

    /// The policies alone: the trading configuration beside them is judged by its own rule.
    private func policies(_ snapshot: Snapshot) -> String? {
        guard case .facts(var facts, let at) = snapshot[.configuration] else { return "the copy could not be read" }
        guard let policies = facts.futuresPolicies.content else { return "it is not usable" }
        guard case .value = policies.maximumLeverage else { return "it has no max_leverage_global" }
        facts.tradingConfig.state = .content(TradingConfig(mode: .value("paper"), hasThresholds: false))
        var judged = snapshot
        judged[.configuration] = .facts(facts, at: at)
        guard let finding = look.finding("invalid-thresholds", in: judged) else { return "the catalogue has no invalid-thresholds" }
        // Thresholds are lacking in the stand-in, not in the policies.
        return finding.reason == "incomplete" ? nil : "invalid-thresholds: \(finding.message)"
    }

    private static func state<Facts, Content>(_ reading: Reading<Facts>, _ document: (Facts) -> Document<Content>) -> State {
        switch reading {
        case .blind(_, let detail, _): return .unknown(detail)
        case .never: return .unknown("it was not looked at")
        case .facts(let facts, _):
            switch document(facts).state {
            case .content: return .usable
            case .missing: return .missing
            case .malformed(let malformation): return malformation.kind == .notAFile ? .notAFile(malformation.detail) : .unusable("\(malformation)")
            case .unreadable(let detail): return .unknown(detail)
            }
        }
    }
}
