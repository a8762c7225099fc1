/// One observation of several files of the bot: missing, empty or malformed ones are read again, all together, before the result counts.
final class Observation {
    /// The bot's directory, resolved.
    let root: String
    private let pauses: [Duration]
    private let calm: Duration
    private let pause: @Sendable (Duration) -> Void
    private var reads: [any RepeatedRead] = []

    init(root: String, pauses: [Duration], calm: Duration, pause: @escaping @Sendable (Duration) -> Void) {
        (self.root, self.pauses, self.calm, self.pause) = (root, pauses, calm, pause)
    }

    /// Reads `file` for the first time in this observation.
    func read<Content>(_ file: WatchedFile<Content>) -> PendingRead<Content> {
        let read = PendingRead(file, in: root, calm: calm)
        reads.append(read)
        return read
    }

    /// Repeats the unsettled reads after each pause.
    func settle() {
        for duration in pauses {
            let open = reads.filter { !$0.isSettled }
            if open.isEmpty { break }
            pause(duration)
            for read in open { read.again() }
        }
        for read in reads { read.conclude() }
    }

    /// Waits as long as a writer may need to finish, for checks other than file contents.
    func pauseForWriters() {
        if let longest = pauses.max() { pause(longest) }
    }
}

/// A read that may have to be repeated.
protocol RepeatedRead: AnyObject {
    var isSettled: Bool { get }
    func again()
    /// Called after the last read: keeps the result for the next observation.
    func conclude()
}
