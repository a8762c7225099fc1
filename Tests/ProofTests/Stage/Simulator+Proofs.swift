@testable import BotSimulator

/// What a stage has to know of the bot beyond its files.
extension Simulator {
    /// What the faults that are on have the bot say at the end of each cycle.
    var lines: [String] {
        effects.compactMap { if case .say(let line) = $0 { line } else { nil } }
    }

    /// When its cycles have ended since then, in microseconds since 1970; an engine that stands still ends none.
    func cycleEnds(after: Int64, seed: UInt64) -> [Int64] {
        guard lastCycle > after else { return [] }
        return Cycle(period: 124 * Stamp.second, noise: Noise(seed: seed)).ends(in: Window(after: after, upTo: lastCycle))
    }

    /// How many worker processes are left; nil: no fault has taken any.
    var workersLeft: Int? {
        effects.compactMap { if case .workers(let left) = $0 { left } else { nil } }.min()
    }

    var spins: Bool { effects.contains(.spin) }
    var isElsewhere: Bool { effects.contains(.elsewhere) }
    /// The status with which the main process ends; nil: it goes on.
    var exitStatus: Int32? {
        effects.compactMap { if case .exit(let status) = $0 { status } else { nil } }.first
    }
}
