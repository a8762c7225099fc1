import Glibc
import Testing

/// Which files below a directory are opened by whoever: what the probes really read. Source: inotify(7).
struct OpenedFiles: ~Copyable {
    private let descriptor: Int32
    private var folders: [Int32: String] = [:]

    /// Begins to watch every directory in which one of the files lies.
    init(root: String, paths: [String]) throws {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        try #require(descriptor >= 0)
        for folder in Set(paths.map { $0.split(separator: "/").dropLast().joined(separator: "/") }) {
            let watch = inotify_add_watch(descriptor, "\(root)/\(folder)", UInt32(IN_OPEN))
            try #require(watch >= 0, "\(folder)")
            folders[watch] = folder
        }
    }

    deinit { close(descriptor) }

    /// The paths that were opened since, relative to the root.
    func paths() -> Set<String> {
        var found: Set<String> = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            guard count > 0 else { return found }
            var offset = 0
            while offset < count {
                let event = buffer.load(fromByteOffset: offset, as: inotify_event.self)
                let length = Int(event.len)
                let name = buffer[(offset + MemoryLayout<inotify_event>.size)...].prefix(length).prefix { $0 != 0 }
                if event.mask & UInt32(IN_ISDIR) == 0, !name.isEmpty, let folder = folders[event.wd] {
                    found.insert((folder.isEmpty ? "" : "\(folder)/") + String(decoding: name, as: UTF8.self))
                }
                offset += MemoryLayout<inotify_event>.size + length
            }
        }
    }
}
