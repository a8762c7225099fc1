import Config
import FailurePoints
import Glibc
import Scheduling

/// `remove_oldest`: removes rotated logs, the oldest first, until enough is free. Blocks; never for the cooperative threads.
struct OldestFiles: Sendable {
    let settings: BuiltInHealer.RemoveOldest
    /// The bot's root.
    let root: String
    /// The free share of a directory's file system, of space and of inodes; nil: unknown. A closure, because no test fills a disk at will.
    var free: @Sendable (_ descriptor: Int32) -> Double? = Self.freeShare

    private struct Candidate {
        var name: String
        var identity: FileIdentity
        var bytes: Int64
    }

    func run() -> BuiltInEnd {
        var (lines, troubles): ([String], [String]) = ([], [])
        var (removed, bytes, enough) = (0, Int64(0), 0)
        for folder in settings.folders {
            do throws(RootedDirectory.Fault) {
                let directory = try opened(folder)
                guard let before = free(directory.descriptor) else {
                    throw RootedDirectory.Fault(words: "\(folder): free space unknown", mayPass: true)
                }
                var gone = 0
                for candidate in candidates(in: directory) {
                    if removed >= settings.atMost || isEnough(directory.descriptor) { break }
                    // The name may mean another file by now.
                    guard directory.status(of: candidate.name).map(FileIdentity.init) == candidate.identity else { continue }
                    guard unlinkat(directory.descriptor, candidate.name, 0) == 0 else {
                        throw RootedDirectory.Fault(words: "\(folder)/\(candidate.name): remove: \(String(cString: strerror(errno)))")
                    }
                    (removed, gone, bytes) = (removed + 1, gone + 1, bytes + candidate.bytes)
                    lines.append("removed \(folder)/\(candidate.name) (\(candidate.bytes) bytes)")
                }
                if isEnough(directory.descriptor) { enough += 1 }
                let after = free(directory.descriptor) ?? before
                lines.append("\(folder): \(gone) files removed, free \(Self.percent(before)) before, \(Self.percent(after)) now")
            } catch {
                troubles.append(error.words)
            }
        }
        let words = troubles.joined(separator: "; ")
        if removed > 0 {
            return BuiltInEnd(result: .acted, lines: lines + ["\(removed) files removed, \(bytes) bytes"], error: troubles.isEmpty ? nil : words)
        }
        if !troubles.isEmpty { return .failed(words, lines) }
        if enough == settings.folders.count { return .later("nothing to remove: at least \(settings.freePercent) % is free", lines) }
        return .refused("no rotated log is left that may be removed", lines)
    }

    private func opened(_ folder: String) throws(RootedDirectory.Fault) -> RootedDirectory {
        let top = try RootedDirectory.root(folder.hasPrefix("/") ? "/" : root)
        return try top.descending(folder)
    }

    private func isEnough(_ descriptor: Int32) -> Bool { free(descriptor).map { $0 * 100 >= Double(settings.freePercent) } ?? true }

    /// The regular files that may be removed, the oldest first; the newest of all that match stay.
    private func candidates(in directory: borrowing RootedDirectory) -> [Candidate] {
        var found: [Candidate] = []
        for name in directory.names(limit: 100_000) where isRotated(name) {
            // A file with other names would free nothing, and may be somebody's.
            guard let status = directory.status(of: name), status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 else { continue }
            found.append(Candidate(name: name, identity: FileIdentity(status), bytes: Int64(status.st_blocks) * 512))
        }
        found.sort { ($0.identity.modifiedNanoseconds, $0.name) < ($1.identity.modifiedNanoseconds, $1.name) }
        let latest = SystemClock.now().wall - settings.olderThan
        return found.dropLast(settings.keep).filter { $0.identity.modifiedNanoseconds / 1000 <= latest.microseconds }
    }

    /// Whatever the patterns say, a log without the ending of a rotated one is live.
    private func isRotated(_ name: String) -> Bool {
        RotatedName.matches(name) && settings.files.contains { fnmatch($0, name, FNM_PERIOD) == 0 }
    }

    /// The smaller of the two shares: no file can be made without space, none without an inode. Source: statvfs(3).
    private static let freeShare: @Sendable (Int32) -> Double? = { descriptor in
        var status = statvfs()
        guard fstatvfs(descriptor, &status) == 0, status.f_blocks > 0 else { return nil }
        let space = Double(status.f_bavail) / Double(status.f_blocks)
        return status.f_files > 0 ? min(space, Double(status.f_favail) / Double(status.f_files)) : space
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded(.down))) %" }
}
