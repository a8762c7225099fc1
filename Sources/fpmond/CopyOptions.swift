import ArgumentParser
import FailurePoints
import Probes

/// The options of a verb that can judge a copy of the bot's directory.
struct CopyOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Judge a copy as of this instant (RFC 3339, such as 2025-12-13T15:24:00Z).", valueName: "instant"))
    var at: String?

    /// nil: the live bot, now.
    var instant: Instant? { at.flatMap { try? ContentTimestamp.offset.instant($0) } }

    func validate() throws {
        guard let at else { return }
        do throws(ContentTimestamp.Invalid) {
            _ = try ContentTimestamp.offset.instant(at)
        } catch {
            throw ValidationError("--at \(at): \(error); expected RFC 3339 with an offset, such as 2025-12-13T15:24:00Z")
        }
    }
}
