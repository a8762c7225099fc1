public import FailurePoints

/// A probe of any kind of facts, with their place in the snapshot.
public struct AnyProbe: Sendable {
    /// Applies one observation to the snapshot; the moment is when the observation started.
    public typealias Update = @Sendable (inout Snapshot, Moment) -> Void

    /// One observation.
    public enum Work: Sendable {
        /// Blocks: it needs a separate thread.
        case blocking(@Sendable () -> Update)
        /// Suspends: it needs a task.
        case suspending(@Sendable () async -> Update)
    }

    public let name: ProbeName
    public let work: Work
    /// The update for an observation that was not possible; takes the reason, kebab-case, and a sentence.
    public let blind: @Sendable (_ reason: String, _ detail: String) -> Update
    /// The probe, if it has a memory that must survive a restart.
    public let remembering: (any RememberingProbe)?

    public init<P: Probe>(_ probe: P, of key: ProbeKey<P.Facts>, remembering: (any RememberingProbe)? = nil) {
        self.init(
            key, remembering: remembering ?? probe as? any RememberingProbe,
            work: .blocking {
                do throws(ProbeError) { return Self.update(key, try probe.observe()) } catch {
                    return Self.blindness(key, error.reason, error.detail)
                }
            })
    }

    public init<P: SuspendingProbe>(_ probe: P, of key: ProbeKey<P.Facts>) {
        self.init(
            key, remembering: probe as? any RememberingProbe,
            work: .suspending {
                do throws(ProbeError) {
                    return Self.update(key, try await probe.observe())
                } catch {
                    return Self.blindness(key, error.reason, error.detail)
                }
            })
    }

    private init<Facts>(_ key: ProbeKey<Facts>, remembering: (any RememberingProbe)?, work: Work) {
        (name, self.work, self.remembering) = (key.name, work, remembering)
        blind = { reason, detail in Self.blindness(key, reason, detail) }
    }

    private static func update<Facts>(_ key: ProbeKey<Facts>, _ facts: Facts) -> Update { { $0[key] = .facts(facts, at: $1) } }

    private static func blindness<Facts>(_ key: ProbeKey<Facts>, _ reason: String, _ detail: String) -> Update {
        { $0[key] = .blind(reason: reason, detail: detail, at: $1) }
    }
}
