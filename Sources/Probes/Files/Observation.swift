/// One look at several files of the bot: those that are missing, empty or malformed are looked at again, all together, before that is believed.
final class Observation {
    /// The bot's directory, resolved.
    let root: String
    private let pauses: [Duration]
    private let pause: @Sendable (Duration) -> Void
    private var reads: [any RepeatedRead] = []

    init(root: String, pauses: [Duration], pause: @escaping @Sendable (Duration) -> Void) {
        (self.root, self.pauses, self.pause) = (root, pauses, pause)
    }

    /// Looks at `file` for the first time in this observation.
    func read<Content>(_ file: WatchedFile<Content>) -> PendingRead<Content> {
        let read = PendingRead(file, in: root)
        reads.append(read)
        return read
    }

    /// Looks again at what is not settled, after each pause.
    func settle() {
        for duration in pauses {
            let open = reads.filter { !$0.isSettled }
            if open.isEmpty { break }
            pause(duration)
            for read in open { read.again() }
        }
        for read in reads { read.conclude() }
    }

    /// Waits as long as a writer may take to finish, for what is not a file's content.
    func pauseForWriters() {
        if let longest = pauses.max() { pause(longest) }
    }
}

/// A look that may have to be repeated.
protocol RepeatedRead: AnyObject {
    var isSettled: Bool { get }
    func again()
    /// No more reads follow: remembers the result for the next observation.
    func conclude()
}
