import Glibc

extension WatchDaemon {
    /// Why nothing can be watched.
    public struct PreparationFault: Error, Sendable, Hashable, CustomStringConvertible {
        public enum Kind: Sendable, Hashable {
            /// A directory of our own cannot be had, or must not lie where it does: only an operator can change that.
            case unusable
            /// Another fpmond keeps the state; it may end.
            case taken
        }

        public let kind: Kind
        public let description: String

        /// What to end with. Source: sysexits.h, EX_TEMPFAIL and EX_CANTCREAT.
        public var exitStatus: Int32 {
            switch kind {
            case .unusable: EX_CANTCREAT
            case .taken: EX_TEMPFAIL
            }
        }

        init(_ kind: Kind, _ description: String) { (self.kind, self.description) = (kind, description) }
    }

    /// Makes our own directories where they are missing, and takes the lock on the state; a fault for each thing without which nothing can be watched.
    ///
    /// Outputs that cannot be written are no such thing: the writer tells it, watching goes on, and they are written once they can be.
    public func preparationFaults() -> [PreparationFault] {
        Self.make(outputsDirectory)
        Self.make(stateDirectory)
        var faults: [PreparationFault] = []
        func fault(_ text: String) { faults.append(PreparationFault(.unusable, text)) }
        for (name, path) in [("outputs.directory", outputsDirectory), ("state.directory", stateDirectory)] where isInBotsTree(path) {
            fault("\(name): \(path) lies in the bot's directory \(botRoot), which is never written to")
        }
        var status = stat()
        if stat(stateDirectory, &status) != 0 {
            fault("state.directory: cannot create \(stateDirectory): \(String(cString: strerror(errno)))")
        } else if status.st_mode & S_IFMT != S_IFDIR {
            fault("state.directory: \(stateDirectory) is not a directory")
        }
        guard faults.isEmpty else { return faults }
        // Readable by the group: `explain` asks whether it is held.
        let descriptor = open(StateLock.path(in: stateDirectory), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else {
            return [PreparationFault(.unusable, "state.directory: cannot open \(stateDirectory)/lock: \(String(cString: strerror(errno)))")]
        }
        // Held until the process ends; the kernel lets go of it then, however it ends.
        guard StateLock.take(descriptor) else {
            let code = errno
            close(descriptor)
            guard code == EWOULDBLOCK else {
                return [PreparationFault(.unusable, "state.directory: cannot lock \(stateDirectory)/lock: \(String(cString: strerror(code)))")]
            }
            return [PreparationFault(.taken, "another fpmond already watches with the state in \(stateDirectory)")]
        }
        return []
    }

    /// With every directory above it; what fails shows when it is used.
    private static func make(_ path: String) {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/\(part)"
            if mkdir(made, 0o750) != 0 && errno != EEXIST { return }
        }
    }

    /// Whatever links lie on the way: the configuration's own check knows only names.
    private func isInBotsTree(_ path: String) -> Bool {
        guard let root = realpath(botRoot, nil), let own = realpath(path, nil) else { return false }
        defer {
            free(root)
            free(own)
        }
        return "\(String(cString: own))/".hasPrefix("\(String(cString: root))/")
    }
}
