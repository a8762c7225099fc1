import Files
import Glibc

extension WatchDaemon {
    /// Why the daemon cannot watch.
    package struct PreparationFault: Error, Sendable, Hashable, CustomStringConvertible {
        package enum Kind: Sendable, Hashable {
            /// A directory of fpmond cannot be created or used, or is in a forbidden place: the operator has to change that.
            case unusable
            /// Another fpmond holds the state; it may end.
            case taken
        }

        package let kind: Kind
        package let description: String

        /// The exit status. Source: sysexits.h, EX_TEMPFAIL and EX_CANTCREAT.
        package var exitStatus: Int32 {
            switch kind {
            case .unusable: EX_CANTCREAT
            case .taken: EX_TEMPFAIL
            }
        }

        init(_ kind: Kind, _ description: String) { (self.kind, self.description) = (kind, description) }
    }

    /// Creates fpmond's directories where they are missing, and takes the lock on the state. Returns the faults that prevent watching.
    ///
    /// Outputs that cannot be written are not such a fault: the writer reports it, watching goes on, and they are written once possible.
    package func preparationFaults() -> [PreparationFault] {
        Self.make(outputsDirectory)
        Self.make(stateDirectory)
        var faults: [PreparationFault] = []
        func fault(_ text: String) { faults.append(PreparationFault(.unusable, text)) }
        for (name, path) in [("outputs.directory", outputsDirectory), ("state.directory", stateDirectory)] where isInBotsTree(path) {
            fault("\(name): \(path) is inside the bot's directory \(botRoot), which fpmond never writes to")
        }
        var status = stat()
        if stat(stateDirectory, &status) != 0 {
            fault("state.directory: cannot create \(stateDirectory): \(String(cString: strerror(errno)))")
        } else if status.st_mode & S_IFMT != S_IFDIR {
            fault("state.directory: \(stateDirectory) is not a directory")
        }
        guard faults.isEmpty else { return faults }
        // Readable by the group: `explain` checks whether it is held.
        let descriptor = open(StateLock.path(in: stateDirectory), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else {
            return [PreparationFault(.unusable, "state.directory: cannot open \(stateDirectory)/lock: \(String(cString: strerror(errno)))")]
        }
        // Held until the process ends; then the kernel releases it.
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

    /// With every directory above it; a failure shows when the directory is used.
    private static func make(_ path: String) {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/\(part)"
            if mkdir(made, 0o750) != 0 && errno != EEXIST { return }
        }
    }

    /// Links are resolved here; the check of the configuration compares only names.
    private func isInBotsTree(_ path: String) -> Bool {
        guard let root = realpath(botRoot, nil), let own = realpath(path, nil) else { return false }
        defer {
            free(root)
            free(own)
        }
        return "\(String(cString: own))/".hasPrefix("\(String(cString: root))/")
    }
}
