import Glibc

/// The kernel's queue of file events. Source: inotify(7).
final class Inotify: Sendable {
    /// One event of one watched directory or file.
    struct Event {
        let watch: Int32
        let mask: UInt32
        /// In a directory; empty: what is watched itself.
        let name: String

        func has(_ flags: Int32) -> Bool { mask & UInt32(bitPattern: flags) != 0 }

        /// Events were lost: the queue was full.
        var isOverflow: Bool { has(IN_Q_OVERFLOW) }
        /// It is no longer watched: it was deleted, or its file system unmounted.
        var isEnd: Bool { has(IN_IGNORED) }
        /// What a name stands for may have changed, or whether the directory is still where it was.
        var changesNames: Bool { has(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT) }
        /// A file is there under a name that may have stood for another.
        var bringsFile: Bool { has(IN_CREATE | IN_MOVED_TO) && !has(IN_ISDIR) && !name.isEmpty }
        /// The writer may still be writing.
        var isUnfinished: Bool { !has(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB | IN_ISDIR) && has(IN_MODIFY | IN_CREATE) }
    }

    /// An `errno` of a system call.
    struct Fault: Error {
        let code: Int32
    }

    /// Can be read when there are events.
    let descriptor: Int32

    init() throws(Fault) {
        descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard descriptor >= 0 else { throw Fault(code: errno) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Watches the names in a directory, or the content of a file. What is watched already keeps its number.
    func add(_ target: String, content: Bool) throws(Fault) -> Int32 {
        let names = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR
        let mask = (content ? IN_MODIFY | IN_CLOSE_WRITE : names) | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_EXCL_UNLINK | IN_DONT_FOLLOW
        let watch = inotify_add_watch(descriptor, target, UInt32(bitPattern: mask))
        guard watch >= 0 else { throw Fault(code: errno) }
        return watch
    }

    func remove(_ watch: Int32) { _ = inotify_rm_watch(descriptor, watch) }

    /// The events that wait, without waiting for one.
    func read() -> [Event] {
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: MemoryLayout<inotify_event>.alignment) { buffer in
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            return count > 0 ? Self.parse(UnsafeRawBufferPointer(rebasing: buffer[..<count])) : []
        }
    }

    private static func parse(_ bytes: UnsafeRawBufferPointer) -> [Event] {
        var events: [Event] = []
        let header = MemoryLayout<inotify_event>.size
        var offset = 0
        while offset + header <= bytes.count {
            let event = bytes.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
            let name = bytes[(offset + header)..<min(offset + header + Int(event.len), bytes.count)].prefix { $0 != 0 }
            events.append(Event(watch: event.wd, mask: event.mask, name: String(decoding: name, as: UTF8.self)))
            offset += header + Int(event.len)
        }
        return events
    }
}
