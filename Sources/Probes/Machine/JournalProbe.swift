public import FailurePoints

/// Follows the journal of the bot's unit. Source: bot contract 13, journal; sd-journal(3).
public struct JournalProbe: Probe {
    let watch: JournalWatch

    /// - Parameter directory: where the journal files are; nil for those of this machine.
    public init(unit: String, directory: String? = nil) { watch = JournalWatch(unit: unit, directory: directory) }

    /// - Throws: `blind` with `journal-unreadable`, `journal-missing` or `journal-failed`.
    public func observe() throws(ProbeError) -> JournalFacts { try watch.update() }
}
