public import FailurePoints
import Glibc
import Synchronization

/// Checks the log files themselves: broken lines, zero bytes, sizes. Source: bot contract 3.2, 14 (5.1b).
public struct LogIntegrityProbe: Probe {
    private static let directory = "logs"
    private static let maximumLogs = 200
    /// A thousand lines of the bot have 200 to 500 kilobytes.
    private static let tailBytes = 512 << 10
    private static let lines = 1000

    private let tree: BotTree
    private let known = Known()

    /// Results by path, valid while the file is unchanged.
    private final class Known: Sendable {
        let value = Mutex<[String: (FileFingerprint, LogIntegrityFacts.Log)]>([:])
    }

    public init(tree: BotTree) { self.tree = tree }

    public func observe() throws(ProbeError) -> LogIntegrityFacts {
        let root = "\(try tree.resolved())/\(Self.directory)"
        guard let names = DirectoryListing.names(in: root, limit: 5000, where: { _ in true }) else {
            throw .blind(reason: "unreadable", detail: "\(Self.directory): \(errnoText(errno))")
        }
        var facts = LogIntegrityFacts()
        var seen: [String: (FileFingerprint, LogIntegrityFacts.Log)] = [:]
        let before = known.value.withLock { $0 }
        for name in names {
            var status = stat()
            guard stat("\(root)/\(name)", &status) == 0 else {
                guard errno != ENOENT, name.hasSuffix(".jsonl"), facts.logs.count < Self.maximumLogs else { continue }
                var log = LogIntegrityFacts.Log(path: "\(Self.directory)/\(name)", sizeBytes: 0)
                log.unreadable = errnoText(errno)
                facts.logs.append(log)
                continue
            }
            guard FileKind(mode: status.st_mode) == .regular else { continue }
            facts.files += 1
            facts.totalBytes += Int64(status.st_size)
            guard name.hasSuffix(".jsonl"), facts.logs.count < Self.maximumLogs else { continue }
            let path = "\(Self.directory)/\(name)"
            if let (fingerprint, log) = before[path], fingerprint == FileFingerprint(status) {
                facts.logs.append(log)
                seen[path] = (fingerprint, log)
                continue
            }
            guard let (log, fingerprint) = Self.inspect("\(root)/\(name)", path) else { continue }
            facts.logs.append(log)
            if let fingerprint { seen[path] = (fingerprint, log) }
        }
        known.value.withLock { $0 = seen }
        return facts
    }

    /// nil if the file was removed meanwhile.
    private static func inspect(_ absolute: String, _ path: String) -> (LogIntegrityFacts.Log, FileFingerprint?)? {
        let reading = FileReader(maximumBytes: .max).read(absolute) { (file: borrowing OpenFile) throws(FileFault) in
            let size = file.fingerprint.sizeBytes
            let tail = try file.tail(tailBytes)
            return judged(tail.bytes, startsInside: tail.isPartial, path: path, size: size)
        }
        var log = LogIntegrityFacts.Log(path: path, sizeBytes: 0)
        switch reading {
        case .content(let log, let fingerprint): return (log, fingerprint)
        case .missing, .notAFile, .tooLarge: return nil
        case .unreadable(let code): log.unreadable = errnoText(code)
        case .beyondLimits(let how, let fingerprint): (log.unreadable, log.sizeBytes) = (how, fingerprint.sizeBytes)
        case .malformed(let malformation, let fingerprint):
            (log.unreadable, log.sizeBytes) = (malformation.description, fingerprint.sizeBytes)
        }
        return (log, nil)
    }

    /// An incomplete last line and the first line of a tail are not judged.
    static func judged(_ bytes: [UInt8], startsInside: Bool, path: String, size: Int64) -> LogIntegrityFacts.Log {
        var log = LogIntegrityFacts.Log(path: path, sizeBytes: size)
        log.nulBytes = bytes.count { $0 == 0 }
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
        if startsInside { lines = lines.dropFirst() }
        var streak = 0
        for line in lines.suffix(Self.lines) where !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) {
            guard let isValid = JSONLines.isValid(line) else { continue }
            log.lines += 1
            if isValid {
                streak = 0
            } else {
                log.invalidLines += 1
                streak += 1
                log.invalidStreak = max(log.invalidStreak, streak)
                log.firstInvalidOffset = log.firstInvalidOffset ?? size - Int64(bytes.count) + Int64(line.startIndex)
            }
        }
        return log
    }
}
