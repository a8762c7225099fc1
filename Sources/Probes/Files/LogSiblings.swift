import Glibc

/// The files beside a log to which a rotation may have moved or copied it.
struct LogSiblings {
    struct Sibling {
        var path: String
        var print: FileFingerprint
    }

    /// Regular non-empty files whose names begin with that of the log, without the log itself.
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

    /// A copy from before the log was cut: the same bytes before the position read so far. Without read bytes there is no proof.
    func copy(of position: TailPosition, besides log: FileFingerprint) -> Sibling? {
        guard position.offset > 0 else { return nil }
        let candidates = all.filter { $0.print.inode != log.inode && $0.print.sizeBytes >= position.offset }
        return candidates.sorted { $0.print.modifiedNanoseconds > $1.print.modifiedNanoseconds }.prefix(5).first { sibling in
            let opened = try? OpenFile(sibling.path)
            guard let file = consume opened else { return false }
            return (try? TailReader.marker(file, before: position.offset)) == position.marker
        }
    }

    /// Whether another file, except the log, was written at the same time or later.
    func isAnyNewer(than sibling: Sibling, besides log: FileFingerprint) -> Bool {
        all.contains {
            $0.path != sibling.path && $0.print.inode != log.inode && $0.print.modifiedNanoseconds >= sibling.print.modifiedNanoseconds
        }
    }
}
