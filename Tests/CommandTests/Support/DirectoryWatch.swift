import Glibc

/// Says at once what happens to the files of some directories: for a test that acts within microseconds of it.
final class DirectoryWatch {
    struct Change: Hashable {
        var directory: String
        var name: String
    }

    private let descriptor: Int32
    private var directories: [Int32: String] = [:]

    init(_ paths: [String]) throws {
        descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard descriptor >= 0 else { throw Complaint("inotify: \(String(cString: strerror(errno)))") }
        for path in paths {
            let watch = inotify_add_watch(descriptor, path, UInt32(IN_MODIFY | IN_MOVED_TO | IN_CREATE))
            guard watch >= 0 else { throw Complaint("inotify of \(path): \(String(cString: strerror(errno)))") }
            directories[watch] = path
        }
    }

    deinit { close(descriptor) }

    /// The changes since the last time, in order; waits for one for a moment.
    func changes() -> [Change] {
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&poller, 1, 20) > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return [] }
        var changes: [Change] = []
        var offset = 0
        bytes.withUnsafeBytes { raw in
            while offset + MemoryLayout<inotify_event>.size <= count {
                let event = raw.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                let start = offset + MemoryLayout<inotify_event>.size
                let name = String(decoding: raw[start..<(start + Int(event.len))].prefix { $0 != 0 }, as: UTF8.self)
                changes.append(Change(directory: directories[event.wd] ?? "", name: name))
                offset = start + Int(event.len)
            }
        }
        return changes
    }
}
