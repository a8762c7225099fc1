import Synchronization

/// The files of one kind in a directory, as they exist at the time.
final class WatchedDirectory<Content: Sendable>: Sendable {
    /// Relative to the bot's root.
    private let path: String
    private let isWanted: @Sendable (_ name: String) -> Bool
    private let file: @Sendable (_ path: String) -> WatchedFile<Content>
    private let known = Mutex<[String: WatchedFile<Content>]>([:])

    init(
        _ path: String, where isWanted: @escaping @Sendable (_ name: String) -> Bool,
        file: @escaping @Sendable (_ path: String) -> WatchedFile<Content>
    ) {
        (self.path, self.isWanted, self.file) = (path, isWanted, file)
    }

    /// The present files, by name; empty where the directory cannot be read.
    func files(in root: String) -> [WatchedFile<Content>] {
        let paths = (DirectoryListing.names(in: "\(root)/\(path)", where: isWanted) ?? []).map { "\(path)/\($0)" }
        return known.withLock { known in
            known = Dictionary(uniqueKeysWithValues: paths.map { ($0, known[$0] ?? file($0)) })
            return paths.compactMap { known[$0] }
        }
    }
}
