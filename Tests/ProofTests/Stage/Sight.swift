import Glibc
import Probes

/// What stands at the paths of one look, as far as the kernel would report a change of it.
struct Sight: Equatable {
    let paths: Set<WatchedPath>
    /// Whether nothing was written so recently that another change would not show: virtual time is faster than the ticks of the kernel's clock.
    let isSettled: Bool
    private let prints: [String]

    init(_ paths: Set<WatchedPath>) {
        self.paths = paths
        var prints: [String] = []
        var newest = 0
        for watched in paths.sorted() {
            var status = stat()
            guard let real = realpath(watched.path, nil) else {
                prints.append("none")
                continue
            }
            defer { free(real) }
            guard stat(real, &status) == 0 else {
                prints.append("none")
                continue
            }
            let changed = status.st_ctim.tv_sec * 1_000_000_000 + status.st_ctim.tv_nsec
            if status.st_mode & S_IFMT == S_IFREG || watched.isListing { newest = max(newest, changed) }
            prints.append("\(String(cString: real)) \(status.st_ino) \(status.st_mode) \(status.st_size) \(changed)")
        }
        self.prints = prints
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        isSettled = now.tv_sec * 1_000_000_000 + now.tv_nsec - newest > 100_000_000
    }

    static func == (a: Sight, b: Sight) -> Bool { a.paths == b.paths && a.prints == b.prints }
}

/// A probe that rests as long as its sight stays the same, at most until an instant.
struct Rest {
    let until: Duration
    let sight: Sight
}
