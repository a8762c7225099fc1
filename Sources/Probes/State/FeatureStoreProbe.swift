public import FailurePoints
import Glibc

/// Lists the files in `feature_store/`. Source: bot contract 14, row 4.1c.
public struct FeatureStoreProbe: Probe {
    private static let maximumFiles = 500
    private let tree: BotTree

    public init(tree: BotTree) { self.tree = tree }

    public func observe() throws(ProbeError) -> FeatureStoreFacts {
        var facts = FeatureStoreFacts()
        let root = "\(try tree.resolved())/\(facts.path)"
        var status = stat()
        guard stat(root, &status) == 0 else {
            let code = errno
            if code == ENOENT || code == ENOTDIR { return facts }
            throw .blind(reason: "unreadable", detail: "\(facts.path): \(errnoText(code))")
        }
        guard FileKind(mode: status.st_mode) == .directory else {
            throw .blind(reason: "not-a-directory", detail: "\(facts.path) is \(FileKind(mode: status.st_mode).rawValue)")
        }
        (facts.exists, facts.inode) = (true, UInt64(status.st_ino))
        try list(root, below: "", depth: 0, into: &facts)
        facts.files.sort()
        facts.emptyFiles.sort()
        return facts
    }

    private func list(_ root: String, below: String, depth: Int, into facts: inout FeatureStoreFacts) throws(ProbeError) {
        guard let names = DirectoryListing.names(in: root + "/" + below, limit: Self.maximumFiles, where: Self.isWanted) else {
            // A subdirectory may disappear meanwhile; the store itself existed.
            if depth > 0 { return }
            throw .blind(reason: "unreadable", detail: "\(facts.path): \(errnoText(errno))")
        }
        for name in names {
            let path = below + name
            var status = stat()
            guard stat("\(root)/\(path)", &status) == 0 else { continue }
            switch FileKind(mode: status.st_mode) {
            case .regular where facts.files.count < Self.maximumFiles:
                facts.files.append(path)
                if status.st_size == 0 { facts.emptyFiles.append(path) }
            case .regular: facts.isTruncated = true
            case .directory where depth < 3: try list(root, below: path + "/", depth: depth + 1, into: &facts)
            default: break
            }
        }
    }

    /// Locks and temporary files come and go.
    private static func isWanted(_ name: String) -> Bool {
        !name.hasSuffix(".lock") && !name.hasSuffix(".tmp") && !name.hasPrefix("atomic_") && !name.hasPrefix(".")
    }
}
