import Glibc

/// The files beside a log into which a rotation may have moved or copied it.
struct LogSiblings {
    struct Sibling {
        var path: String
        var print: FileFingerprint
    }

    /// Regular files whose names begin with that of the log, itself not among them, nor what holds nothing, such as locks.
    private let all: [Sibling]

    init(of path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard let name = parts.last.map(String.init) else {
            all = []
            return
        }
        let directory = "/" + parts.dropLast().joined(separator: "/")
        let names = DirectoryListing.names(in: directory, limit: 1000) { $0 != name && $0.hasPrefix(name) } ?? []
        all = names.compactMap { name in
            var status = stat()
            let path = "\(directory)/\(name)"
            guard lstat(path, &status) == 0, FileKind(mode: status.st_mode) == .regular, status.st_size > 0 else { return nil }
            return Sibling(path: path, print: FileFingerprint(status))
        }
    }

    /// The file itself under its new name.
    func file(_ former: TailPosition.Former) -> Sibling? { all.first { $0.print.device == former.device && $0.print.inode == former.inode } }

    /// A copy that was made before the log was cut: the same bytes before the place up to which it was read. Where nothing was read nothing proves it.
    func copy(of position: TailPosition, besides log: FileFingerprint) -> Sibling? {
        guard position.offset > 0 else { return nil }
        let candidates = all.filter { $0.print.inode != log.inode && $0.print.sizeBytes >= position.offset }
        return candidates.sorted { $0.print.modifiedNanoseconds > $1.print.modifiedNanoseconds }.prefix(5).first { sibling in
            let opened = try? OpenFile(sibling.path)
            guard let file = consume opened else { return false }
            return (try? TailReader.marker(file, before: position.offset)) == position.marker
        }
    }

    /// Whether another one was written as late or later, the log itself aside.
    func isAnyNewer(than sibling: Sibling, besides log: FileFingerprint) -> Bool {
        all.contains {
            $0.path != sibling.path && $0.print.inode != log.inode && $0.print.modifiedNanoseconds >= sibling.print.modifiedNanoseconds
        }
    }
}
