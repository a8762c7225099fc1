import Glibc

extension WatchDaemon {
    /// Sees to it that our own directories are there and writable and that nobody else writes to them; a line for each thing that is not so.
    public func preparationFaults() -> [String] {
        var faults: [String] = []
        for (name, path) in [("outputs.directory", outputsDirectory), ("state.directory", stateDirectory)] {
            if mkdir(path, 0o750) != 0 && errno != EEXIST {
                faults.append("\(name): cannot create \(path): \(String(cString: strerror(errno)))")
                continue
            }
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                faults.append("\(name): \(path) is not a directory")
                continue
            }
            if access(path, W_OK | X_OK) != 0 { faults.append("\(name): \(path) is not writable: \(String(cString: strerror(errno)))") }
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
}
