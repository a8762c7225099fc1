import Config
import FailurePoints

/// All parts that depend on the configuration. Applies a configuration to them, at the start and at each reload.
actor Topology {
    /// A part of the daemon that depends on the configuration.
    struct Part: Sendable {
        let name: String
        /// Switches to a plan. If it throws, the part keeps the previous plan.
        ///
        /// - Parameter previous: the plan in force; nil at the start.
        let apply: @Sendable (_ plan: DaemonPlan, _ previous: DaemonPlan?) async throws(Fault) -> Void
    }

    /// Why a part could not switch to a plan.
    struct Fault: Error, Hashable, CustomStringConvertible { let description: String }

    enum Outcome: Sendable, Hashable {
        /// In force since this generation; the lines list the changes.
        case applied(generation: Int, changes: [String])
        /// Not applied: the configuration in force stays. One line per fault.
        case refused([String])
        /// A part failed, and the parts before it were reverted.
        case rolledBack(to: Int, [String])
    }

    private let parts: [Part]
    private let catalogue: [FailurePoint]
    /// The plan in force; nil before the start.
    private(set) var current: DaemonPlan?
    /// Number of the plan in force; 0 before the start.
    private(set) var generation = 0
    private var isApplying = false

    init(catalogue: [FailurePoint], parts: [Part]) { (self.catalogue, self.parts) = (catalogue, parts) }

    /// Applies a plan, whole or not at all.
    func apply(_ plan: DaemonPlan) async -> Outcome {
        // One plan at a time: two at once could leave some parts on one plan and some on the other.
        guard !isApplying else { return .refused(["another configuration is being applied"]) }
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

    /// Reverts these parts, the last one first; returns the errors.
    private func revert(_ parts: ArraySlice<Part>, from plan: DaemonPlan, to previous: DaemonPlan?) async -> [String] {
        guard let previous else { return [] }
        var faults: [String] = []
        for part in parts.reversed() {
            do throws(Fault) {
                try await part.apply(previous, plan)
            } catch {
                faults.append("\(part.name) could not be reverted: \(error)")
            }
        }
        return faults
    }
}
