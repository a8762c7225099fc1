import Config
import FailurePoints
import Probes
import Scheduling

/// `network_retry`: looks again at the endpoints that a failure point is about. The bot retries by itself; this says whether that can help.
struct EndpointRetry: Sendable {
    let settings: BuiltInHealer.NetworkRetry
    let look: BuiltInLook
    /// The failure point that asked; empty, or one that is about no endpoint: all that the bot needs are looked at.
    let failurePoint: String
    /// How long the run may take.
    let within: Duration
    var pause: @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }

    private static let endpoints: [BuiltInProbe] = [.exchange, .coinglass, .control]

    private struct Seen {
        var looks = 0
        /// Why the first looks failed.
        var first: String?
        /// From the first look to the first answer; nil: none yet.
        var answeredAfter: Duration?
    }

    func run() async -> BuiltInEnd {
        let point = Catalogue.all.first { $0.id.rawValue == failurePoint }
        let named = Self.endpoints.filter { point?.reads.contains(ProbeName($0)) == true }
        var waiting = named.isEmpty ? Self.endpoints : named
        var seen: [String: Seen] = [:]
        var order: [String] = []
        var blind: [String] = []
        let began = ContinuousClock.now
        for turn in 1...settings.tries {
            // The last word must be said before the deadline.
            if turn > 1, ContinuousClock.now - began + settings.pause > within * 0.6 { break }
            if turn > 1 { await pause(settings.pause) }
            let snapshot = await look.snapshot(of: waiting)
            let passed = ContinuousClock.now - began
            blind = []
            for probe in waiting {
                let (facts, why) = Self.facts(of: probe, in: snapshot)
                if let why { blind.append("\(probe.rawValue): \(why)") }
                for fact in facts {
                    let name = fact.host.isEmpty ? fact.name : "\(probe.rawValue) \(fact.host)"
                    if seen[name] == nil { order.append(name) }
                    var known = seen[name] ?? Seen()
                    guard known.answeredAfter == nil else { continue }
                    known.looks = turn
                    if let trouble = fact.trouble { known.first = known.first ?? trouble } else { known.answeredAfter = passed }
                    seen[name] = known
                }
            }
            waiting = waiting.filter { probe in
                let facts = Self.facts(of: probe, in: snapshot).facts
                return facts.isEmpty || facts.contains { seen["\(probe.rawValue) \($0.host)"]?.answeredAfter == nil }
            }
            if waiting.isEmpty { break }
        }
        let lines = order.compactMap { name in seen[name].map { Self.line(name, $0) } } + blind
        return seen.isEmpty ? .later("no endpoint could be looked at: \(blind.joined(separator: "; "))") : .informed(lines)
    }

    private static func line(_ name: String, _ seen: Seen) -> String {
        guard let after = seen.answeredAfter else { return "\(name): no good answer in \(seen.looks) looks (\(seen.first ?? "unknown"))" }
        guard let first = seen.first else { return "\(name): answers" }
        return "\(name): answers again at look \(seen.looks), after \(after.spoken) (before: \(first))"
    }

    private static func facts(of probe: BuiltInProbe, in snapshot: Snapshot) -> (facts: [EndpointFacts], why: String?) {
        func told<Facts>(_ reading: Reading<Facts>, _ list: (Facts) -> [EndpointFacts]) -> ([EndpointFacts], String?) {
            switch reading {
            case .facts(let facts, _): (list(facts), nil)
            case .blind(_, let detail, _): ([], detail)
            case .never: ([], "was not looked at")
            }
        }
        return switch probe {
        case .exchange: told(snapshot[.exchange]) { [$0] }
        case .coinglass: told(snapshot[.coinglass]) { [$0] }
        default: told(snapshot[.control]) { $0 }
        }
    }
}

extension EndpointFacts {
    /// Why this was no good answer, in words; nil: it was one.
    fileprivate var trouble: String? {
        switch outcome {
        case .failed(let failure): return "\(failure.kind.rawValue) in \(failure.phase.rawValue): \(failure.detail)"
        case .answered(let answer):
            if !answer.statusAccepted { return "status \(answer.status)" }
            switch answer.body {
            case .asExpected, .unread: return nil
            case .notJSON(let why): return "not JSON: \(why)"
            case .assertionFailed(let pointer, let expected, let found): return "\(pointer) is \(found), not \(expected)"
            }
        }
    }
}
