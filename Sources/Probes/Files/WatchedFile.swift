import FailurePoints
import Glibc
import Synchronization

/// One file of the bot that is observed repeatedly; it is read again only when its fingerprint changes.
final class WatchedFile<Content: Sendable>: Sendable {
    /// Relative to the bot's root.
    let path: String
    private let reading: @Sendable (_ absolute: String) -> FileReading<Content>
    private let last = Mutex<Remembered?>(nil)

    /// The result of an earlier observation.
    struct Remembered: Sendable {
        var fingerprint: FileFingerprint?
        var document: Document<Content>
    }

    init(_ path: String, reading: @escaping @Sendable (_ absolute: String) -> FileReading<Content>) {
        (self.path, self.reading) = (path, reading)
    }

    var remembered: Remembered? {
        get { last.withLock { $0 } }
        set { last.withLock { $0 = newValue } }
    }

    func read(in root: String) -> FileReading<Content> { reading("\(root)/\(path)") }

    /// The fingerprint of the present file, without opening it; nil if not a regular file.
    func fingerprint(in root: String) -> FileFingerprint? {
        PathTrace.note("\(root)/\(path)")
        var status = stat()
        guard stat("\(root)/\(path)", &status) == 0, FileKind(mode: status.st_mode) == .regular else { return nil }
        return FileFingerprint(status)
    }
}

/// The reads of one file in one observation.
final class PendingRead<Content: Sendable>: RepeatedRead {
    private let file: WatchedFile<Content>
    private let root: String
    private var reading: FileReading<Content>?
    private var earlierFingerprint: FileFingerprint?
    private var tries = 1
    private var isFresh = false
    /// The state of the file; before `Observation.settle` that of the first read.
    private(set) var document: Document<Content>
    private(set) var isSettled: Bool

    /// - Parameter calm: as ``BotTree/calm``.
    init(_ file: WatchedFile<Content>, in root: String, calm: Duration) {
        (self.file, self.root) = (file, root)
        if let remembered = file.remembered, let fingerprint = remembered.fingerprint, file.fingerprint(in: root) == fingerprint {
            (document, isSettled) = (remembered.document, true)
            return
        }
        document = Document(path: file.path, state: .missing)
        isSettled = false
        take()
        if case .missing = document.state {
            // Missing in the previous observation, too, which counts as the first read.
            if case .missing? = file.remembered?.document.state { isSettled = true }
            if !isSettled { isSettled = Absence.lasts("\(root)/\(file.path)", longerThan: calm, at: Self.now) }
        }
    }

    func again() {
        tries += 1
        let earlier = reading
        earlierFingerprint = earlier?.fingerprint
        take()
        if case (.missing?, .missing?) = (earlier, reading) { isSettled = true }
    }

    func conclude() {
        guard let reading else { return }
        // Still malformed, but the file has changed between the reads: it is being written, so its state is unknown.
        if case .malformed(_, let fingerprint) = reading, tries > 1, fingerprint != earlierFingerprint {
            document.state = .unreadable("it kept changing while fpmond read it")
            file.remembered = nil
            return
        }
        file.remembered = WatchedFile.Remembered(fingerprint: isFresh ? nil : reading.fingerprint, document: document)
    }

    private func take() {
        let reading = file.read(in: root)
        isFresh = reading.fingerprint?.isFresh(at: Self.now) ?? false
        document = Document(path: file.path, state: reading.state, sizeBytes: reading.fingerprint?.sizeBytes)
        isSettled = !reading.mayPass
        self.reading = reading
    }

    /// The wall clock, in nanoseconds since 1970.
    private static var now: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }
}
