import FailurePoints

/// Everything that runs by the configuration, and the one way in which a configuration comes into force: at the start and at each reload.
actor Topology {
    /// A part of the daemon that runs by the configuration.
    struct Part: Sendable {
        let name: String
        /// Goes over to a plan. Where it throws, it is still by the plan before.
        ///
        /// - Parameter previous: the plan in force; nil at the start.
        let apply: @Sendable (_ plan: DaemonPlan, _ previous: DaemonPlan?) async throws(Fault) -> Void
    }

    /// Why a part could not go over to a plan.
    struct Fault: Error, Hashable, CustomStringConvertible { let description: String }

    enum Outcome: Sendable, Hashable {
        /// In force since this generation; the lines say what differs from the one before.
        case applied(generation: Int, changes: [String])
        /// Not touched: what is in force stays. One line a fault.
        case refused([String])
        /// A part failed, and those before it went back to what was in force.
        case rolledBack(to: Int, [String])
    }

    private let parts: [Part]
    private let catalogue: [FailurePoint]
    /// The plan in force; nil before the start.
    private(set) var current: DaemonPlan?
    /// The number of the plan in force; 0 before the start.
    private(set) var generation = 0
    private var isApplying = false

    init(catalogue: [FailurePoint], parts: [Part]) { (self.catalogue, self.parts) = (catalogue, parts) }

    /// Brings a plan into force, whole or not at all.
    func apply(_ plan: DaemonPlan) async -> Outcome {
        // Parts are given one plan after the other: two at once would leave some by one and some by the other.
        guard !isApplying else { return .refused(["another configuration is just being applied"]) }
        isApplying = true
        defer { isApplying = false }
        let faults = current.map { plan.faults(after: $0) } ?? []
        guard faults.isEmpty else { return .refused(faults) }
        let previous = current
        for (index, part) in parts.enumerated() {
            do throws(Fault) {
                try await part.apply(plan, previous)
            } catch {
                let faults = ["\(part.name): \(error)"] + (await revert(parts.prefix(index), from: plan, to: previous))
                return .rolledBack(to: generation, faults)
            }
        }
        current = plan
        generation += 1
        let changes = previous.map { ConfigurationDifference(from: $0.configuration, to: plan.configuration, catalogue: catalogue).lines } ?? []
        return .applied(generation: generation, changes: changes)
    }

    /// Brings these parts back, the last one first; what cannot be is said.
    private func revert(_ parts: ArraySlice<Part>, from plan: DaemonPlan, to previous: DaemonPlan?) async -> [String] {
        guard let previous else { return [] }
        var faults: [String] = []
        for part in parts.reversed() {
            do throws(Fault) {
                try await part.apply(previous, plan)
            } catch {
                faults.append("\(part.name) did not go back: \(error)")
            }
        }
        return faults
    }
}
