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
    /// How many plans have been asked for so far.
    private(set) var asked = 0
    private var isApplying = false
    /// Those whose plans come after the one that is being applied, in their order.
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(catalogue: [FailurePoint], parts: [Part]) { (self.catalogue, self.parts) = (catalogue, parts) }

    /// Applies a plan, whole or not at all, after those that came before.
    func apply(_ plan: DaemonPlan) async -> Outcome { await apply { .success(plan) } }

    /// The same with a plan that is read once it has its turn: the one that was asked for last is in force in the end.
    func apply(_ read: @Sendable () async -> Result<DaemonPlan, ConfigurationRefused>) async -> Outcome {
        // One plan at a time: two at once could leave some parts on one plan and some on the other.
        await begin()
        defer { end() }
        switch await read() {
        case .failure(let refusal): return .refused(refusal.faults)
        case .success(let plan): return await applyInTurn(plan)
        }
    }

    private func applyInTurn(_ plan: DaemonPlan) async -> Outcome {
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

    private func begin() async {
        asked += 1
        guard isApplying else { return isApplying = true }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// The next one's turn begins without a moment in which a later one could come before it.
    private func end() {
        if waiting.isEmpty { isApplying = false } else { waiting.removeFirst().resume() }
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
