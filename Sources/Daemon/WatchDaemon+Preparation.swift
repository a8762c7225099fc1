import Glibc

extension WatchDaemon {
    /// Makes our own directories where they are missing, and takes the lock on the state; a line for each thing without which nothing can be watched.
    ///
    /// Outputs that cannot be written are no such thing: the writer tells it, watching goes on, and they are written once they can be.
    public func preparationFaults() -> [String] {
        Self.make(outputsDirectory)
        Self.make(stateDirectory)
        var faults: [String] = []
        for (name, path) in [("outputs.directory", outputsDirectory), ("state.directory", stateDirectory)] where isInBotsTree(path) {
            faults.append("\(name): \(path) lies in the bot's directory \(botRoot), which is never written to")
        }
        var status = stat()
        if stat(stateDirectory, &status) != 0 {
            faults.append("state.directory: cannot create \(stateDirectory): \(String(cString: strerror(errno)))")
        } else if status.st_mode & S_IFMT != S_IFDIR {
            faults.append("state.directory: \(stateDirectory) is not a directory")
        }
        guard faults.isEmpty else { return faults }
        let descriptor = open("\(stateDirectory)/lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return ["state.directory: cannot open \(stateDirectory)/lock: \(String(cString: strerror(errno)))"] }
        // Held until the process ends; the kernel lets go of it then, however it ends.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return ["another fpmond already watches with the state in \(stateDirectory)"]
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
